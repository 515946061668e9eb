"""The command dead-letters: what is asked before anything is done, and what is refused."""

import io

import pytest

from tests.support.command_line import run


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("list", "--since", "yesterday"), "--since"),
        (("replay", "--rate", "0"), "--rate"),
        (("show",), "ID"),
    ],
)
def test_wrong_usage_exits_2_and_names_what_was_wrong(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], option: str
) -> None:
    code, _, err = run(capsys, "dead-letters", *arguments)

    assert code == 2
    assert option in err


@pytest.mark.parametrize(
    "arguments", [("list", "--topic", "nothing"), ("show", "nothing/0/0")], ids=["list", "show"]
)
def test_a_topic_without_dead_letters_is_refused_by_name(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, "dead-letters", *arguments)

    assert (code != 0, out) == (True, "")
    assert "nothing" in err


def test_nothing_is_discarded_without_a_yes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked of Kafka here would fail with its address."""
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))

    code, _, err = run(capsys, "dead-letters", "discard")

    assert code != 0
    assert "127.0.0.1:1" not in err


@pytest.mark.parametrize("name", ["list", "replay"])
def test_kafka_out_of_reach_is_named_in_one_line(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, _, err = run(capsys, "dead-letters", name)

    assert code == 1
    assert "127.0.0.1:1" in err
