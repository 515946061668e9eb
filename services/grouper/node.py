"""Nodes: what the grouping knows of an article, or of a cluster of near-duplicates."""

import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.grouper.headlines.headline_names import NO_NAMES, Names, names
from services.grouper.headlines.series import (
    PLAIN,
    Series,
    instance_terms,
    series,
    without_masthead,
    without_rubric,
)
from services.grouper.weights import CAP, table
from services.grouper.words.terms import names_and_numbers, terms

LEAD_LETTERS = 700
"""Letters of the text that count as its lead: the first paragraphs say what happened."""

_TITLE_TERMS = 20
_LEAD_TERMS = 24
_TITLE_KEYS = 10
_LEAD_KEYS = 6
_LEAST_KEY = 2.5
"""Least weight of a term that candidates are looked up by."""


@dataclass(frozen=True, slots=True)
class Node:
    """A text to be grouped."""

    id: str
    hours: float
    """Hours since 1970 at which it was published."""
    title: tuple[str, ...]
    lead: tuple[str, ...]
    """The heaviest terms of the lead that the title lacks."""
    outlet: str = ""
    series: Series = PLAIN
    names: Names = NO_NAMES

    @property
    def place(self) -> tuple[float, str]:
        """Sort key: earliest first, then by id."""
        return self.hours, self.id

    @property
    def day(self) -> int:
        """Days since 1970, UTC."""
        return math.floor(self.hours / 24)

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, once each."""
        return self.title + self.lead


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A text as it comes in, before its terms are taken."""

    id: str
    published_at: datetime
    title: str
    lead: str = ""
    outlet: str = ""
    is_foreign: bool = False
    """Whether it is in another language than the one that stories are built in."""


def node(text: IncomingText, language: str) -> Node:
    """The node of a text; of a foreign one, names and numbers alone."""
    taken = names_and_numbers if text.is_foreign else terms
    weights = table(language)
    instances = instance_terms(language)
    headline = without_masthead(without_rubric(text.title))
    title = _kept(taken(headline, language), instances)[:_TITLE_TERMS]
    others = set(title)
    lead = [
        each for each in _kept(taken(_lead(text.lead), language), instances) if each not in others
    ]
    lead = _heaviest(lead, weights, _LEAD_TERMS)
    return Node(
        id=text.id,
        hours=text.published_at.timestamp() / 3600,
        title=tuple(map(sys.intern, title)),
        lead=tuple(map(sys.intern, lead)),
        outlet=sys.intern(text.outlet),
        series=series(text.title, language),
        names=NO_NAMES if text.is_foreign else names(headline, language),
    )


def keys(node: Node, weights: Mapping[str, float]) -> list[str]:
    """Terms that candidates are looked up by: the heaviest of title and lead."""
    return _keys(node.title, weights, _TITLE_KEYS) + _keys(node.lead, weights, _LEAD_KEYS)


def _lead(text: str) -> str:
    return text[:LEAD_LETTERS].rpartition(" ")[0] if len(text) > LEAD_LETTERS else text


def _kept(found: Iterable[str], instances: frozenset[str]) -> list[str]:
    return [each for each in found if each not in instances]


def _heaviest(found: list[str], weights: Mapping[str, float], most: int) -> list[str]:
    return sorted(found, key=lambda each: -weights.get(each, CAP))[:most]


def _keys(found: Iterable[str], weights: Mapping[str, float], most: int) -> list[str]:
    heavy = [each for each in found if weights.get(each, CAP) >= _LEAST_KEY]
    return _heaviest(heavy, weights, most)
