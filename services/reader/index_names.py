"""Names that an index holds, kept for a while: outlets, indices, fields of originals, terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NAMED_SECONDS = 600
"""How long names are taken for what they were."""

ANALYSIS_SECONDS = 1
"""The same for how months analyse: it changes with the first article of a month or language, and
when a month is rebuilt."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is known of how the months analyse texts."""

    bodies: tuple[str, ...] = ()
    """The fields under `original.body`, of all months together."""
    alike: str | None = None
    """One of the months, if they are more than a few and all of them analyse alike."""


@dataclass(slots=True)
class IndexNames:
    """What is known of one index; `float("-inf")` where nothing was asked yet."""

    outlets: dict[str, str] = field(default_factory=dict)
    """What outlets are called, by id."""
    outlets_asked: float = float("-inf")
    sources: set[str] = field(default_factory=set)
    """What was typed after `source:` and is the id or name of an outlet."""
    indices: frozenset[str] = frozenset()
    analysis_asked: float = float("-inf")
    analysis: Analysis = Analysis()
    terms: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What the months make of a word, by field."""
