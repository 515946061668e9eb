"""Subjects: the terms that the texts of a story have in common.

Two stories that share some of them are on one subject: a follow-up, or what came before.
"""

from collections import Counter
from collections.abc import Iterable

from services.grouper.node import Node
from services.grouper.weights import CAP, table

_MOST = 16
"""Terms of a subject."""

_LEAST_WEIGHT = 6.0
"""A term that more than one text in 400 holds does not say what a story is about."""


def subject(nodes: Iterable[Node], language: str) -> tuple[str, ...]:
    """The heaviest terms that at least two texts of a story hold, those that say most first.

    None in a language without a table: which of its terms are rare is not known.
    """
    weights = table(language)
    if not weights:
        return ()
    texts = Counter(term for each in nodes for term in each.terms)
    common = {
        term: count * weight
        for term, count in texts.items()
        if count > 1 and (weight := weights.get(term, CAP)) >= _LEAST_WEIGHT
    }
    return tuple(sorted(common, key=lambda term: (-common[term], term))[:_MOST])
