"""Which articles and stories a reader has muted."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache

from perspektiven.index import Document
from perspektiven.stories import Story
from services.reader.habits.cookie import Kind, Mute

_LETTERS = 300
"""Letters of a headline that are looked at: as many as lists show."""

_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of Thai, Lao, Burmese, Khmer, Japanese and Chinese: their words touch each other."""


class Muting:
    """Judges articles by outlet, country, and the words of headline and tags."""

    def __init__(self, mutes: Iterable[Mute], opened: Collection[Kind] = ()) -> None:
        """`opened` are kinds that don't count here: who opens an outlet's page wants to see it."""
        counted = [each for each in mutes if each.kind not in opened]
        self._outlets = _values(counted, Kind.OUTLET)
        self._countries = _values(counted, Kind.COUNTRY)
        self._stories = _values(counted, Kind.STORY)
        self._words = tuple(sorted(_folded(each) for each in _values(counted, Kind.WORD)))

    def by_source(self, document: Document) -> bool:
        """Whether its outlet or country is muted."""
        outlet = document.outlet
        return outlet.id in self._outlets or outlet.country in self._countries

    def by_word(self, document: Document) -> bool:
        """Whether its headline, in translation or as printed, or a tag has a muted word."""
        if not self._words:
            return False
        texts = (document.title or "", document.original.title, *document.tags)
        pattern = _pattern(self._words)
        return any(pattern.search(_folded(text[:_LETTERS])) for text in texts)

    def article(self, document: Document) -> bool:
        """Whether an article is muted."""
        return self.by_source(document) or self.by_word(document)

    def story(self, story: Story) -> bool:
        """Whether a story is muted itself, by any of its members' ids."""
        return any(each.article_id in self._stories for each in story.members)


def _values(mutes: Iterable[Mute], kind: Kind) -> frozenset[str]:
    return frozenset(each.value for each in mutes if each.kind is kind)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Finds any of the words as a whole one; with a `*` at its end, its beginning."""
    return re.compile("|".join(_word(each) for each in words))


def _word(word: str) -> str:
    begun = word.endswith("*") and len(word) > 1
    text = re.escape(word.removesuffix("*") if begun else word)
    if _WITHOUT_SPACES.search(word):
        return text
    return rf"(?<!\w){text}" if begun else rf"(?<!\w){text}(?!\w)"
