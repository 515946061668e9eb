"""Analyzers: one for each language, from what the node has, and for all others one."""

import re
from typing import Any

import pytest

from perspektiven.text.analysed_languages import DICTIONARIES
from services.indexer.analysis import LANGUAGES, analysis, analyzer_of

BUILT_IN = {
    "apostrophe", "arabic_normalization", "asciifolding", "bengali_normalization", "cjk_bigram",
    "cjk_width", "decimal_digit", "german_normalization", "hindi_normalization",
    "indic_normalization", "lowercase", "persian_normalization", "persian_stem",
    "remove_duplicates", "serbian_normalization", "sorani_normalization",
}  # fmt: skip
"""Filters that Elasticsearch knows by their names without being told of them."""


def filters_of(made: dict[str, Any], language: str) -> list[str]:
    filters: list[str] = made["analyzer"][language]["filter"]
    return filters


@pytest.mark.parametrize("hunspell", [(), ("pl",), tuple(DICTIONARIES)])
def test_every_filter_that_is_named_is_there(hunspell: tuple[str, ...]) -> None:
    made = analysis(hunspell)

    named = {name for each in made["analyzer"].values() for name in each["filter"]}
    mapped = {name for each in made["analyzer"].values() for name in each.get("char_filter", ())}
    assert named - BUILT_IN == set(made["filter"]) & named
    assert mapped == set(made["char_filter"])


def test_every_language_has_an_analyzer_of_its_name() -> None:
    of_queries = {"und_query", "zh_query"}
    assert set(analysis(())["analyzer"]) == LANGUAGES | {"exact"} | of_queries


@pytest.mark.parametrize(
    ("language", "analyzer"),
    [("pl", "pl"), ("pt-BR", "pt"), ("sr-Latn", "sr"), ("tlh", "und"), ("und", "und")],
)
def test_a_language_is_analysed_by_its_own_rules_or_by_those_for_all(
    language: str, analyzer: str
) -> None:
    assert analyzer_of(language) == analyzer


def test_a_dictionary_takes_the_place_of_endings() -> None:
    with_dictionary, without = analysis(["pl"]), analysis([])

    assert "hunspell_pl" in filters_of(with_dictionary, "pl")
    assert "endings_pl" not in filters_of(with_dictionary, "pl")
    assert "endings_pl" in filters_of(without, "pl")
    assert with_dictionary["filter"]["hunspell_pl"]["locale"] == "pl_PL"


def test_numbers_and_abbreviations_come_first_in_every_language() -> None:
    made = analysis(())

    standard = [each for each in made["analyzer"].values() if each["tokenizer"] == "standard"]
    assert all(each["filter"][:2] == ["one_word", "decimal_point"] for each in standard)


def test_pairs_of_letters_keep_the_signs_on_them() -> None:
    pairs = analysis(())["tokenizer"]["pairs_of_letters"]

    assert (pairs["min_gram"], pairs["max_gram"]) == (2, 2)
    assert re.fullmatch(f"[{pairs['custom_token_chars']}]{{3}}", "\u0e31\u0eb1\u102d")
