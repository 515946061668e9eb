"""Clause of a word, a phrase or a beginning in given fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reader.query.spellings.widening import Clause, widened
from services.reader.query.tree import Kind, Leaf

_TIE_BREAKER = 0.2
_ORIGINALS = "original.body."
_MATCH = {Kind.WORD: "best_fields", Kind.PHRASE: "phrase", Kind.PREFIX: "phrase_prefix"}


def text_clause(
    leaf: Leaf, fields: Sequence[str], terms: Mapping[str, str] | None = None
) -> Clause:
    """A leaf's text, looked for in these fields; if it is widened, in other spellings, too.

    `terms` are those that fields make of it, where that is known (`field_terms`).
    """
    if leaf.kind is not Kind.WORD:
        return multi_match(leaf, fields)
    clause = _by_terms(leaf, fields, terms) if terms else multi_match(leaf, fields)
    return widened(leaf.text, fields, clause) if leaf.is_widened else clause


def multi_match(leaf: Leaf, fields: Sequence[str]) -> Clause:
    """A leaf's text as it stands."""
    match: dict[str, Any] = {
        "query": leaf.text,
        "fields": list(fields),
        "type": _MATCH[leaf.kind],
        "lenient": True,
    }
    if leaf.within:
        match["slop"] = leaf.within
    if leaf.kind is Kind.PREFIX:
        match["max_expansions"] = 50
    if leaf.kind is Kind.WORD:
        match |= {"operator": "and", "tie_breaker": _TIE_BREAKER}
    return {"multi_match": match}


def _by_terms(leaf: Leaf, fields: Sequence[str], terms: Mapping[str, str]) -> Clause:
    """What Elasticsearch makes of `multi_match`, less the analysis that it need not do again."""
    queries: list[Clause] = []
    alike: dict[str, list[str]] = {}
    for field in fields:
        name, _, weight = field.partition("^")
        boost = {"boost": float(weight)} if weight else {}
        if name not in terms:
            queries.append({"match": {name: {"query": leaf.text, "operator": "and", **boost}}})
        elif name.startswith(_ORIGINALS):
            alike.setdefault(terms[name], []).append(field)
        else:
            queries.append({"term": {name: {"value": terms[name], **boost}}})
    queries += [_in_any(term, named) for term, named in alike.items()]
    return {"dis_max": {"queries": queries, "tie_breaker": _TIE_BREAKER}}


def _in_any(term: str, fields: Sequence[str]) -> Clause:
    """A term in one of these fields, of which an article has one: the score is that of a `term`.

    Many fields make the same of a word, and one clause is read faster than forty, in each month.
    """
    return {"multi_match": {"query": term, "fields": list(fields), "analyzer": "keyword"}}
