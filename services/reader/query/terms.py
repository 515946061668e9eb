"""Terms of a query: words with their stars and punctuation, dates, and how many words they are."""

import re
import unicodedata
from dataclasses import dataclass

from services.reader.query.lexer import TokenKind, tokens
from services.reader.query.tree import TEXT_FIELDS, Kind, Leaf
from services.reader.query.why import Why

MIN_PREFIX = 3

_EDGES = "?+,;:"
_WILDCARD_WITHIN = re.compile(r"(?<=\w)[*?]+(?=\w)")
_GENDER_STAR = re.compile(r"\w{3,60}\*in(?:nen)?")
_SINGLE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Letters of scripts without spaces between words: they are looked for one by one or in pairs."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word without the signs around it."""

    text: str
    """Empty where nothing is left that could be looked for."""
    is_prefix: bool = False
    left_out: tuple[tuple[str, Why], ...] = ()
    """Parts of it that are not understood."""


def term(text: str, *, may_be_prefix: bool) -> Term:
    """The term that a word stands for; `may_be_prefix`: whether `begin*` is possible here."""
    core, fuzzy = _without_fuzziness(text.strip(_EDGES))
    bare = core.strip("*" + _EDGES)
    if not has_letters(bare):
        return Term("", left_out=((text, Why.NO_LETTERS),))
    if _WILDCARD_WITHIN.search(bare) and not _GENDER_STAR.fullmatch(bare):
        return Term("", left_out=((text, Why.STAR_WITHIN),))
    left_out = [(fuzzy, Why.NO_FUZZINESS)] if fuzzy else []
    if core.startswith("*"):
        left_out.append(("*", Why.STAR_WITHIN))
    why = _why_no_prefix(bare, may_be_prefix) if core.endswith("*") else None
    if why is not None:
        left_out.append(("*", why))
    return Term(bare, core.endswith("*") and why is None, tuple(left_out))


def reads_as(text: str, word: str) -> bool:
    """Whether a text, typed alone, is this word: no field, no operator, no sign with a meaning."""
    again = term(text, may_be_prefix=True)
    is_word = [each.sort for each in tokens(text)] == [TokenKind.WORD]
    return is_word and again.text == word and not again.left_out


def _without_fuzziness(text: str) -> tuple[str, str]:
    """The word, and what asks for similar ones: `~1`."""
    head, tilde, tail = text.partition("~")
    if tilde and not tail.strip("0123456789.~"):
        return head.strip(_EDGES), tilde + tail
    return text, ""


def _why_no_prefix(bare: str, may_be_prefix: bool) -> Why | None:
    if not may_be_prefix:
        return Why.STAR_NOT_HERE
    return Why.SHORT_PREFIX if len(bare) < MIN_PREFIX else None


def has_letters(text: str) -> bool:
    """Whether a text holds anything that could be found."""
    return any(character.isalnum() for character in text)


def begins_of_words(text: str) -> list[int]:
    """Where the words begin that Elasticsearch makes of a text."""
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


def fitting(leaf: Leaf, most: int) -> tuple[int, int]:
    """How many words Elasticsearch makes of a leaf, up to `most`, and where the last one ends."""
    if leaf.kind is not Kind.WORD or leaf.field not in TEXT_FIELDS:
        return (1, len(leaf.text)) if most else (0, 0)
    begins = begins_of_words(leaf.text)
    if len(begins) > most:
        return most, begins[most]
    return len(begins), len(leaf.text)
