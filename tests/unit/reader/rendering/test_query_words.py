"""Queries in words."""

import pytest

from services.reader.query.parse import parse
from services.reader.query.resolve import named
from services.reader.query.tree import Field, Kind
from services.reader.query.why import Why
from services.reader.rendering.messages import texts
from services.reader.rendering.query_words import in_words


def _said(text: str, language: str = "de") -> str:
    return in_words(named(parse(text), language), language)


def test_a_query_is_said_in_the_language_of_the_pages() -> None:
    text = "-(Oper OR Affäre) Spiegel land:PL"

    assert _said(text) == "nicht („Oper“ oder „Affäre“), „Spiegel“ und aus dem Land Polen"
    assert _said(text, "en") == "not (“Oper” or “Affäre”), “Spiegel” and from the country Poland"


def test_distances_and_dates_are_said() -> None:
    assert _said("Putin NEAR/5 Kim date:2026-11") == (
        "(„Putin“ und „Kim“ mit höchstens 5 Wörtern dazwischen) und aus der Zeit 2026-11"
    )


def test_an_empty_query_says_nothing() -> None:
    assert _said("") == ""


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_field_and_every_reason_has_its_words(language: str) -> None:
    words = texts(language)

    assert {each.value for each in Field} | {each.value for each in Kind} <= set(
        words["query_words"]
    )
    assert {each.value for each in Why} == set(words["query_why"])
