"""Labelled sets of articles: NDJSON lines with `id`, `title`, `published_at`, `story`, and more."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.grouper.node import IncomingText
from services.grouper.offline import text_of


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, and the event that it is said to report."""

    text: IncomingText
    story: str
    language: str
    """The language that it was written in."""


def read(file: str | Path, language: str | None = None) -> list[Labelled]:
    """The articles of a set, earliest first; with `language`, those in it only."""
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    found = [
        Labelled(
            text_of(row), row["story"], row.get("original_language") or row.get("language", "")
        )
        for row in rows
        if language is None or row.get("language", language) == language
    ]
    return sorted(found, key=lambda each: (each.text.published_at, each.text.id))


def figures(found: Mapping[str, str], articles: Sequence[Labelled]) -> tuple[float, float, float]:
    """Precision, recall and F1 of some articles, by the story that each id was put in."""
    return b_cubed([found[each.text.id] for each in articles], [each.story for each in articles])


def b_cubed(found: Sequence[str], truth: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 by item (Bagga and Baldwin 1998)."""
    if not found:
        return 0.0, 0.0, 0.0
    sizes, sets, both = Counter(found), Counter(truth), Counter(zip(found, truth, strict=True))
    precision = sum(count * count / sizes[one] for (one, _), count in both.items()) / len(found)
    recall = sum(count * count / sets[other] for (_, other), count in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)
