"""Calendar dates in texts: numeric or with month names, in the calendars of newspapers."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from perspektiven.text import months

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d|19\d\d)(\d\d)(\d\d)(?=T?\d{4}(?:\d\d)?Z?(?!\d)|T|(?!\d))")
_EAST_ASIAN = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
# `26 11月 2025`, as systems print dates by an English pattern.
_EAST_ASIAN_TURNED = re.compile(
    r"(?<!\d)(\d{1,2})[\s-]+(\d{1,2})\s?[月월],?[\s-]+((?:19|20)\d\d)(?!\d)"
)
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})[\s,]+(?:năm\s+)?(\d{4})(?!\d)")
_MONGOLIAN = re.compile(
    r"(\d{4})\s*оны?\s*(\d{1,2})\s*+(?:(?:-?р|дугаар|дүгээр)\s*+)?сарын\s*(\d{1,2})"
)
# Letters with their marks, which are no letters by themselves in Indic and Thai writing.
_NAME = r"([^\W\d_][^\s\d_,،;:()/|-]{1,14})"
_DAY = r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[ºª°]|-[^\W\d_]{1,3}(?=\s))?\.?"
# Between the parts of a date: `14 July`, `14-July`, `14.July`, `9,2026`.
_APART = r"(?:[\s/-]+|(?<=[.,،]))"
_YEAR = r"((?:1[349]|2[0145])\d\d)(?!\d)"
_DAY_MONTH_YEAR = re.compile(
    rf"{_DAY}{_APART}(?:de\s+|d[’']|of\s+|ta['’]\s)?{_NAME}[,،]?{_APART}(?:de\s+|del\s+)?{_YEAR}"
)
_MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w){_NAME}{_APART}(\d{{1,2}})(?:st|nd|rd|th)?[.,،]?{_APART}{_YEAR}"
)
# As in Hungarian, Lithuanian, Basque; and as in Latvian.
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})(?:\.|\s?m\.|\.?ko)?,?{_APART}{_NAME}{_APART}(\d{{1,2}})(?!\d)"
)
_YEAR_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}})\.?\s+(?:(?:gada|жылғы|жылы|йил|yil)\s+)?{_DAY}\s+{_NAME}"
)
# `14 ก.ค.69`, `14 กรกฎาคม พ.ศ. 2569`.
_THAI = re.compile(
    r"(?<!\d)(\d{1,2})\s?([\u0e00-\u0e7f][\u0e00-\u0e7f.]{2,13})\s?(?:[พค]\.?ศ\.?\s?)?"
    r"(\d{4}|\d\d)(?!\d|[:.]\d)"
)
_SHORT_YEAR = re.compile(rf"{_DAY}{_APART}{_NAME},?{_APART}(\d\d)(?![\d:.h])")
_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,2})(?:\s?([./])\s?|(-))(\d{1,2})(?:\s?(?(3)-|\2)\s?)((?:19|20|25)\d\d)(?!\d)"
)
_SHORT_NUMERIC = re.compile(r"(?<![\d.:/])(\d{1,2})([./])(\d{1,2})\2(\d\d)(?![\d.:/])")
_YEAR_FIRST = re.compile(
    r"(?<!\d)((?:1[34]|19|2[0145])\d\d)\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)"
)
_MONTH_ALONE = re.compile(r"((?:19|20)\d\d)[-/.](\d\d)")
_PIVOT = 69  # two figures from here on are of the last century
_THAI_PIVOT = 33  # to Thais they are of the Buddhist calendar: 33 is 1990


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A day, and its position in the text."""

    day: date
    start: int
    end: int


def find(text: str, language: str | None, *, is_month_first: bool) -> DateMatch | None:
    """The first whole day in a text in lower case; a month alone only where it is all of the text.

    `language` tells what a month's name means that two languages share, `is_month_first` whether
    05/03 is in May.
    """
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            for day in read(match, language, is_month_first):
                if day is not None:
                    return DateMatch(day, match.start(), match.end())
    alone = _MONTH_ALONE.fullmatch(text)
    day = _day(alone[1], alone[2], "1") if alone else None
    return DateMatch(day, 0, len(text)) if day else None


_Reader = Callable[[re.Match[str], str | None, bool], Iterator[date | None]]


def _in_order(year: int, month: int, day: int) -> _Reader:
    def read(
        match: re.Match[str], _language: str | None, _month_first: bool
    ) -> Iterator[date | None]:
        yield _day(match[year], match[month], match[day])

    return read


def _with_name(year: int, month: int, day: int) -> _Reader:
    def read(
        match: re.Match[str], language: str | None, _month_first: bool
    ) -> Iterator[date | None]:
        if persian := months.persian(match[month]):
            yield months.from_persian(int(match[year]), persian, int(match[day]))
        number = months.number(match[month], language)
        yield _day(_whole(match[year], language), number, match[day]) if number else None

    return read


def _thai(match: re.Match[str], _language: str | None, _month_first: bool) -> Iterator[date | None]:
    number = months.number(match[2], "th")
    yield _day(_whole(match[3], "th"), number, match[1]) if number else None


def _numeric(
    match: re.Match[str], language: str | None, is_month_first: bool
) -> Iterator[date | None]:
    """Day first, as nearly all of the world writes it; month first where it is so or must be."""
    *_, second, year = match.groups()
    day_first = _day(_whole(year, language), second, match[1])
    month_first = _day(_whole(year, language), match[1], second)
    yield from (month_first, day_first) if is_month_first else (day_first, month_first)


def _year_first(
    match: re.Match[str], _language: str | None, _month_first: bool
) -> Iterator[date | None]:
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    if 1300 < year < 1500:
        yield months.from_persian(year, month, day)
    else:
        yield _day(months.western_year(year), month, day)


_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (_ISO, _in_order(1, 2, 3)),
    (_EAST_ASIAN, _in_order(1, 2, 3)),
    (_EAST_ASIAN_TURNED, _in_order(3, 2, 1)),
    (_VIETNAMESE, _in_order(3, 2, 1)),
    (_MONGOLIAN, _in_order(1, 2, 3)),
    (_THAI, _thai),
    (_DAY_MONTH_YEAR, _with_name(3, 2, 1)),
    (_MONTH_DAY_YEAR, _with_name(3, 1, 2)),
    (_YEAR_MONTH_DAY, _with_name(1, 2, 3)),
    (_YEAR_DAY_MONTH, _with_name(1, 3, 2)),
    (_NUMERIC, _numeric),
    (_YEAR_FIRST, _year_first),
    (_COMPACT, _in_order(1, 2, 3)),
    (_SHORT_YEAR, _with_name(3, 2, 1)),
    (_SHORT_NUMERIC, _numeric),
)


def _whole(year: str, language: str | None) -> int:
    if len(year) == 2:
        if (language or "").partition("-")[0] == "th" and int(year) >= _THAI_PIVOT:
            return months.western_year(2500 + int(year))
        return int(year) + (2000 if int(year) < _PIVOT else 1900)
    return months.western_year(int(year))


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
