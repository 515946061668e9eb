"""The checks' alarms and misses on the sets, and on the demo's memory."""

from pathlib import Path

import pytest
from lxml import etree

from bench.translating.checks import (
    HALVES,
    MOST_ALARMS,
    MOST_MISSES,
    MOST_MISSES_OF,
    checked,
    lines,
)
from services.translator import checks

ROOT = Path(__file__).parents[3]
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.mark.parametrize("half", HALVES)
def test_few_good_translations_are_doubted_and_few_bad_ones_pass(half: str) -> None:
    figures = checked(half).figures()

    assert figures["alarms_on_good"] < MOST_ALARMS, figures["alarms"]
    assert figures["misses_on_bad"] < MOST_MISSES_OF.get(half, MOST_MISSES), figures["misses"]


def test_the_set_has_the_size_and_the_languages_that_are_told() -> None:
    found = [line for half in HALVES for line in lines(half)]

    assert sum(line["good"] for line in found) >= 200
    assert sum(not line["good"] for line in found) >= 150
    assert len({line["source_language"] for line in found}) >= 20
    assert len({(half, line["id"]) for half in HALVES for line in lines(half)}) == len(found)


def test_few_texts_of_the_demos_memory_are_doubted() -> None:
    tree = etree.parse(ROOT / "console" / "demo" / "memory.tmx")
    units = [
        {str(each.get(LANGUAGE)): each.findtext("seg", "").strip() for each in unit.iter("tuv")}
        for unit in tree.iter("tu")
    ]
    pairs = [
        (source, unit["de"], language, "de")
        for unit in units
        for language, source in unit.items()
        if language != "de" and "de" in unit
    ]

    doubted = [pair for pair in pairs if checks.failures(*pair) or checks.warnings(*pair)]

    assert len(pairs) > 50
    assert len(doubted) < 0.05 * len(pairs), doubted
