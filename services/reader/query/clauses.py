"""Query → Elasticsearch clauses: fields and weights.

Text leaves become `multi_match`, which parses nothing: whatever a person typed stays text. Every
leaf may match in another field, so that a query finds an article by its translation, its original
or both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from perspektiven.index import (
    ORIGINAL_BODY_WEIGHT,
    ORIGINAL_FIELDS,
    TARGET_FIELDS,
    Status,
)
from perspektiven.text.language_tags import base
from services.reader.query.outlet_names import outlet_clause
from services.reader.query.resolve import named
from services.reader.query.spellings.text_clauses import multi_match, text_clause
from services.reader.query.tree import (
    All,
    Field,
    Kind,
    Leaf,
    Near,
    Node,
    Not,
    Query,
    Some,
    TimeSpan,
    leaves,
)

Clause = dict[str, Any]

FACET_FIELDS = {
    "country": "outlet.country",
    "outlet": "outlet.id",
    "language": "language",
    "tag": "tags",
}

_TITLE_FIELDS = ("title^3", "title.exact^4", "original.title")
_TITLE_COMPOUNDS = "title_compounds^0.4"


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
    without_outlet: tuple[str, ...] = ()
    without_country: tuple[str, ...] = ()

    def facets(self) -> dict[str, Clause]:
        """The filters that facets are counted without, by the facet's name."""
        chosen: dict[str, tuple[str, ...]] = {
            "country": tuple(each.upper() for each in self.country),
            "outlet": self.outlet,
            "language": self.language,
            "tag": self.tag,
        }
        return {
            name: _one_of_languages(values)
            if name == "language"
            else {"terms": {FACET_FIELDS[name]: list(values)}}
            for name, values in chosen.items()
            if values
        }

    def clauses(self) -> list[Clause]:
        """The filters that hold for hits and facets alike."""
        found: list[Clause] = []
        if self.since or self.until:
            found.append(_dated(TimeSpan(self.since, self.until)))
        if self.cluster:
            found.append({"term": {"cluster_id": self.cluster}})
        if self.status:
            found.append({"terms": {"status": [each.value for each in self.status]}})
        return found

    def excluded(self) -> list[Clause]:
        """What no hit and no facet has: what is withdrawn is found only by who asks for it."""
        found: list[Clause] = []
        if not self.status:
            found.append({"term": {"status": Status.WITHDRAWN.value}})
        if self.without_outlet:
            found.append({"terms": {FACET_FIELDS["outlet"]: list(self.without_outlet)}})
        if self.without_country:
            found.append({"terms": {FACET_FIELDS["country"]: list(self.without_country)}})
        return found


