"""The gate: extraction may not fall below the scores that the repository holds."""

import json
from functools import cache

import pytest

from bench.extraction.__main__ import BASELINE, measure
from bench.extraction.extractors import ours
from bench.extraction.pages import pages
from bench.extraction.score import compare


@cache
def scores() -> dict[str, float]:
    return measure(ours, list(pages()))


@pytest.mark.parametrize("name", ["precision", "recall", "f1", "title", "day", "author"])
def test_extraction_is_as_good_as_recorded(name: str) -> None:
    recorded = json.loads(BASELINE.read_text(encoding="utf-8"))

    assert scores()[name] >= recorded[name] - 0.002


def test_the_same_text_scores_one() -> None:
    assert compare(["a b c d e"], ["a b", "c d e"]).f1 == 1.0


def test_half_of_the_text_costs_recall_only() -> None:
    score = compare(["a b c d e"], ["a b c d e f g h i j"])

    assert score.precision == 1.0
    assert score.recall < 0.5
