"""Facets: hits by country, outlet, language and tag.

A facet is counted under all filters but its own: with Poland chosen, the other countries still
say how many hits they would bring.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.reader.article_index import ArticleIndex
from services.reader.display_names import country_name, language_name
from services.reader.query.clauses import FACET_FIELDS, Clause, Filters
from services.reader.query.outlet_names import outlet_names

_SIZES = {"country": 300, "outlet": 50, "language": 200, "tag": 50}
_PER_SHARD = 500


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: label and number of hits."""

    value: str
    label: str
    count: int


Facets = dict[str, list[FacetValue]]


def facet_aggregations(filters: Filters) -> dict[str, Clause]:
    """One aggregation for each facet, within the filters of the others where there are any."""
    chosen = filters.facets()
    aggregations = {}
    for name, field in FACET_FIELDS.items():
        others = [clause for other, clause in chosen.items() if other != name]
        terms = _terms(name, field)
        within = {"filter": {"bool": {"filter": others}}, "aggs": {"values": terms}}
        aggregations[name] = within if others else terms
    return aggregations


async def read_facets(articles: ArticleIndex, aggregations: Mapping[str, Any]) -> Facets:
    """The facets of an answer, most hits first. Raises as `perspektiven.index.our_errors`."""
    buckets = {
        name: aggregations[name].get("values", aggregations[name])["buckets"]
        for name in FACET_FIELDS
    }
    outlets = await outlet_names(articles, (str(each["key"]) for each in buckets["outlet"]))
    labels: dict[str, Callable[[str], str]] = {
        "country": partial(country_name, language=articles.language),
        "language": partial(language_name, language=articles.language),
        "outlet": outlets.__getitem__,
        "tag": str,
    }
    return {
        name: [_value(str(each["key"]), labels[name], each["doc_count"]) for each in found]
        for name, found in buckets.items()
    }


def _terms(name: str, field: str) -> Clause:
    return {
        "terms": {"field": field, "size": _SIZES[name], "shard_size": max(_PER_SHARD, _SIZES[name])}
    }


def _value(value: str, label: Callable[[str], str], count: int) -> FacetValue:
    return FacetValue(value, label(value) or value, count)