def matching(query: Query, filters: Filters, language: str) -> Clause:
    """The clause that all hits fulfil but for the facets' filters; `language` is the target's.

    Raises QueryRefused.
    """
    query = named(query, language)
    must, must_not = _sides(query.root, query)
    return {
        "bool": {
            "must": must or [{"match_all": {}}],
            "must_not": [*filters.excluded(), *must_not],
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


def _sides(node: Node | None, query: Query) -> tuple[list[Clause], list[Clause]]:
    """What has to hold, and what must not."""
    parts = node.parts if isinstance(node, All) else (node,) if node else ()
    must = [_clause(part, query) for part in parts if not isinstance(part, Not)]
    must_not = [_clause(part.part, query) for part in parts if isinstance(part, Not)]
    return must, must_not


def _clause(node: Node, query: Query) -> Clause:
    match node:
        case Leaf():
            return clause_of(node, query)
        case Some(parts):
            return _either([_clause(part, query) for part in parts])
        case Near(left):
            field = next(leaves(left)).field
            return intervals(node, _fields_with_places(field, query))
        case _:
            must, must_not = _sides(node, query)
            return {"bool": {"must": must, "must_not": must_not}}


def _either(clauses: Sequence[Clause]) -> Clause:
    return {"bool": {"should": list(clauses), "minimum_should_match": 1}}


def clause_of(leaf: Leaf, query: Query) -> Clause:
    """The clause of one condition of a resolved query."""
    match leaf.field:
        case Field.COUNTRY:
            found: Clause = {"term": {"outlet.country": leaf.text}}
        case Field.LANGUAGE:
            found = _language(leaf.text)
        case Field.OUTLET:
            found = _outlet(leaf)
        case Field.TAG:
            spellings = {leaf.text, leaf.text.lower(), leaf.text.capitalize(), leaf.text.upper()}
            found = {"terms": {"tags": sorted(spellings)}}
        case Field.AUTHOR:
            found = multi_match(leaf, ["authors.text"])
        case Field.SINCE | Field.UNTIL | Field.DATE:
            found = _dated(leaf.span or TimeSpan(None, None))
        case _:
            found = _text(leaf, query)
    return found


def _text(leaf: Leaf, query: Query) -> Clause:
    if leaf.within:
        return intervals(leaf, _fields_with_places(leaf.field, query))
    return text_clause(leaf, _fields(leaf, query), query.terms.get(leaf.text))


def _dated(span: TimeSpan) -> Clause:
    bounds = {"gte": span.since, "lt": span.until}
    return {"range": {"dated_at": {bound: _iso(at) for bound, at in bounds.items() if at}}}


def _one_of_languages(codes: Sequence[str]) -> Clause:
    """`sr` finds `sr-Latn` too."""
    either: list[Clause] = [{"terms": {"language": list(codes)}}]
    either += [{"prefix": {"language": f"{code}-"}} for code in codes if "-" not in code]
    return {"bool": {"should": either, "minimum_should_match": 1}}


def _language(code: str) -> Clause:
    """`pt` finds `pt-BR` too, and `pt-BR` what is known as `pt` alone."""
    either: list[Clause] = [
        {"term": {"language": {"value": code, "case_insensitive": True}}},
        {"prefix": {"language": {"value": f"{code}-", "case_insensitive": True}}},
        {"term": {"language": base(code)}},
    ]
    return _either(either)


def _outlet(leaf: Leaf) -> Clause:
    if leaf.outlets:
        return {"terms": {"outlet.id": list(leaf.outlets)}}
    return outlet_clause(leaf.text)


def _fields_with_places(field: Field | None, query: Query) -> dict[str, float]:
    """Fields in which words have an order, with their weights."""
    titles = {"title": 3.0, "original.title": 2.0}
    return (
        titles
        if field
        else {**titles, "body": 1.0, **dict.fromkeys(query.original_bodies, ORIGINAL_BODY_WEIGHT)}
    )


def _fields(leaf: Leaf, query: Query) -> tuple[str, ...]:
    is_word = leaf.kind is Kind.WORD
    if leaf.field:
        return (*_TITLE_FIELDS, _TITLE_COMPOUNDS) if is_word else _TITLE_FIELDS
    # Parts of compounds have no order that a phrase could ask for.
    target = [f for f in TARGET_FIELDS if is_word or not f.startswith("compounds")]
    if not query.original_bodies:
        return (*target, *ORIGINAL_FIELDS)
    bodies = [f"{name}^{ORIGINAL_BODY_WEIGHT}" for name in query.original_bodies]
    return (*target, ORIGINAL_FIELDS[0], *bodies)


def intervals(node: Node, fields: Mapping[str, float]) -> Clause:
    """Words near each other, all of them within one of these fields (with their weights)."""
    rule = _rule(node)
    each = [{"intervals": {field: {**rule, "boost": boost}}} for field, boost in fields.items()]
    return {"dis_max": {"queries": each}}


def _rule(node: Node) -> Clause:
    match node:
        case Near(left, right, within):
            both = [_rule(left), _rule(right)]
            return {"all_of": {"intervals": both, "max_gaps": within, "ordered": False}}
        case Some(parts):
            return {"any_of": {"intervals": [_rule(part) for part in parts]}}
        case Leaf(text=text, within=gaps):
            return {"match": {"query": text, "max_gaps": gaps, "ordered": True}}
        case _:
            raise TypeError(f"{type(node).__name__} can't be part of an intervals rule")


def _iso(moment: datetime) -> str:
    return moment.isoformat()
