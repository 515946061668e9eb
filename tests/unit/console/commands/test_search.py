"""The command search: what it takes, and what it says of an index out of reach."""

import pytest

from tests.support.command_line import run


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_ELASTICSEARCH_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("PERSPEKTIVEN_TARGET_LANGUAGE", "de,en")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--since", "yesterday"),
        ("--until", "2026-13-01"),
        ("--status", "half"),
        ("--limit", "0"),
        ("--target-language", "fr"),
    ],
)
def test_a_wrong_value_exits_2_and_names_its_option(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    code, out, err = run(capsys, "search", "most", option, value)

    assert (code, out) == (2, "")
    assert option in err


def test_an_index_out_of_reach_is_named_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "search", "most", "--since", "2026-11-01", "--json")

    assert code == 1
    assert "http://127.0.0.1:1" in err
    assert err.count("\n") == 1
