"""Queries as clauses: which fields are asked, and what is always left out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from perspektiven.index import Status
from services.reader.query.clauses import Filters, matching
from services.reader.query.facets import facet_aggregations
from services.reader.query.parse import parse


def _matching(text: str, filters: Filters | None = None) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = matching(parse(text), filters or Filters(), "de")[
        "bool"
    ]
    return found


def test_withdrawn_articles_are_found_only_by_who_asks_for_them() -> None:
    asked = _matching("", Filters(status=(Status.WITHDRAWN, Status.UNTRANSLATED)))

    assert {"term": {"status": "withdrawn"}} in _matching("")["must_not"]
    assert _matching("")["must"] == [{"match_all": {}}]
    assert asked["must_not"] == []
    assert asked["filter"] == [{"terms": {"status": ["withdrawn", "untranslated"]}}]


def test_countries_and_languages_may_be_named() -> None:
    assert _matching("country:Polen")["must"] == [{"term": {"outlet.country": "PL"}}]
    assert _matching("country:poland")["must"] == [{"term": {"outlet.country": "PL"}}]
    assert "'pl'" in str(_matching("lang:Polnisch")["must"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("country:UK", "GB"), ("country:USA", "US"), ("country:deu", "DE"), ("country:pl", "PL"),
        ('country:"Vereinigte Staaten"', "US"), ("land:Großbritannien", "GB"),
        ("land:GROSSBRITANNIEN", "GB"), ("country:turkiye", "TR"), ("country:Turkey", "TR"),
        ("country:u.s.a.", "US"), ("land:Elfenbeinküste", "CI"), ("land:österreich", "AT"),
    ],
)  # fmt: skip
def test_a_country_has_many_names(text: str, code: str) -> None:
    assert _matching(text)["must"] == [{"term": {"outlet.country": code}}]


def test_a_language_with_a_region_is_found_in_any_spelling() -> None:
    for text in ("lang:pt-BR", "lang:PT-br"):
        terms = str(_matching(text)["must"]).lower()
        assert "'pt-br'" in terms
        assert "'pt'" in terms
        assert "true" in terms


@pytest.mark.parametrize("text", ["country:Narnia", "lang:Quenja1", "lang:xx-YY"])
def test_what_is_no_country_or_language_restricts_nothing(text: str) -> None:
    assert _matching(f"Pakt {text}") == _matching("Pakt")


def test_a_group_that_is_left_out_is_one_clause() -> None:
    found = _matching("Spiegel -(Oper OR Affäre)")

    assert len(found["must"]) == 1
    excluded = found["must_not"][1]["bool"]
    assert isinstance(excluded, dict)
    assert len(excluded["should"]) == 2


def test_near_asks_each_field_for_words_with_few_between_them() -> None:
    query = replace(
        parse('Putin NEAR/3 (Kim OR "Nord Korea")'), original_bodies=("original.body.pl",)
    )

    clause = matching(query, Filters(), "de")["bool"]["must"][0]["dis_max"]["queries"]

    fields = [name for each in clause for name in each["intervals"]]
    assert fields == ["title", "original.title", "body", "original.body.pl"]
    rule = clause[0]["intervals"]["title"]["all_of"]
    assert (rule["max_gaps"], rule["ordered"]) == (3, False)


def test_a_loose_phrase_keeps_its_order() -> None:
    clause = str(_matching('title:"neues Abkommen"~2')["must"])

    assert "'ordered': True" in clause
    assert "'max_gaps': 2" in clause


def test_dates_authors_and_tags_are_clauses_of_their_fields() -> None:
    must = str(_matching('date:2026-11 author:"Anna Nowak" tag:sport')["must"])

    assert "{'gte': '2026-11-01T00:00:00+00:00', 'lt': '2026-12-01T00:00:00+00:00'}" in must
    assert "authors.text" in must
    assert "'Sport'" in must


def test_a_phrase_does_not_ask_the_parts_of_compounds() -> None:
    assert "compounds" in str(_matching("Ordnung"))
    assert "compounds" not in str(_matching('"neue Ordnung"'))


def test_a_span_of_time_is_a_filter_for_hits_and_facets() -> None:
    since = datetime(2026, 11, 1, tzinfo=UTC)

    clauses = Filters(since=since).clauses()

    assert clauses == [{"range": {"dated_at": {"gte": since.isoformat()}}}]


def test_a_facet_is_counted_without_its_own_filter() -> None:
    filters = Filters(country=("pl",), language=("pl",))

    aggregations = facet_aggregations(filters)

    by_country = {"terms": {"outlet.country": ["PL"]}}
    by_language = filters.facets()["language"]
    under = {
        name: each["filter"]["bool"]["filter"]
        for each in aggregations.values()
        for name in each["aggs"]
    }
    assert under["country"] == [by_language]
    assert under["language"] == [by_country]
    assert under["tag"] == [by_country, by_language]


def test_a_language_is_chosen_in_all_its_scripts_and_a_script_alone() -> None:
    (clause,) = Filters(language=("sr", "zh-Hant")).facets().values()

    assert clause["bool"]["should"] == [
        {"terms": {"language": ["sr", "zh-Hant"]}},
        {"prefix": {"language": "sr-"}},
    ]


def test_a_facet_is_counted_at_once_where_no_other_filter_is_chosen() -> None:
    aggregations = facet_aggregations(Filters(country=("pl",)))

    assert aggregations["country"]["terms"]["field"] == "outlet.country"
    assert "terms" in aggregations["under_0"]["aggs"]["tag"]


def test_the_first_five_words_are_looked_for_in_other_spellings_too() -> None:
    words = ["sprechen", "gehen", "fahren", "kommen", "fliegen", "singen"]

    first, other = (_matching(text)["must"] for text in (" ".join(words), " ".join(words[::-1])))

    is_widened = ["bool" in clause for clause in first]
    assert is_widened == [True] * 5 + [False]
    # Those that are not are looked for as they stand.
    assert str(first[5]) in str(other[0])


def test_phrases_and_other_conditions_use_up_no_spellings() -> None:
    clauses = _matching('"der Rat" country:PL "das Amt" lang:pl tag:Sport Pakt* sprechen')["must"]

    assert "bool" in clauses[-1]
