"""Years of other calendars in ours: 令和6年, พ.ศ. 2567, 民國113年, ۱۵ خرداد ۱۴۰۴, 1446 هـ.

A year whose calendar the text names, or the shape of its date, is certain: the other text has to
tell ours, unless it names that calendar as well. For others, both readings hold.

Source: Japanese eras, the Minguo and the Buddhist calendar, by their offsets; Persian days by
`perspektiven.text.months`; lunar days by the tabular Islamic calendar.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from perspektiven.text import months
from perspektiven.text.language_tags import base
from services.translator.checks.figures.digits import digits_as_ascii
from services.translator.checks.figures.number_words import han_value
from services.translator.checks.figures.quantity import Key, Quantity

_MOST = 50
# What a year may be besides, where nothing says so: Buddhist, Persian, Samvat, Ethiopian years.
_OFFSETS = {"fa": (621, 622), "prs": (621, 622), "ps": (621, 622), "th": (-543,),
            "ne": (-57, -56), "am": (7, 8), "ti": (7, 8)}  # fmt: skip
_EARLIEST, _LATEST = 1850, 2100
_JAPANESE = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_JAPANESE_YEAR = re.compile(
    "(?:(?P<era>明治|大正|昭和|平成|令和))(?P<year>[0-9]{1,2}|元|[一二三四五六七八九十]{1,4})(?=年)"
)
_MINGUO_YEAR = re.compile("民[國国](?P<year>[0-9]{1,3}|元|[一二三四五六七八九十百零〇]{1,5})(?=年)")
_BUDDHIST_YEAR = re.compile(r"(?:พ\.? ?ศ\.?|ปี) ?(?P<year>2[4-6][0-9]{2})(?![0-9])")
_PERSIAN_MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
_PERSIAN_DATE = re.compile(
    rf"(?<![0-9])(?P<day>[0-9]{{1,2}}) ?(?P<month>{_PERSIAN_MONTHS})(?!\w)"
    r"(?: ?(?:ماه|سال)?){1,2} ?(?P<year>1[2-4][0-9]{2})?(?![0-9])"
)
_PERSIAN_YEAR = re.compile(
    rf"(?:سال|{_PERSIAN_MONTHS})(?:[ \u200c](?:ماه|های))? (?P<year>1[2-4][0-9]{{2}})(?![0-9])"
)
_LUNAR_MONTHS = {
    "محرم": 1, "صفر": 2, "ربيع الأول": 3, "ربيع الآخر": 4, "ربيع الثاني": 4, "جمادى الأولى": 5,
    "جمادى الآخرة": 6, "رجب": 7, "شعبان": 8, "رمضان": 9, "شوال": 10, "ذي القعدة": 11,
    "ذو القعدة": 11, "ذي الحجة": 12, "ذو الحجة": 12,
}  # fmt: skip
_LUNAR_DATE = re.compile(
    rf"(?P<day>[0-9]{{1,2}}) (?:من )?(?P<month>{'|'.join(_LUNAR_MONTHS)})(?: (?:عام|سنة))?"
    r"(?: (?P<year>1[34][0-9]{2}))?(?![0-9])"
)
_LUNAR_YEAR = re.compile(r"(?<![0-9])(?P<year>1[34][0-9]{2}) ?(?:هـ|هجري|للهجرة|ہجری|ه\.? ?ق)")
# The day before the first one of the tabular calendar, and how far the sight of the moon is off it.
_LUNAR_DAY_ZERO, _SIGHT = 227_014, 2
_CENTURIES = frozenset(map(Decimal, range(1000, 2100, 100)))
_OF_A_CENTURY = re.compile(r"['’]?s\b|-tal|-lu[kv]u|['’]l[aeıiuü]")
_HUNDREDS = frozenset(map(Decimal, range(200, 1000, 100)))
_HIJRA, _LUNAR_YEARS_A_YEAR = Decimal("622.54"), Decimal("0.970224")
_CALENDARS = re.compile(
    r"Reiwa|Heisei|Sh[oō]wa|Taish[oō]|Meiji|Minguo|\bBE\b|\bB\. ?E\.|[Bb]uddh|[Bb]oudd?h|[Bb]udist"
    r"|\bAH\b|\bA\. ?H\.|[Hh]ijr|[Hh]é?gir|[Hh]ids?c?h|[Pp]ers[ie]|[Ii]ran[a-z]{0,6} (?:cal|kal)"
    r"|[Ss]olar|[Zz]eitrechnung|[CcKk]al[ae]nd|[Кк]аленд|[Лл]етосч"
    r"|[Ss]amvat|Muh?arram|Rajab|S[hc]+aban|Ramad|Ramaz|Shawwal|Dhu|Rabi|Jumad|Farvard|Khord|Mordad"
    r"|Shahriv|Esfand|Bahman|[Ээ]р[аыу] |[Хх]иджр|[Бб]уддий|令和|平成|昭和|大正|明治|民[國国]"
    r"|พ\.ศ|هـ|هجري|شمسی"
)


@dataclass(frozen=True, slots=True)
class _Year:
    """A number of a date, and what it is in our calendar."""

    start: int
    end: int
    ours: frozenset[int]
    is_offer: bool = False
    """Whether it only confirms: the day of a lunar month, which no rule tells for certain."""
    may_stay: bool = False
    """Whether its own value holds as well: `۱۵ تیر` is a day in July, or fifteen shots."""


def in_our_calendar(
    found: Sequence[Quantity], text: str, language: str, other: str
) -> list[Quantity]:
    """The quantities of a text, its years and days as our calendar counts them.

    `other` is the text they are compared with: where it names a calendar, years may stay.
    """
    years = _years(text, language)
    is_kept = bool(years and _CALENDARS.search(other))
    certain = [_told(each, found, text, is_kept=is_kept) for each in years]
    rest = (each for each in found if not any(_overlap(each, year) for year in years))
    told = (_with_century(each, text, language) for each in rest)
    return [*certain, *(_with_other_years(each, language) for each in told)]


def converted_months(text: str, language: str) -> set[int]:
    """The months of our calendar in which the Persian dates of a text fall that tell the year."""
    if base(language) not in _DATED:
        return set()
    dates = (match for match in _persian_dates(text) if match["year"])
    return {day.month for match in dates for day in _days(match)}


def _years(text: str, language: str) -> list[_Year]:
    reader = _READERS.get(base(language))
    return list(islice(reader(digits_as_ascii(text)), _MOST)) if reader else []


def _told(year: _Year, found: Iterable[Quantity], text: str, *, is_kept: bool) -> Quantity:
    keys: set[Key] = {Decimal(each) for each in year.ours}
    own = {key for each in found if _overlap(each, year) for key in each.keys}
    if is_kept or year.is_offer or year.may_stay:
        keys |= own
    return Quantity(frozenset(keys), year.start, year.end, is_offer=year.is_offer)


def _overlap(each: Quantity, year: _Year) -> bool:
    return each.start < year.end and year.start < each.end


def _with_century(each: Quantity, text: str, language: str) -> Quantity:
    """`Nel Cinquecento` is the sixteenth century as well, the 1500s and `1500-talet` are."""
    is_name = each.is_written_out and text[each.start : each.end].istitle()
    if base(language) == "it" and is_name and each.value in _HUNDREDS:
        return replace(each, keys=each.keys | {each.value / 100 + 11})
    if each.value in _CENTURIES and _OF_A_CENTURY.match(text, each.end):
        return replace(each, keys=each.keys | {each.value / 100 + 1})
    return each


def _with_other_years(each: Quantity, language: str) -> Quantity:
    """With the year that it may be: 1403 in Persian, 2567 in Thai."""
    more = {
        key + offset
        for offset in _OFFSETS.get(base(language), ())
        for key in each.keys
        if isinstance(key, Decimal) and _EARLIEST < key + offset < _LATEST
    }
    return replace(each, keys=each.keys | more) if more else each


def _japanese(text: str) -> Iterator[_Year]:
    for match in _JAPANESE_YEAR.finditer(text):
        yield _counted_from(_JAPANESE[match["era"]], match)


def _minguo(text: str) -> Iterator[_Year]:
    for match in _MINGUO_YEAR.finditer(text):
        yield _counted_from(1911, match)


def _counted_from(before: int, match: re.Match[str]) -> _Year:
    told = match["year"]
    # The first year of an era has a name of its own, and single numerals stand for themselves.
    value = 1 if told == "元" else int(told) if told.isdigit() else int(han_value("零" + told) or 0)
    first = before + value
    is_decade = match.string.startswith("年代", match.end())
    return _Year(*match.span("year"), frozenset({first, first + 9} if is_decade else {first}))


def _buddhist(text: str) -> Iterator[_Year]:
    for match in _BUDDHIST_YEAR.finditer(text):
        yield _Year(*match.span("year"), frozenset({months.western_year(int(match["year"]))}))


def _persian(text: str) -> Iterator[_Year]:
    told: set[int] = set()
    for match in _persian_dates(text):
        days = _days(match)
        if days:
            own = frozenset(day.day for day in days)
            yield _Year(*match.span("day"), own, may_stay=not match["year"])
        if days and match["year"]:
            told.add(match.start("year"))
            yield _Year(*match.span("year"), frozenset(day.year for day in days))
    for match in _PERSIAN_YEAR.finditer(text):
        if match.start("year") not in told:
            year = int(match["year"])
            yield _Year(*match.span("year"), frozenset({year + 621, year + 622}))
    yield from _lunar(text)


def _persian_dates(text: str) -> Iterator[re.Match[str]]:
    return islice(_PERSIAN_DATE.finditer(digits_as_ascii(text)), _MOST)


def _days(date_told: re.Match[str]) -> list[date]:
    """The day of a Persian date; without a year, where it falls in common and in leap years."""
    month = months.persian(date_told["month"]) or 0
    years = [int(date_told["year"])] if date_told["year"] else [1402, 1403, 1404]
    found = (months.from_persian(year, month, int(date_told["day"])) for year in years)
    return [day for day in found if day is not None]


def _lunar(text: str) -> Iterator[_Year]:
    told: set[int] = set()
    for match in _LUNAR_DATE.finditer(text):
        days = _lunar_days(match)
        own = frozenset(day.day for day in days)
        yield _Year(*match.span("day"), own, is_offer=True)
        if days:
            told.add(match.start("year"))
            yield _Year(*match.span("year"), frozenset(day.year for day in days))
    for match in _LUNAR_YEAR.finditer(text):
        if match.start("year") not in told:
            yield _Year(*match.span("year"), _of_lunar_year(int(match["year"])))


def _lunar_days(date_told: re.Match[str]) -> list[date]:
    """The days that a lunar date may be, which begins with the sight of the moon."""
    if not date_told["year"]:
        return []
    year, month = int(date_told["year"]), _LUNAR_MONTHS[date_told["month"]]
    before = (59 * (month - 1) + 1) // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    about = date.fromordinal(_LUNAR_DAY_ZERO + before + int(date_told["day"]))
    return [about + timedelta(days=more) for more in range(-_SIGHT, _SIGHT + 1)]


def _of_lunar_year(year: int) -> frozenset[int]:
    """The two years of ours in which one of the Hijra begins and ends."""
    begins = _HIJRA + (year - 1) * _LUNAR_YEARS_A_YEAR
    return frozenset({int(begins), int(begins + _LUNAR_YEARS_A_YEAR)})


_READERS: dict[str, Callable[[str], Iterator[_Year]]] = {
    "ja": _japanese,
    "zh": _minguo,
    "yue": _minguo,
    "th": _buddhist,
    "fa": _persian,
    "prs": _persian,
    "ar": _lunar,
    "ur": _lunar,
}
_DATED = frozenset({"fa", "prs"})
