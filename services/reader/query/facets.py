"""Facets: hits by country, outlet, language and tag.

A facet is counted under all filters but its own: with Poland chosen, the other countries still
say how many hits they would bring.
"""

from collections import ChainMap
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
    """Aggregations of the facets; those under the same filters stand in one, `under_N`.

    Elasticsearch looks at a filter for each hit, once for each aggregation that has it.
    """
    chosen = filters.facets()
    aggregations: dict[str, Clause] = {}
    under: dict[tuple[str, ...], dict[str, Clause]] = {}
    for name, field in FACET_FIELDS.items():
        others = tuple(other for other in chosen if other != name)
        (under.setdefault(others, {}) if others else aggregations)[name] = _terms(name, field)
    for number, (others, within) in enumerate(under.items()):
        clauses = [chosen[other] for other in others]
        aggregations[f"under_{number}"] = {"filter": {"bool": {"filter": clauses}}, "aggs": within}
    return aggregations


async def read_facets(articles: ArticleIndex, aggregations: Mapping[str, Any]) -> Facets:
    """The facets of an answer, most hits first. Raises as `perspektiven.index.our_errors`."""
    groups = [each for name, each in aggregations.items() if name not in FACET_FIELDS]
    answers = ChainMap(dict(aggregations), *groups)
    buckets = {name: answers[name]["buckets"] for name in FACET_FIELDS}
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
