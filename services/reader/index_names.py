"""Names that an index holds, kept for a while: outlets, and fields of originals."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NAMED_SECONDS = 600
"""How long names are taken for what they were."""

BODIES_SECONDS = 5
"""The same for fields of originals: the first article in a language is found that much later by
the words of its original. To ask for them takes as long as half a search.
"""


@dataclass(slots=True)
class IndexNames:
    """What is known of one index; `float("-inf")` where nothing was asked yet."""

    outlets: dict[str, str] = field(default_factory=dict)
    """What outlets are called, by id."""
    outlets_asked: float = float("-inf")
    sources: set[str] = field(default_factory=set)
    """What was typed after `source:` and is the id or name of an outlet."""
    bodies: tuple[str, ...] = ()
    """The fields under `original.body` that hold any text."""
    bodies_asked: float = float("-inf")
    indices: frozenset[str] = frozenset()
    """The indices that hold them."""
    analyses: dict[str, bytes] = field(default_factory=dict)
    """How each index analyses texts: `_meta` of its mapping."""
    terms: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """What they make of a word, by field."""
