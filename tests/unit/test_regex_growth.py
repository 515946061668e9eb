"""No regular expression of ours takes more than linear time for what others send."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from perspektiven.text import times_of_day
from tests.support.regex_growth import growth_of
from tests.support.regex_table import FoundPattern, hidden_calls

ROOT = Path(__file__).parents[2]
DEADLINE_SECONDS = 480

# Patterns whose growth is another, and the greatest length of what they ever meet.
CAPPED = {
    # `is_furniture` looks at blocks of 400 letters, at small print of 40.
    # `is_appeal` looks at lines of 400 letters.
    "services.fetcher.extraction.page.appeals._HINTED[0]": 400,
    "services.fetcher.extraction.page.appeals._HINTED[1]": 400,
    "services.fetcher.extraction.page.appeals._HINTED[2]": 400,
    "services.fetcher.extraction.page.furniture_phrases._FURNITURE": 400,
    "services.fetcher.extraction.page.furniture_phrases._READ_ON": 400,
    "services.fetcher.extraction.page.furniture_phrases._NUMBERS": 40,
}
# Patterns that are made anew: of names of ours, or of an escaped word of the text itself.
MADE_ANEW = {
    "services/reader/habits/muting.py",
    # Of CLDR's words for the parts of a day; they meet 24 letters, and have a test below.
    "perspektiven/text/times_of_day.py",
    "services/indexer/migrate.py",
    "services/indexer/reindex.py",
    "services/reader/rendering/messages.py",
    # Of its own words and labels, escaped.
    "services/translator/checks/debris.py",
    "services/translator/checks/figures/fractions.py",
    # Of its own phrases, escaped, beside an hour of at most twenty letters.
    "services/translator/checks/figures/clock_phrases.py",
    # Of CLDR's words for the parts of a day, and of those before names, escaped.
    "services/translator/checks/added_names.py",
    "services/translator/checks/figures/half_days.py",
    "services/translator/checks/figures/halves.py",
    "services/translator/engines/libretranslate.py",
}

BLOW_UPS = (
    r"(a+)+b",
    r"(?:a|a)*b",
    r"(?:<!--.*?-->\s*)*<rss",
    r"\s+$",
    r"\s*\|\s*",
    r"\w+@",
    r"<meta[^>]*charset",
    r"<br\s*/?\s*>",
    r"(?:subscri\w+\sbox)",
    r"\w(?=\w*!)",
)
LINEAR = (
    r"a+b?",
    r"\w+",
    r"(?<!\w)\w++@",
    r"<meta[^<>]*charset",
    r"<br\s*+/?\s*+>",
    r"[a-z]{1,20}@",
    r"a|b|(?:c|d)*",
)


@pytest.mark.timeout(DEADLINE_SECONDS + 60)
def test_every_expression_takes_linear_time_for_all_that_it_can_be_pumped_with() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.support.regex_growth"],
        input=json.dumps(CAPPED),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=True,
    )
    told = json.loads(ran.stdout)

    assert told["patterns"] > 150
    assert set(CAPPED) <= set(told["names"])
    assert told["growing"] == {}


def test_expressions_stand_where_the_test_finds_them() -> None:
    assert {call.partition(":")[0] for call in hidden_calls()} == MADE_ANEW


@pytest.mark.parametrize("language", ["de", "en", "vi"])
def test_words_for_the_parts_of_a_day_are_soon_found(language: str) -> None:
    before, behind = times_of_day._expression(language)

    assert growth_of(FoundPattern("before", before, ("finditer",))) is None
    assert growth_of(FoundPattern("behind", behind, ("match",))) is None


@pytest.mark.parametrize("pattern", BLOW_UPS)
def test_an_expression_that_blows_up_is_found_out(pattern: str) -> None:
    assert growth_of(FoundPattern("bad", re.compile(pattern), ("finditer",))) is not None


@pytest.mark.parametrize("pattern", LINEAR)
def test_an_expression_that_is_linear_passes(pattern: str) -> None:
    assert growth_of(FoundPattern("good", re.compile(pattern), ("finditer",))) is None
