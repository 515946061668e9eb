"""Which words are marked in a hit, and by which request."""

from typing import Any

import pytest

from services.reader.query import highlights
from services.reader.query.marks import CLOSING, OPENING
from services.reader.query.parse import parse

MARKED = f"{OPENING}Brücke{CLOSING}"


def test_only_words_that_a_text_can_contain_are_worth_marking() -> None:
    assert highlights.is_worth_it(parse("Brücke country:PL"))
    assert not highlights.is_worth_it(parse("country:PL"))
    assert not highlights.is_worth_it(parse(""))


def test_what_must_not_occur_is_not_marked() -> None:
    assert highlights.words(parse("Brücke -Oper")) == ["Brücke"]


def test_phrases_are_none_of_the_words_with_other_spellings() -> None:
    assert highlights.words(parse('Brücke "der Rat" title:Pakt')) == ["Brücke", "Pakt"]


def test_a_word_of_the_title_is_marked_there_alone() -> None:
    asked = highlights.in_translation(parse("title:Brücke"))

    clauses = str(asked["highlight_query"])
    assert "'title'" in clauses
    assert "'body'" not in clauses
    assert (asked["pre_tags"], asked["post_tags"]) == ([OPENING], [CLOSING])


def test_a_list_shows_the_beginning_of_a_text_without_found_words() -> None:
    asked = highlights.in_translation(parse("Brücke"))

    assert asked["fields"]["title"]["number_of_fragments"] == 0
    assert asked["fields"]["body"]["no_match_size"] == 180


def _hit(identity: str, language: str) -> dict[str, Any]:
    month = "articles-de-2026.11"
    return {"_id": identity, "_index": month, "_source": {"language": language}}


def test_of_originals_only_their_own_languages_are_asked_for() -> None:
    asked = highlights.in_original(parse("Brücke"), [_hit("a", "pl"), _hit("b", "uk-UA")])

    ids, months = asked["query"]["bool"]["filter"]
    assert ids == {"ids": {"values": ["a", "b"]}}
    assert months == {"terms": {"_index": ["articles-de-2026.11"]}}
    assert (asked["size"], asked["_source"]) == (2, False)
    assert {name for name in asked["highlight"]["fields"] if name.startswith("original.body")} == {
        "original.body.und",
        "original.body.pl",
        "original.body.uk",
    }


def test_parts_of_compounds_are_looked_for_in_the_translation() -> None:
    asked = highlights.in_compounds(parse("Brücke"), [_hit("a", "pl")])

    assert asked is not None
    fields = asked["highlight"]["fields"]
    assert set(fields) == {"title.exact", "body.exact"}
    for name, field in fields.items():
        assert field["highlight_query"]["bool"]["should"] == [
            {"wildcard": {name: {"value": "*bruck*"}}}
        ]


def test_short_words_are_looked_for_in_no_compound() -> None:
    assert highlights.in_compounds(parse("Rat EU"), [_hit("a", "pl")]) is None


def test_fields_of_one_text_are_read_as_one() -> None:
    hits: list[dict[str, Any]] = [
        {"_id": "a", "highlight": {"title": [MARKED], "original.body.pl": ["most"]}},
        {"_id": "b", "highlight": {"body.exact": [MARKED]}},
        {"_id": "c"},
    ]

    assert highlights.read(hits) == {
        "a": {"title": [MARKED], "original.body": ["most"]},
        "b": {"body": [MARKED]},
        "c": {},
    }


@pytest.mark.parametrize(
    ("found", "expected"),
    [({"title": ["Brücke"], "body": [MARKED]}, True), ({"title": ["Brücke"]}, False), ({}, False)],
)
def test_a_fragment_without_a_mark_is_no_find(found: dict[str, list[str]], expected: bool) -> None:
    assert highlights.has_marks(found) is expected


def test_a_name_that_the_query_spells_otherwise_is_marked_in_title_and_text() -> None:
    hit = {"_source": {"title": "Selenskyj reist"}}
    known = {"body": ["Wolodymyr Selenskyj reist."]}

    marked = highlights.with_names(parse("Zelensky"), hit, known)

    name = f"{OPENING}Selenskyj{CLOSING}"
    assert marked == {"title": [f"{name} reist"], "body": [f"Wolodymyr {name} reist."]}


def test_a_hit_without_a_title_keeps_its_fragments() -> None:
    hit: dict[str, Any] = {"_source": {}}

    assert highlights.with_names(parse("Most"), hit, {"body": ["Text"]}) == {"body": ["Text"]}
