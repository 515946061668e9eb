"""Sets of paragraphs with their sentence ends, and how a way to cut them does on one.

Format: `[LANGUAGE]` (with words behind it that are ignored) opens the paragraphs of a language; a
line is one paragraph; ` | ` stands where a sentence ends within it; `#` begins a comment.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "tests" / "data" / "sentences"
_UNSPACED = frozenset({"zh", "ja"})

Cut = Callable[[str, str], list[str]]
"""Sentences of a text in a language."""


@dataclass(frozen=True, slots=True)
class Given:
    """A paragraph and its sentences."""

    language: str
    about: str
    """What stands behind the language: `seen`, `unseen`."""
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraph."""
        return ("" if self.language in _UNSPACED else " ").join(self.sentences)


@dataclass(frozen=True, slots=True)
class Rates:
    """How often a way to cut is wrong."""

    made: int
    wrong: int
    wanted: int
    missed: int

    @property
    def wrong_share(self) -> float:
        """Of the cuts that are made."""
        return self.wrong / max(1, self.made)

    @property
    def missed_share(self) -> float:
        """Of the sentence ends within paragraphs."""
        return self.missed / max(1, self.wanted)


def paragraphs(name: str) -> Iterator[Given]:
    """The paragraphs of a file of `tests/data/sentences`."""
    language, about = "", ""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, _, about = line.strip("[]").partition(" ")
        elif line and not line.startswith("#"):
            sentences = tuple(part.strip() for part in line.split("|"))
            yield Given(language, about, sentences)


def rates(given: Iterable[Given], cut: Cut) -> Rates:
    """How a way to cut does on a set."""
    made = wrong = wanted = missed = 0
    for each in given:
        right, found = _ends(each.sentences), _ends(cut(each.text, each.language))
        made, wanted = made + len(found), wanted + len(right)
        wrong, missed = wrong + len(found - right), missed + len(right - found)
    return Rates(made, wrong, wanted, missed)


def faults(each: Given, cut: Cut) -> str | None:
    """The sentences that are cut, with ` | ` between them, where they are not the right ones."""
    found = cut(each.text, each.language)
    return None if _ends(found) == _ends(each.sentences) else " | ".join(map(str.strip, found))


def _ends(sentences: Iterable[str]) -> set[str]:
    """The text in front of each end but the last, without white space."""
    whole, ends = "", []
    for each in sentences:
        whole += "".join(each.split())
        ends.append(whole)
    return set(ends[:-1])
