"""Made-up articles, what outlets make of an agency's report, and what only looks like it.

Words follow Zipf's law, as in any language, and every third one is followed by its usual
companion, so that runs of words are shared between unrelated texts as they are in real ones.
"""

import random
from dataclasses import dataclass
from itertools import accumulate

Text = list[list[str]]
"""Paragraphs of words."""

_VOCABULARY = [f"wort{number}" for number in range(20_000)]
_WEIGHTS = list(accumulate(1 / (rank + 2.7) for rank in range(len(_VOCABULARY))))


@dataclass(frozen=True, slots=True)
class Edit:
    """What an outlet does to a report: share of words changed, paragraphs cut, lead added."""

    changed: float
    cut: int = 0
    lead: bool = False


def words(chance: random.Random, count: int) -> list[str]:
    """So many words."""
    found: list[str] = []
    while len(found) < count:
        word = chance.choices(_VOCABULARY, cum_weights=_WEIGHTS)[0]
        found.append(word)
        if chance.random() < 1 / 3:
            found.append(f"{word}begleiter")
    return found[:count]


def report(chance: random.Random) -> Text:
    """An article of five to twelve paragraphs of 20 to 70 words."""
    return [words(chance, chance.randint(20, 70)) for _ in range(chance.randint(5, 12))]


def edited(text: Text, edit: Edit, chance: random.Random) -> Text:
    """The report after an edit: changed words are spread evenly, which is the hardest case."""
    kept = list(text)
    for _ in range(edit.cut):
        kept.pop(chance.randrange(len(kept)))
    found = [
        [
            chance.choices(_VOCABULARY, cum_weights=_WEIGHTS)[0]
            if chance.random() < edit.changed
            else word
            for word in paragraph
        ]
        for paragraph in kept
    ]
    return [words(chance, chance.randint(15, 40)), *found] if edit.lead else found


def follow_up(text: Text, shared: float, chance: random.Random) -> Text:
    """A new article that repeats a share of an older one's text as background: no copy of it."""
    wanted = shared * sum(map(len, text))
    background: Text = []
    for paragraph in reversed(text):
        if sum(map(len, background)) >= wanted:
            break
        room = round(wanted) - sum(map(len, background))
        background.insert(0, paragraph[:room])
    new = sum(map(len, text)) - sum(map(len, background))
    return [words(chance, new // 4) for _ in range(4)] + background


def paragraphs(text: Text) -> list[str]:
    """As the pipeline has them."""
    return [" ".join(paragraph) for paragraph in text]
