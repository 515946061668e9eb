"""Query parser: words, "phrases", -not, OR, field:value, begin*.

Nothing that can be typed is an error. What can't be understood as syntax is taken as plain words,
and what is left out is named in `ignored`, so that the page can say what was searched for.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from typing_extensions import override

from perspektiven import limits

MAX_CHARACTERS = limits.QUERY.most
MAX_WORDS = limits.QUERY_WORDS.most
"""Words of a query, as Elasticsearch counts them; a phrase counts as one.

Each is looked for in 57 fields, and Elasticsearch allows 1,024 clauses a query where its heap is
small for its cores.
"""
MAX_PREFIXES = limits.QUERY_PREFIXES.most
MIN_PREFIX = 3


class Kind(StrEnum):
    """How a leaf matches text."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"


class Field(StrEnum):
    """Field of a leaf, if not the whole article."""

    TITLE = "title"
    OUTLET = "outlet"
    COUNTRY = "country"
    LANGUAGE = "lang"
    TAG = "tag"


_FIELDS = {each.value: each for each in Field} | {
    "titel": Field.TITLE,
    "zeitung": Field.OUTLET,
    "land": Field.COUNTRY,
    "language": Field.LANGUAGE,
    "sprache": Field.LANGUAGE,
    "thema": Field.TAG,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition of a query."""

    text: str
    kind: Kind = Kind.WORD
    field: Field | None = None

    @override
    def __str__(self) -> str:
        """As a person would type it."""
        text = f'"{self.text}"' if self.kind is Kind.PHRASE else self.text
        star = "*" if self.kind is Kind.PREFIX else ""
        return f"{self.field}:{text}{star}" if self.field else f"{text}{star}"


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: of each group at least one leaf, and none of `must_not`."""

    must: tuple[tuple[Leaf, ...], ...] = ()
    must_not: tuple[Leaf, ...] = ()
    ignored: tuple[str, ...] = ()
    """What was typed and left out, as it was typed."""

    @override
    def __str__(self) -> str:
        """As a person would type it."""
        groups = [" OR ".join(map(str, group)) for group in self.must]
        return " ".join([*groups, *(f"-{leaf}" for leaf in self.must_not)])

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return bool(self.must or self.must_not)


_PLAIN = dict.fromkeys(map(ord, "„“”«»‟❝❞＂"), '"') | dict.fromkeys(map(ord, "()[]{}\u3000"), " ")
_TOKEN = re.compile(
    r"""(?P<minus>[-−–](?=\S))?
        (?:(?P<field>\w{3,8}):(?=[^\s:/]))?
        (?: "(?P<phrase>[^"]*)(?:"|\Z) | (?P<word>[^\s"]+) )""",
    re.VERBOSE,
)
_SINGLE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts without spaces between words: they are looked for one by one or in pairs."""
_JOINING = {"OR", "ODER", "|", "||"}
_SILENT = {"AND", "UND", "&", "&&", "+"}


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    must: list[list[Leaf]] = field(default_factory=list)
    must_not: list[Leaf] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    words: int = 0
    prefixes: int = 0
    joins: bool = False
    negates: bool = False

    def take(self, leaf: Leaf, *, negated: bool) -> None:
        if negated:
            self.must_not.append(leaf)
        elif self.joins and self.must:
            self.must[-1].append(leaf)
        else:
            self.must.append([leaf])
        self.joins = self.negates = False


def parse(text: str) -> Query:
    """Parses a query; the empty query if `text` has none."""
    reading = _Reading()
    if len(text) > MAX_CHARACTERS:
        reading.ignored.append(text[MAX_CHARACTERS:][:100])
    for match in _tokens(text[:MAX_CHARACTERS]):
        _read(reading, match)
    return Query(
        must=tuple(map(tuple, reading.must)),
        must_not=tuple(reading.must_not),
        ignored=tuple(reading.ignored),
    )


def _tokens(text: str) -> Iterator[re.Match[str]]:
    plain = "".join(c if c.isprintable() or c.isspace() else " " for c in text)
    return _TOKEN.finditer(plain.translate(_PLAIN))


def _read(reading: _Reading, match: re.Match[str]) -> None:
    if match[0] in _JOINING:
        reading.joins = bool(reading.must)
        return
    if match[0] == "NOT":
        reading.negates = True
        return
    if match[0] in _SILENT:
        return
    leaf = _leaf(reading, match)
    if leaf is None:
        reading.ignored.append(match[0])
        return
    words, end = _fitting(leaf, MAX_WORDS - reading.words)
    if end < len(leaf.text):
        reading.ignored.append(leaf.text[end:][:100])
    if not words:
        return
    reading.words += words
    leaf = replace(leaf, text=leaf.text[:end].rstrip())
    reading.take(leaf, negated=bool(match["minus"]) or reading.negates)


def _fitting(leaf: Leaf, most: int) -> tuple[int, int]:
    """How many words Elasticsearch makes of a leaf, up to `most`, and where the last one ends."""
    if leaf.kind is not Kind.WORD or leaf.field not in {None, Field.TITLE}:
        return (1, len(leaf.text)) if most else (0, 0)
    begins = _begins_of_words(leaf.text)
    if len(begins) > most:
        return most, begins[most]
    return len(begins), len(leaf.text)


def _begins_of_words(text: str) -> list[int]:
    begins: list[int] = []
    is_within = False
    for place, character in enumerate(text):
        category = unicodedata.category(character)
        is_alone = category == "So" or _SINGLE.match(character) is not None
        if is_alone or (character.isalnum() and not is_within):
            begins.append(place)
        goes_on = character.isalnum() or (is_within and category[0] in "MC")
        is_within = goes_on and not is_alone
    return begins


def _leaf(reading: _Reading, match: re.Match[str]) -> Leaf | None:
    """None for what holds nothing that could be found."""
    where = _FIELDS.get((match["field"] or "").lower())
    phrase = match["phrase"] is not None
    text = " ".join((match["phrase"] if phrase else match["word"]).split())
    if where is None and match["field"]:
        text = f"{match['field']}:{text}"
    if phrase:
        return Leaf(text, Kind.PHRASE, where) if _has_letters(text) else None
    bare = text.strip("*?+,;:")
    if not _has_letters(bare):
        return None
    return Leaf(bare, _kind(reading, text, bare, where), where)


def _kind(reading: _Reading, text: str, bare: str, where: Field | None) -> Kind:
    wants_prefix = text.endswith("*") and where in {None, Field.TITLE}
    if not wants_prefix or len(bare) < MIN_PREFIX or reading.prefixes >= MAX_PREFIXES:
        return Kind.WORD
    reading.prefixes += 1
    return Kind.PREFIX


def _has_letters(text: str) -> bool:
    return any(character.isalnum() for character in text)
