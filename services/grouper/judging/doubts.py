"""Doubtful pairs: a text and the first text of a story that it nearly joins, and their verdicts.

A text joins a story when its score reaches the threshold `join` of `model.json`. The scores that
are less than that by up to `below_join` (`doubtful.json`) make the doubtful band. There the text
joins only if a verdict says that it reports the same event as the story's first text; without one
it stays apart. Stories are a function of the articles and the verdicts.
"""

import heapq
import json
import math
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import NamedTuple

from services.grouper.node import Node

_MOST_STORIES = 3
"""Stories of the band that a text is compared with, the best first."""


class Question(NamedTuple):
    """Whether two texts report the same event."""

    key: str
    """Names the texts as they are: another headline or date is another question."""
    later: str
    earlier: str
    """Ids of the texts."""
    hours: float
    """Hours since 1970 of the later one."""


class Verdict(NamedTuple):
    """The answer to a question."""

    question: Question
    is_same: bool


def question_of(later: Node, earlier: Node) -> Question:
    """The question for two texts."""
    told = [(each.id, each.hours, each.title) for each in (later, earlier)]
    key = blake2b(json.dumps(told).encode(), digest_size=16).hexdigest()
    return Question(key, later.id, earlier.id, later.hours)


@cache
def below_join() -> float:
    """How far below the threshold scores are doubtful, in log odds."""
    text = (files("services.grouper.judging") / "doubtful.json").read_text(encoding="utf-8")
    return float(json.loads(text)["below_join"])


class Doubts:
    """Verdicts that are known, and questions that are open."""

    def __init__(self, *, is_asked: bool = False) -> None:
        self._is_asked = is_asked
        self._verdicts: dict[str, Verdict] = {}
        self._open: dict[str, Question] = {}
        self._compared = 0

    @property
    def width(self) -> float:
        """Width of the doubtful band; 0 where there is neither a judge nor a verdict."""
        return below_join() if self._is_asked or self._verdicts else 0.0

    def begin(self, later: Node) -> None:
        """Begins the decision of a text: what was open before is not any more."""
        self._open.pop(later.id, None)
        self._compared = 0

    def is_same(self, later: Node, earlier: Node) -> bool:
        """Whether a verdict says that two texts of the band report the same event."""
        self._compared += 1
        if self._compared > _MOST_STORIES:
            return False
        question = question_of(later, earlier)
        verdict = self._verdicts.get(question.key)
        if verdict is None and self._is_asked:
            self._open.setdefault(later.id, question)
        return verdict is not None and verdict.is_same

    def learn(self, verdict: Verdict) -> None:
        """Takes a verdict in. Whoever is concerned has to be decided again."""
        self._verdicts[verdict.question.key] = verdict

    def questions(self, *, since: float = -math.inf, most: int = 1_000) -> list[Question]:
        """Questions without a verdict on texts since that hour, the newest texts first."""
        found = (each for each in self._open.values() if each.hours >= since)
        return heapq.nsmallest(most, found, key=lambda each: (-each.hours, each.key))

    def remove(self, ids: Iterable[str]) -> None:
        """Drops the questions about texts that are gone."""
        for each in ids:
            self._open.pop(each, None)

    def forget(self, before: float) -> None:
        """Drops the verdicts on texts before that hour."""
        self._verdicts = {
            key: each for key, each in self._verdicts.items() if each.question.hours >= before
        }
