"""Facets: what is asked of the index, and how its answer is read."""

from typing import Any

from services.reader.article_index import article_index
from services.reader.query.clauses import Filters
from services.reader.query.facets import (
    FacetValue,
    facet_aggregations,
    read_facets,
)
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub


def buckets(**counts: int) -> dict[str, Any]:
    return {"buckets": [{"key": key, "doc_count": count} for key, count in counts.items()]}


def test_without_filters_a_facet_counts_all_hits() -> None:
    asked = facet_aggregations(Filters())

    assert set(asked) == {"country", "outlet", "language", "tag"}
    assert all(set(each) == {"terms"} for each in asked.values())


def test_a_facet_is_counted_under_all_filters_but_its_own() -> None:
    asked = facet_aggregations(Filters(country=("pl",), tag=("Sport",)))

    poland, sport = {"terms": {"outlet.country": ["PL"]}}, {"terms": {"tags": ["Sport"]}}
    under = {
        tuple(each["aggs"]): each["filter"]["bool"]["filter"]
        for name, each in asked.items()
        if name.startswith("under_")
    }
    assert under == {
        ("country",): [sport],
        ("tag",): [poland],
        ("outlet", "language"): [poland, sport],
    }


def test_the_only_filter_of_a_facet_leaves_it_unfiltered() -> None:
    assert "terms" in facet_aggregations(Filters(country=("PL",)))["country"]


async def test_values_are_named_in_the_readers_language() -> None:
    named = {"key": "gazeta", "name": {"buckets": [{"key": "Gazeta"}]}}
    async with stub() as elastic, client_of(elastic) as client:
        elastic.answer = {"aggregations": {"outlets": {"buckets": [named]}}}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url), "de")

        found = await read_facets(
            articles,
            {
                "country": buckets(PL=7, ZZ=2),
                "under_0": {
                    "doc_count": 9,
                    "outlet": buckets(gazeta=5, nowiny=1),
                    "language": buckets(pl=6, und=3),
                    "tag": buckets(Sport=4),
                },
            },
        )

    assert found["country"] == [FacetValue("PL", "Polen", 7), FacetValue("ZZ", "ZZ", 2)]
    # An outlet that the index has no name of is called by its id.
    assert found["outlet"] == [FacetValue("gazeta", "Gazeta", 5), FacetValue("nowiny", "nowiny", 1)]
    assert found["language"] == [FacetValue("pl", "Polnisch", 6), FacetValue("und", "und", 3)]
    assert found["tag"] == [FacetValue("Sport", "Sport", 4)]
