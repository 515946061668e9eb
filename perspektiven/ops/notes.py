"""Notes of `status`: what could be better and is no problem.

As data, for pages to tell them in their language; as strings, for the command line.
"""

import re
from dataclasses import dataclass

from typing_extensions import override

from perspektiven.text.analysed_languages import DICTIONARIES

_HOW_FAR = re.compile(r": ([\d,]+)(?: of ([\d,]+))?$")


@dataclass(frozen=True, slots=True)
class MissingDictionaries:
    """Dictionaries that the index of a target language was made without."""

    target: str
    """The target language."""
    alias: str
    absent: tuple[str, ...]
    """The languages of those dictionaries."""

    @override
    def __str__(self) -> str:
        """`articles-de was made without the dictionaries pl_PL: …`."""
        names = ", ".join(DICTIONARIES[each] for each in self.absent)
        return (
            f"{self.alias} was made without the dictionaries {names}: fewer forms of words are "
            "found (docs/search.md)"
        )


@dataclass(frozen=True, slots=True)
class LoadingStories:
    """A grouper that still loads its stories."""

    target: str
    """The target language."""
    step: str
    """What it does, as its lease tells: `reads articles: 12,000 of 400,000`."""

    @property
    def how_far(self) -> tuple[int | None, int | None]:
        """How many parts of the step are done, and of how many; None where that is not known."""
        found = _HOW_FAR.search(self.step)
        done, total = found.groups() if found else (None, None)
        return _number(done), _number(total)

    @override
    def __str__(self) -> str:
        """`the grouper of 'de' is still loading its stories: it reads articles`."""
        return f"the grouper of {self.target!r} is still loading its stories: it {self.step}"


Note = MissingDictionaries | LoadingStories


def _number(written: str | None) -> int | None:
    return int(written.replace(",", "")) if written else None
