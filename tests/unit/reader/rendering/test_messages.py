"""Words of the pages: every language has all of them."""

import json
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from services.reader.query.timeline import Interval
from services.reader.rendering.messages import Messages, spoken

LOCALE = files("services.reader.rendering") / "locale"
BERLIN = ZoneInfo("Europe/Berlin")


def _words(name: str) -> dict[str, object]:
    words: dict[str, object] = json.loads((LOCALE / name).read_text(encoding="utf-8"))
    return words


@pytest.mark.parametrize("name", sorted(path.name for path in LOCALE.iterdir()))
def test_every_language_has_every_text(name: str) -> None:
    assert _words(name).keys() == _words("en.json").keys()


WARNINGS = [
    *("not_translated", "partly_translated", "language_mismatch", "language"),
    *("length", "numbers", "dates", "currency", "percent", "names", "negation"),
    *("untranslated", "quotes", "symbols", "hashtag"),
]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("word", WARNINGS)
def test_every_warning_of_the_translator_has_words_of_its_own(language: str, word: str) -> None:
    texts = Messages(language, BERLIN)

    assert texts.warning(word) != texts.warning("something else")
    assert texts.warning(f"title:{word}") == texts.warning(word)


def test_a_language_without_texts_speaks_english() -> None:
    texts = Messages("sw", BERLIN)

    assert texts("search") == "Search"
    assert texts.day(datetime(2026, 11, 23, 12, tzinfo=UTC)) == "November 23, 2026"


def test_pages_speak_the_language_that_is_read_or_else_english() -> None:
    assert [spoken(language) for language in ("de", "de-AT", "en", "fr")] == [
        "de",
        "de-AT",
        "en",
        "en",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("Polnisch", "aus dem Polnischen"),
        ("Norwegisch (Bokmål)", "aus dem Norwegischen (Bokmål)"),
        ("Chinesisch (traditionell)", "aus dem Chinesischen (traditionell)"),
        ("Haiti-Kreolisch", "aus dem Haiti-Kreolischen"),
        ("Ägyptisches Arabisch", "aus dem Ägyptischen Arabisch"),
        ("Deutsch", "aus dem Deutschen"),
        ("Schweizerdeutsch", "aus dem Schweizerdeutschen"),
        ("Hindi", "aus dem Hindi"),
    ],
)
def test_the_name_of_a_language_is_inflected_where_it_has_to_be(language: str, said: str) -> None:
    assert Messages("de", BERLIN).translated_from(language) == f"Maschinell übersetzt {said}"


def test_a_language_without_a_name_is_not_named() -> None:
    assert Messages("de", BERLIN).translated_from("") == "Maschinell übersetzt"
    assert Messages("en", BERLIN).translated_from("Polish") == "Machine translation from Polish"


def test_how_much_later_something_came_is_said_in_words() -> None:
    assert Messages("de", BERLIN).later(timedelta(hours=2)) == "2 Stunden später"
    assert Messages("de", BERLIN).later(timedelta()) == "zur selben Zeit"


def test_numbers_and_counts_are_written_as_the_language_does() -> None:
    assert Messages("de", BERLIN).count(12_345, is_exact=True) == "12.345 Artikel"
    assert Messages("en", BERLIN).count(10_000, is_exact=False) == "more than 10,000 articles"
    assert Messages("de", BERLIN).count(1, is_exact=True) == "1 Artikel"


def test_what_people_translated_is_not_called_a_machines() -> None:
    german = Messages("de", BERLIN)

    assert german.translated_from("Polnisch", by_people=True) == "Übersetzt aus dem Polnischen"
    assert german.translated_from("", by_people=True) == "Übersetzt"


@pytest.mark.parametrize(
    ("interval", "period"),
    [
        (Interval.HOUR, "23. Nov. 2026, 00:30"),
        (Interval.DAY, "23. November 2026"),
        (Interval.WEEK, "Woche ab 23. November 2026"),
        (Interval.MONTH, "November 2026"),
        (Interval.YEAR, "2026"),
    ],
)
def test_a_span_of_time_is_named_in_the_time_zone_of_the_pages(
    interval: Interval, period: str
) -> None:
    start = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert Messages("de", BERLIN).period(start, interval) == period


def test_shares_have_two_digits_after_the_comma_at_most() -> None:
    assert [Messages("de", BERLIN).percent(each) for each in (0.5, 0.12344, 0.0)] == [
        "50\u00a0%",
        "12,34\u00a0%",
        "0\u00a0%",
    ]
