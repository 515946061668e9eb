"""Days, times and zones in the spellings of many languages, in feeds and on pages alike."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from perspektiven.text import times_of_day
from perspektiven.text.dates import DateLocale, moment, parse, read

NOW = datetime(2026, 6, 1, tzinfo=UTC)
IN_UTC = DateLocale(ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("7 May 2025 4:20 pm", "en"),
        ("7 May 2025, 4.20 p. m.", None),
        ("2025년 5월 7일 오후 4:20", "ko"),
        ("2025年5月7日 下午4点20分", "zh"),
        ("2025年5月7日午後4時20分", "ja"),
        ("下午4:20 2025年5月7日", None),
        ("7. Mai 2025, 16.20 Uhr", "de"),
        ("7 mai 2025 à 16 h 20", "fr"),
        ("7 мая 2025 г., 16:20", "ru"),
        ("7. toukokuuta 2025 klo 16.20", "fi"),
        ("2025. gada 7. maijā, 16:20", "lv"),
        ("7 MAYIS 2025 16:20", "tr"),
        ("7 MAJA 2025, 16:20", "pl"),
        ("7 tháng 5, 2025 4:20 CH", "vi"),
        ("07/05/2025 16:20", "pt"),
        ("7 Μαΐου 2025 4:20 μ.μ.", "el"),
        ("7 मई 2025, 4:20 अपराह्न", "hi"),
        ("৭ মে ২০২৫, ০৪:২০ পিএম", "bn"),
        ("৭ মে ২০২৫, বিকেল ৪:২০", "bn"),
        ("الأربعاء 7 مايو 2025 - 4:20 م", "ar"),
        ("4:20 PM | 7 May 2025", "en"),
        ("Wednesday,May 7,2025,16:20 pm", "en"),
        ("7.mai.2025 às 16h20", "pt"),
        ("07/05/2025,16:20", "it"),
        ("2025-05-07T18:20:00+02:00", None),
        ("2025-05-07 18:20 UTC+2", None),
        ("Wed May 07 2025 18:20:00 GMT+0200 (Central European Summer Time)", None),
        ("7 May 2025 18:20 Europe/Warsaw", None),
        ("7 May 2025 12:20 p.m. ET", None),
        ("7 May 2025 9:50 PM IST", "en"),
        ("07.05.2025 18:20 MESZ", "de"),
    ],
)
def test_a_moment_is_read_whole(text: str, language: str | None) -> None:
    place = DateLocale(ZoneInfo("UTC"), language)

    assert parse(text, place, NOW) == datetime(2025, 5, 7, 16, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("১২:৩০ এএম", 0), ("রাত ১২:৩০", 0), ("রাত ৩:৩০", 3), ("ভোর ৫:৩০", 5), ("রাত ১০:৩০", 22)],
)
def test_a_night_has_two_ends(text: str, hour: int) -> None:
    found = times_of_day.find(text.translate(str.maketrans("০১২৩৪৫৬৭৮৯", "0123456789")), "bn")

    assert found is not None
    assert (found.hour, found.minute) == (hour, 30)


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday, May 7, 2025 - 16:20",
        "Wed, 05/07/2025 - 16:20",
        "07.05.2025. 16:20",
        "May 7, 2025 / 16:20",
        "2025-05-07 4:20 PM",
        "2025-05-07 오후 4:20",
        "7 Mai 2025 18:20:00 Europe/Berlin",
        "Wed, 7 May 2025 18:20:00 UTC+0200",
    ],
)
def test_feeds_are_read_as_pages_are(text: str) -> None:
    found = moment(text)

    # May 7 or July 5: only a country tells.
    assert found in {datetime(2025, month, 12 - month, 16, 20, tzinfo=UTC) for month in (5, 7)}


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("12:05 am, 7 May 2025", 0),
        ("12:05 pm, 7 May 2025", 12),
        ("2025年5月7日 中午11点30分", 11),
        ("2025年5月7日 晚上8点", 20),
        ("2025년 5월 7일 밤 9:00", 21),
        ("2025년 5월 7일 새벽 2:00", 2),
        ("am 7. Mai 2025 um 9:05 Uhr", 9),
    ],
)
def test_the_part_of_the_day_tells_the_hour(text: str, hour: int) -> None:
    found = parse(text, IN_UTC, NOW)

    assert found is not None
    assert found.hour == hour


def test_a_time_that_can_not_be_is_none() -> None:
    assert times_of_day.find("up by 3,14:30", None) is None
    found = read("7 May 2025 29:75", IN_UTC)

    assert found is not None
    assert found.clock is None


def test_an_abbreviation_is_that_of_the_country() -> None:
    in_jerusalem = DateLocale(ZoneInfo("Asia/Jerusalem"), "he")

    found = parse("2025-01-07 12:00 IST", in_jerusalem, NOW)

    assert found == datetime(2025, 1, 7, 10, tzinfo=UTC)


def test_a_whole_date_wins_over_a_part_of_one() -> None:
    assert moment("May 7, 2025 - 10:15") == datetime(2025, 5, 7, 10, 15, tzinfo=UTC)
    assert moment("2025-05") == datetime(2025, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("stands", ["3:05 {}", "{} 3:05", "{}, 3:05", "3:05, {}."])
def test_every_word_for_a_part_of_the_day_is_found_at_its_time(stands: str) -> None:
    missed = [
        word
        for word, kind in times_of_day._all_words().items()
        if (found := times_of_day.find(stands.format(word), None)) is None
        or found.hour != times_of_day._of_day(3, kind)
    ]

    assert missed == []


@pytest.mark.parametrize("word", ["gece yarısı", "gece yarisi", "GECE YARISI", "GECE YARİSİ"])
def test_any_letter_i_makes_the_same_word(word: str) -> None:
    found = times_of_day.find(f"11:30 {word}", "tr")

    assert found is not None
    assert (found.hour, found.end) == (23, len(f"11:30 {word}"))
