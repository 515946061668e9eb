"""Strings that make a regular expression work: its repeatable parts, pumped up.

Read off the tree that Python's own parser makes of a pattern. For each repeat there is what leads
to it (`lead`) and what it repeats (`body`); a text that is long in one of them, or in both by
turns, is what makes a pattern slow that can be slow.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from re import _constants as sre
from re import _parser
from typing import Any

_PROBES = "a \t1-\n<A_.,/|(;:&\"'\u00a0é一"
_MOST_CHARACTERS = 6
_FEW = 40
"""A repeat that ends here is no pump."""
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)

Items = list[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Pump:
    """What leads to a repeat, and what it repeats."""

    lead: str
    body: str

    @property
    def texts(self) -> "list[Text]":
        """Each part repeated, and the two by turns; half of them end as no pattern wants it."""
        repeated = ((self.lead, self.body), ("", self.lead + self.body), ("", self.lead))
        return [Text(lead, unit, end) for lead, unit in repeated if unit for end in ("", "\x01")]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of any length: a unit, over and over, between a beginning and an end."""

    lead: str
    unit: str
    end: str

    def of(self, length: int) -> str:
        """The text with about so many letters."""
        return f"{self.lead}{self.unit * (length // len(self.unit))}{self.end}"


def pumps(pattern: "re.Pattern[str] | re.Pattern[bytes]") -> list[Pump]:
    """All that a pattern can be pumped with, each once."""
    text = pattern.pattern
    source = text.decode("latin-1") if isinstance(text, bytes) else text
    tree = _parser.parse(source, pattern.flags & ~re.DEBUG if not isinstance(text, bytes) else 0)
    probes = "".join(dict.fromkeys([*_PROBES, *_literals(list(tree))]))
    if isinstance(text, bytes):
        probes = "".join(each for each in probes if each < "\x80")
    return list(dict.fromkeys(_Walk(probes).of(list(tree), "")))


def _literals(items: Items) -> Iterator[str]:
    for operator, argument in items:
        if operator in (sre.LITERAL, sre.NOT_LITERAL):
            yield chr(argument)
        for inner in _inner(operator, argument):
            yield from _literals(inner)


def _inner(operator: Any, argument: Any) -> list[Items]:
    """The sequences within an item; the members of a set are one."""
    within: dict[Any, Callable[[], list[Any]]] = {
        sre.IN: lambda: [argument],
        sre.SUBPATTERN: lambda: [argument[3]],
        sre.ATOMIC_GROUP: lambda: [argument],
        sre.ASSERT: lambda: [argument[1]],
        sre.ASSERT_NOT: lambda: [argument[1]],
        sre.BRANCH: lambda: argument[1],
        sre.GROUPREF_EXISTS: lambda: [each for each in argument[1:] if each is not None],
        **{repeat: lambda: [argument[2]] for repeat in _REPEATS},
    }
    return [list(each) for each in within.get(operator, list)()]


@dataclass
class _Walk:
    """One way through a pattern's tree."""

    probes: str
    groups: dict[int, str] = field(default_factory=dict)

    def of(self, items: Items, lead: str) -> Iterator[Pump]:
        """The pumps in a sequence that comes after `lead`."""
        for operator, argument in items:
            if operator in _REPEATS and (argument[1] is sre.MAXREPEAT or argument[1] > _FEW):
                for body in self._bodies(list(argument[2])):
                    yield Pump(lead, body)
            for inner in _inner(operator, argument) if operator is not sre.IN else ():
                yield from self.of(inner, lead)
                if operator in _REPEATS:
                    yield from self.of(inner, lead + self._sample(inner))
            lead += self._sample([(operator, argument)])

    def _bodies(self, items: Items) -> list[str]:
        if len(items) == 1 and items[0][0] in (sre.IN, sre.ANY, sre.NOT_LITERAL):
            return self._characters(*items[0])
        found = [self._sample(items), self._sample(items, more=1)]
        for operator, argument in items:
            if operator is sre.SUBPATTERN:
                found += self._bodies(list(argument[3]))
            elif operator is sre.BRANCH:
                for branch in argument[1]:
                    found += self._bodies(list(branch))
            elif operator in _REPEATS:
                found += self._bodies(list(argument[2]))
        return [each for each in dict.fromkeys(found) if each]

    def _characters(self, operator: Any, argument: Any) -> list[str]:
        members = [each for each in self.probes if _is_in(operator, argument, each)]
        return members[:_MOST_CHARACTERS] or [_any_of(argument)]

    def _sample(self, items: Items, more: int = 0) -> str:
        """A short text that a sequence matches (what it only looks for behind itself included)."""
        return "".join(self._one(operator, argument, more) for operator, argument in items)

    def _one(self, operator: Any, argument: Any, more: int) -> str:
        if operator is sre.LITERAL:
            return chr(argument)
        if operator in (sre.IN, sre.ANY, sre.NOT_LITERAL):
            return self._characters(operator, argument)[0]
        if operator is sre.GROUPREF:
            return self.groups.get(argument, "a")
        is_ahead = operator is sre.ASSERT and argument[0] > 0
        inner = _inner(operator, argument)
        if not inner or is_ahead or operator is sre.ASSERT_NOT:
            return ""
        text = self._sample(inner[0], more)
        if operator in _REPEATS:
            times: int = max(argument[0], more)
            return text * min(times, _FEW)
        if operator is sre.SUBPATTERN:
            self.groups[argument[0]] = text
        return text


def _is_in(operator: Any, argument: Any, character: str) -> bool:
    if operator is sre.ANY:
        return character != "\n"
    if operator is sre.NOT_LITERAL:
        return chr(argument) != character
    negated = argument[0][0] is sre.NEGATE
    return negated != any(_is_one(kind, value, character) for kind, value in argument)


def _is_one(kind: Any, value: Any, character: str) -> bool:
    if kind is sre.LITERAL:
        return chr(value) == character
    if kind is sre.RANGE:
        return chr(value[0]) <= character <= chr(value[1])
    if kind is sre.CATEGORY:
        return re.match(_CATEGORIES[value], character) is not None
    return False


def _any_of(members: Items) -> str:
    """A member of a set that none of the probes is in."""
    for kind, value in members:
        if kind is sre.LITERAL:
            return chr(value)
        if kind is sre.RANGE:
            return chr(value[0])
    return "a"
