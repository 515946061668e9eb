"""Query → Elasticsearch clauses: fields, weights, ignored parts.

Text leaves become `multi_match`, which parses nothing: whatever a person typed stays text. Every
leaf may match in another field, so that a query finds an article by its translation, its original
or both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from perspektiven.index import ORIGINAL_FIELDS, TARGET_FIELDS, Status
from perspektiven.text.language_tags import base
from services.reader.display_names import country_code, language_code
from services.reader.query.parse import Field, Kind, Leaf, Query
from services.reader.query.spellings.widening import widened

Clause = dict[str, Any]

FACET_FIELDS = {
    "country": "outlet.country",
    "outlet": "outlet.id",
    "language": "language",
    "tag": "tags",
}

_TITLE_FIELDS = ("title^3", "title.exact^4", "original.title")
_MATCH = {Kind.WORD: "best_fields", Kind.PHRASE: "phrase", Kind.PREFIX: "phrase_prefix"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What restricts a search besides its words; values of one filter are alternatives."""

    country: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    """Excluded itself."""
    cluster: str | None = None
    """Only the near-duplicates of one report."""
    status: tuple[Status, ...] = ()
    """Without any, all but what is withdrawn."""

    def facets(self) -> dict[str, Clause]:
        """The filters that facets are counted without, by the facet's name."""
        chosen: dict[str, tuple[str, ...]] = {
            "country": tuple(each.upper() for each in self.country),
            "outlet": self.outlet,
            "language": self.language,
            "tag": self.tag,
        }
        return {
            name: {"terms": {FACET_FIELDS[name]: list(values)}}
            for name, values in chosen.items()
            if values
        }

    def clauses(self) -> list[Clause]:
        """The filters that hold for hits and facets alike."""
        found: list[Clause] = []
        if self.since or self.until:
            bounds = {"gte": self.since, "lt": self.until}
            dated = {bound: _iso(moment) for bound, moment in bounds.items() if moment}
            found.append({"range": {"dated_at": dated}})
        if self.cluster:
            found.append({"term": {"cluster_id": self.cluster}})
        if self.status:
            found.append({"terms": {"status": [each.value for each in self.status]}})
        return found

    def excluded(self) -> list[Clause]:
        """What no hit and no facet has: what is withdrawn is found only by who asks for it."""
        return [] if self.status else [{"term": {"status": Status.WITHDRAWN.value}}]


@lru_cache(maxsize=512)
def understood(query: Query, language: str) -> Query:
    """The query with codes for the countries and languages that it names in `language`.

    What is no country or language restricts nothing, and is named as ignored.
    """
    unknown: list[Leaf] = []

    def named(leaves: Sequence[Leaf]) -> tuple[Leaf, ...]:
        found = [(leaf, _named(leaf, language)) for leaf in leaves]
        unknown.extend(leaf for leaf, code in found if code is None)
        return tuple(code for _, code in found if code is not None)

    must = [named(group) for group in query.must]
    return Query(
        must=tuple(group for group in must if group),
        must_not=named(query.must_not),
        ignored=(*query.ignored, *map(str, unknown)),
    )


def _named(leaf: Leaf, language: str) -> Leaf | None:
    if leaf.field is Field.COUNTRY:
        code = country_code(leaf.text, language)
    elif leaf.field is Field.LANGUAGE:
        code = language_code(leaf.text, language)
    else:
        return leaf
    return replace(leaf, text=code) if code else None


def matching(query: Query, filters: Filters, language: str) -> Clause:
    """The clause that all hits fulfil but for the facets' filters; `language` is the target's."""
    query = understood(query, language)
    return {
        "bool": {
            "must": [_any(group) for group in query.must] or [{"match_all": {}}],
            "must_not": [
                *filters.excluded(),
                *(_clause(leaf) for leaf in query.must_not),
            ],
            "filter": filters.clauses(),
        }
    }


def fresher_first(clause: Clause, now: datetime) -> Clause:
    """The same hits, with up to 1.5 added to the score of those of today, half after a week."""
    freshness = {
        "field": "dated_at",
        "pivot": "7d",
        "origin": _iso(now),
        "boost": 1.5,
    }
    return {"bool": {"must": [clause], "should": [{"distance_feature": freshness}]}}


def _any(group: Sequence[Leaf]) -> Clause:
    clauses = [_clause(leaf) for leaf in group]
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _clause(leaf: Leaf) -> Clause:
    match leaf.field:
        case Field.COUNTRY:
            return {"term": {"outlet.country": leaf.text}}
        case Field.LANGUAGE:
            return _language(leaf.text)
        case Field.OUTLET:
            return _outlet(leaf.text)
        case Field.TAG:
            spellings = {leaf.text, leaf.text.lower(), leaf.text.capitalize(), leaf.text.upper()}
            return {"terms": {"tags": sorted(spellings)}}
        case Field.TITLE:
            return text_clause(leaf, _TITLE_FIELDS)
        case None:
            return text_clause(leaf, _fields(leaf.kind))


def _language(code: str) -> Clause:
    """`pt` finds `pt-BR` too, and `pt-BR` what is known as `pt` alone."""
    either: list[Mapping[str, Any]] = [
        {"term": {"language": {"value": code, "case_insensitive": True}}},
        {"prefix": {"language": {"value": f"{code}-", "case_insensitive": True}}},
        {"term": {"language": base(code)}},
    ]
    return {"bool": {"should": either, "minimum_should_match": 1}}


def _outlet(text: str) -> Clause:
    either: list[Mapping[str, Any]] = [
        {"term": {"outlet.id": text.lower()}},
        {"match": {"outlet.name.text": {"query": text, "operator": "and"}}},
    ]
    return {"bool": {"should": either, "minimum_should_match": 1}}


def _fields(kind: Kind) -> tuple[str, ...]:
    # Parts of compounds have no order that a phrase could ask for.
    target = [f for f in TARGET_FIELDS if kind is Kind.WORD or not f.startswith("compounds")]
    return (*target, *ORIGINAL_FIELDS)


def text_clause(leaf: Leaf, fields: Sequence[str]) -> Clause:
    """A leaf's text, looked for in these fields."""
    match: dict[str, Any] = {
        "query": leaf.text,
        "fields": list(fields),
        "type": _MATCH[leaf.kind],
        "lenient": True,
    }
    if leaf.kind is Kind.PREFIX:
        match["max_expansions"] = 50
    if leaf.kind is Kind.WORD:
        match |= {"operator": "and", "tie_breaker": 0.2}
        return widened(leaf.text, fields, {"multi_match": match})
    return {"multi_match": match}


def _iso(moment: datetime) -> str:
    return moment.isoformat()
