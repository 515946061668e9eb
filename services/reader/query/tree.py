"""Query tree: words, phrases and conditions, joined by AND, OR, NOT and NEAR.

`str` writes a tree as a person would type it; `parse` reads that text back as the same tree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_of
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from typing_extensions import override

from services.reader.http.problems import Unprocessable
from services.reader.query.why import REMEDIES, Why


class Kind(StrEnum):
    """How a leaf matches text."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"


class Field(StrEnum):
    """Field of a leaf, if not the whole article."""

    TITLE = "title"
    AUTHOR = "author"
    OUTLET = "outlet"
    COUNTRY = "country"
    LANGUAGE = "lang"
    TAG = "tag"
    SINCE = "from"
    UNTIL = "until"
    DATE = "date"


TEXT_FIELDS = frozenset({None, Field.TITLE})
DATE_FIELDS = frozenset({Field.SINCE, Field.UNTIL, Field.DATE})
LIST_FIELDS = frozenset({Field.OUTLET, Field.COUNTRY, Field.LANGUAGE})
"""Fields whose values may be alternatives with commas between them."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the text that was typed; characters from 0."""

    start: int
    end: int


_NOWHERE = Place(0, 0)


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A span of time: from `since` on, up to but not including `until`."""

    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition of a query."""

    text: str
    kind: Kind = Kind.WORD
    field: Field | None = None
    within: int = 0
    """Of a phrase: how many other words may stand between its own."""
    span: TimeSpan | None = made_of(default=None, compare=False)
    """Of a date: the time that it names."""
    outlets: tuple[str, ...] = made_of(default=(), compare=False, repr=False)
    """Of a list of outlets: their ids."""
    place: Place = made_of(default=_NOWHERE, compare=False, repr=False)
    is_widened: bool = made_of(default=True, compare=False, repr=False)
    """Of a word: whether its other spellings are looked for, too."""

    @override
    def __str__(self) -> str:
        quoted = self.kind is Kind.PHRASE
        text = f'"{self.text}"' if quoted else self.text
        text += "*" if self.kind is Kind.PREFIX else f"~{self.within}" if self.within else ""
        return f"{self.field}:{text}" if self.field else text


@dataclass(frozen=True, slots=True)
class All:
    """All of its parts hold."""

    parts: tuple["Node", ...]

    @override
    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Some) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of its parts holds."""

    parts: tuple["Node", ...]

    @override
    def __str__(self) -> str:
        return " OR ".join(
            f"({part})" if isinstance(part, All) else str(part) for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Not:
    """Its part does not hold."""

    part: "Node"

    @override
    def __str__(self) -> str:
        return f"-{self.part}" if isinstance(self.part, Leaf) else f"-({self.part})"


@dataclass(frozen=True, slots=True)
class Near:
    """Both parts occur in one text, in any order, with at most `within` words between them."""

    left: "Node"
    right: "Node"
    within: int

    @override
    def __str__(self) -> str:
        left = f"({self.left})" if isinstance(self.left, Some) else str(self.left)
        right = str(self.right) if isinstance(self.right, Leaf) else f"({self.right})"
        return f"{left} NEAR/{self.within} {right}"


Node: TypeAlias = Leaf | All | Some | Not | Near


@dataclass(frozen=True, slots=True)
class Ignored:
    """A part of a query that was not understood and left out."""

    text: str
    why: Why
    place: Place = made_of(default=_NOWHERE, compare=False)

    @override
    def __str__(self) -> str:
        return self.text


class QueryRefused(Unprocessable):
    """A query that would mean something else, even the opposite, without what is not understood."""

    def __init__(self, part: Ignored) -> None:
        place, why = part.place, part.why
        super().__init__(
            "query_refused",
            f"the query has a mistake at character {place.start + 1} ({part.text[:40]}): "
            f"{REMEDIES[why]}. Leaving that part out would change what the query finds",
        )
        self.part = part
        self.errors = [
            {
                "parameter": "q",
                "message": str(self),
                "reason": why.value,
                "text": part.text,
                "start": place.start,
                "end": place.end,
            }
        ]


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched; without a root everything matches."""

    root: Node | None = None
    ignored: tuple[Ignored, ...] = ()
    text: str = made_of(default="", compare=False)
    """As it was typed."""
    original_bodies: tuple[str, ...] = made_of(default=(), compare=False)
    """The fields of originals, by name; without them, a pattern stands for all of them."""
    terms: Mapping[str, Mapping[str, str]] = made_of(
        default_factory=dict, compare=False, repr=False
    )
    """The term that a field makes of a word, by word and field, where that is known."""

    @override
    def __str__(self) -> str:
        """As a person would type it."""
        return "" if self.root is None else str(self.root)

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self.root is not None


def joined(kind: type[All] | type[Some], parts: list[Node]) -> Node | None:
    """The parts as one node; parts of the same kind are taken apart."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All | Some) and type(part) is kind else [part])
    if len(flat) < 2:
        return flat[0] if flat else None
    return kind(tuple(flat))


def negated(part: Node) -> Node:
    """The part under a NOT; two of them cancel out."""
    return part.part if isinstance(part, Not) else Not(part)


def leaves(node: Node | None, *, under_not: bool | None = None) -> Iterator[Leaf]:
    """The leaves of a tree in reading order; with `under_not`, only those that are, or are not."""
    yield from (leaf for leaf, below in _walk(node, False) if under_not in {None, below})


def _walk(node: Node | None, below: bool) -> Iterator[tuple[Leaf, bool]]:
    match node:
        case Leaf():
            yield node, below
        case Not(part):
            yield from _walk(part, not below)
        case All(parts) | Some(parts):
            for part in parts:
                yield from _walk(part, below)
        case Near(left, right):
            yield from _walk(left, below)
            yield from _walk(right, below)
        case None:
            return
