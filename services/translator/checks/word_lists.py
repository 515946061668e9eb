"""Word lists of the checks by language, from the files of `services/translator/data`."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from perspektiven.text.language_tags import base

# Vowel signs and marks of Arabic, Hebrew, of India and Thailand belong to the words; danda and
# digits do not.
LETTER = (
    r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0970-\u09e5\u09f0-\u0a65"
    r"\u0a70-\u0ae5\u0b00-\u0b65\u0b70-\u0be5\u0c00-\u0c65\u0c70-\u0ce5\u0d00-\u0d65\u0d70-\u0de5"
    r"\u0e00-\u0e3a\u0e40-\u0e4e])"
)
WORD = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)?")
"""A word; one apostrophe may be amid it."""

# Lists of one language that serve another: standards of one language, macro-languages.
_SAME_LISTS = {"no": "nb", "nn": "nb", "bs": "hr", "sh": "sr", "iw": "he", "ms": "id",
               "prs": "fa", "yue": "zh", "sl": "hr", "mk": "bg"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordSet:
    """Words as they are, beginnings and endings of words, and parts of a text."""

    whole: frozenset[str]
    beginnings: frozenset[str]
    endings: frozenset[str]
    parts: tuple[str, ...]
    beginning_sizes: tuple[int, ...]
    ending_sizes: tuple[int, ...]
    longest_rest: int = 99
    """Letters that may follow a beginning."""

    def has(self, word: str) -> bool:
        """Whether a case-folded word is one of these."""
        return (
            word in self.whole
            or any(word[-size:] in self.endings for size in self.ending_sizes)
            or any(
                word[:size] in self.beginnings and len(word) - size <= self.longest_rest
                for size in self.beginning_sizes
            )
        )

    def is_in(self, text: str, words: Iterable[str]) -> bool:
        """Whether a case-folded text has one of these parts, or one of these words."""
        return any(part in text for part in self.parts) or any(map(self.has, words))


def _sizes(words: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in words}))


def word_set(words: Iterable[str], longest_rest: int = 99) -> WordSet:
    """A set of words: `refus*` is a beginning, `*less` an ending, `=n't` a part of a text."""
    folded = [word.casefold() for word in words]
    beginnings = frozenset(_bare(folded, after="*"))
    endings = frozenset(_bare(folded, before="*"))
    return WordSet(
        whole=frozenset(word for word in folded if not word.startswith("=") and "*" not in word),
        beginnings=beginnings,
        endings=endings,
        parts=tuple(_bare(folded, before="=")),
        beginning_sizes=_sizes(beginnings),
        ending_sizes=_sizes(endings),
        longest_rest=longest_rest,
    )


def _bare(words: Iterable[str], before: str = "", after: str = "") -> Iterator[str]:
    """The words with these marks, without them."""
    for word in words:
        if word.startswith(before) and word.endswith(after):
            yield word.removeprefix(before).removesuffix(after)


def lines(name: str) -> Iterator[str]:
    """The lines of a data file without its comments."""
    text = (files("services.translator") / "data" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def by_language(name: str) -> dict[str, str]:
    """What a data file says for each language."""
    return {language: rest for language, _, rest in (line.partition(" ") for line in lines(name))}


def listed(name: str, language: str) -> str | None:
    """What a data file says for a language, or for the one that shares its lists."""
    known = by_language(name)
    return known.get(standard_of(language, known))


def standard_of(language: str, known: Container[str]) -> str:
    """The language itself, or the one whose lists serve for it if it has none among the known."""
    own = base(language)
    return own if own in known else _SAME_LISTS.get(own, own)
