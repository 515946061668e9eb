"""Names that an index holds, kept for a while: outlets, and fields of originals."""

from dataclasses import dataclass, field

NAMED_SECONDS = 600
"""How long names are taken for what they were."""


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
