"""Comparison of engines and units on a set: chrF, warnings, names kept, tokens, time.

A set is NDJSON, a paragraph a line: `source_language`, `target_language`, `source`, `reference`,
and at will `article` (lines of one article follow on one another) and `names`, texts that the
translation has to contain.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from perspektiven.errors import WrongSetting
from perspektiven.ops import metrics
from services.translator.chain import Chain
from services.translator.trials.chrf import chrf
from services.translator.trials.trial import tried


class Sample(BaseModel):
    """A paragraph of a set, with the translation that it is compared with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_language: str
    target_language: str
    source: str
    reference: str
    article: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What one engine made of one sample; no translation if it could not translate it."""

    sample: Sample
    translation: str | None
    warnings: tuple[str, ...]


@dataclass(slots=True)
class EngineScores:
    """What one engine made of a set, in one unit."""

    engine: str
    unit: str
    seconds: float = 0.0
    rows: list[Row] = field(default_factory=list)
    tokens: dict[str, int] = field(default_factory=lambda: {"sent": 0, "received": 0})
    """Tokens of language models by direction; none where an engine counts none."""

    def figures(self) -> dict[str, Any]:
        """chrF from 0 to 100, shares from 0 to 1, characters of the sources, tokens, seconds."""
        pairs = [(row.translation or "", row.sample.reference) for row in self.rows]
        return {
            "engine": self.engine,
            "unit": self.unit,
            "paragraphs": len(self.rows),
            "chrf": round(chrf(pairs), 1),
            "warned": _share(sum(bool(row.warnings) for row in self.rows), len(self.rows)),
            "warnings": self._shares_of_warnings(),
            "names_kept": self._share_of_names(),
            "characters": sum(len(row.sample.source) for row in self.rows),
            "tokens_sent": self.tokens["sent"],
            "tokens_received": self.tokens["received"],
            "seconds": round(self.seconds, 2),
        }

    def _shares_of_warnings(self) -> dict[str, float]:
        words = Counter(word for row in self.rows for word in set(row.warnings))
        return {word: _share(count, len(self.rows)) for word, count in words.items()}

    def _share_of_names(self) -> float | None:
        """None where the set names none."""
        names = [name in (row.translation or "") for row in self.rows for name in row.sample.names]
        return _share(sum(names), len(names)) if names else None


def _share(some: int, of: int) -> float:
    return round(some / of, 3) if of else 0.0


def read_set(lines: Iterable[str]) -> list[Sample]:
    """The samples of a set. Raises WrongSetting with the number of the first wrong line."""
    samples = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            samples.append(Sample.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as exc:
            reason = str(exc).splitlines()[0]
            raise WrongSetting(f"line {number} of the set is not a sample: {reason}") from exc
    if not samples:
        raise WrongSetting("the set is empty")
    return samples


async def compared(
    samples: Sequence[Sample], engine: str, unit: str, chain: Chain, now: datetime
) -> EngineScores:
    """Has all articles of a set translated, one after the other. Raises as `translate` does."""
    outcome = EngineScores(engine, unit)
    before = _tokens()
    for (source, target, _), group in groupby(samples, key=_article):
        some = list(group)
        started = time.monotonic()
        said = await tried([each.source for each in some], source, target, chain, now)
        outcome.seconds += time.monotonic() - started
        outcome.rows += [
            Row(sample, made["translation"], tuple(made["warnings"]))
            for sample, made in zip(some, said["paragraphs"], strict=True)
        ]
    outcome.tokens = {way: count - before.get(way, 0) for way, count in _tokens().items()}
    return outcome


def _tokens() -> dict[str, int]:
    """Tokens that this process sent and received so far, of all engines."""
    counted = {"sent": 0, "received": 0}
    for metric in metrics.TOKENS.collect():
        for each in metric.samples:
            if each.name.endswith("_total"):
                counted[each.labels["direction"]] += int(each.value)
    return counted


def _article(sample: Sample) -> tuple[str, str, str]:
    # Without an article's name, each paragraph is one of its own.
    return sample.source_language, sample.target_language, sample.article or sample.source
