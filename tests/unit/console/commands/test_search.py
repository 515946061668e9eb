"""The command search: what it takes, and what it says of an index out of reach."""

import click
import pytest

from console.commands.search import Country, Language
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
        ("--country", "Atlantis"),
        ("--language", "klingonisch"),
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


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        (Country(), "pl", "PL"),
        (Country(), "Poland", "PL"),
        (Country(), "zz", "ZZ"),
        (Language(), "Polish", "pl"),
        (Language(), "pt-BR", "pt-BR"),
        (Language(), "und", "und"),
    ],
)
def test_countries_and_languages_are_taken_by_code_or_english_name(
    kind: click.ParamType, typed: str, code: str
) -> None:
    assert kind.convert(typed, None, None) == code
