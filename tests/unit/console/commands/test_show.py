"""The command show: which language it takes, and what it says of an index out of reach."""

import pytest

from tests.support.command_line import run


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_ELASTICSEARCH_URL", "http://127.0.0.1:1")


def test_a_language_that_is_not_read_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "show", "https://gazeta.example/1.html", "--target-language", "fr")

    assert code == 2
    assert "--target-language" in err


@pytest.mark.parametrize("side", [(), ("--original",), ("--both",), ("--json",)])
def test_an_index_out_of_reach_is_named_in_one_line(
    capsys: pytest.CaptureFixture[str], side: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, "show", "https://gazeta.example/1.html", *side)

    assert (code, out) == (1, "")
    assert "http://127.0.0.1:1" in err
    assert err.count("\n") == 1
