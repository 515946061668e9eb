"""How many good translations the checks alarm at, and how many bad ones they miss.

The sets lie in `checked/`: `own.ndjson` was written along with the checks, `unseen.ndjson` by
somebody who had not seen their code. Both were looked at since, and a test holds their figures.
`second.ndjson` was written without sight of either, and mended by afterwards. `third.ndjson` was
written before the mends for the second, from other subjects, by the one who made them;
`fourth.ndjson` before its author had read the checks' code; `fifth.ndjson`, of hard good ones
alone, after the mends for the fourth; `sixth.ndjson` and `seventh.ndjson` without sight of the
checks. `eighth.ndjson` was written so as well, and hardly mended by: no test holds its figures.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.translator import checks
from services.translator.checks.cleaning import tidied

HALVES = ("own", "unseen", "second", "third", "fourth", "fifth", "sixth", "seventh")
BARELY_SEEN = "eighth"
MOST_ALARMS, MOST_MISSES = 0.08, 0.15
# A fourth of its faults are of meaning alone: who won, what rose, what was when.
MOST_MISSES_OF = {"seventh": 0.3}
_SYMBOLS = frozenset({"symbols", "emoji lost"})
_FOLDER = Path(__file__).parent / "checked"


@dataclass(slots=True)
class CheckFigures:
    """What the checks said about one half."""

    good: int = 0
    bad: int = 0
    alarms: list[str] = field(default_factory=list)
    """Ids of good translations with a failure or a warning."""
    misses: list[str] = field(default_factory=list)
    """Ids of bad ones with neither, which were not mended either."""
    mended: int = 0
    """Bad answers of which the translator made good ones before it checked them."""
    words: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        """The figures, and whether the aims are met."""
        return {
            "good": self.good,
            "alarms_on_good": round(len(self.alarms) / self.good, 3),
            "bad": self.bad,
            "misses_on_bad": round(len(self.misses) / self.bad, 3) if self.bad else 0.0,
            "mended": self.mended,
            "alarms": self.alarms,
            "misses": self.misses,
            "by_check": dict(self.words.most_common()),
        }


def lines(half: str) -> list[dict[str, Any]]:
    """The translations of a half: source, translation, languages, and whether it is good."""
    text = (_FOLDER / f"{half}.ndjson").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def checked(half: str) -> CheckFigures:
    """What the checks say about a half, after the answers were made clean as the chain does it."""
    found = CheckFigures()
    for line in lines(half):
        answer = tidied(line["source"], line["translation"])
        pair = line["source_language"], line["target_language"]
        words = checks.failures(line["source"], answer, *pair)
        words += checks.warnings(line["source"], answer, *pair)
        found.words.update(words)
        if line["good"]:
            found.good += 1
            found.alarms += [line["id"]] if words else []
        else:
            found.bad += 1
            is_mended = not words and line["fault"] in _SYMBOLS and answer != line["translation"]
            found.mended += is_mended
            found.misses += [] if words or is_mended else [line["id"]]
    return found


def all_checked() -> dict[str, Any]:
    """The figures of all sets."""
    return {each: checked(each).figures() for each in (*HALVES, BARELY_SEEN)}
