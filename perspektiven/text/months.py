"""Month names in many languages → numbers; conversion of Persian and Thai dates.

Names come from CLDR, through babel. Persian dates are counted by the 33-year cycle, which agrees
with the observed calendar from 1925 to 2088.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from babel import Locale, UnknownLocaleError

from perspektiven.text.diacritics import without_diacritics

LANGUAGES = (
    "en de fr es it pt nl pl cs sk ru uk bg be mk sr sr_Latn hr sl bs ro hu tr az sv da nb fi et lv"
    " lt el sq ar he fa ur hi bn mr ne ta te th id ms ka hy kk uz ky ca gl eu is sw af fil mn km lo"
    " my si am"
)
"""Where a name means two months, the first language wins (listopad: Polish and Czech)."""

# What newspapers write besides; Arabic as in the Levant and in the Maghreb.
_OTHERS = (
    "januara jänner جانفي",
    "fevrier februara شباط فيفري",
    "mrz maerz marco آذار",
    "aprila نيسان أفريل",
    "μαΐου أيار ماي",
    "juna حزيران جوان",
    "jula تموز جويلية",
    "aout avgusta آب أوت غشت",
    "أيلول شتنبر सितम्बर",
    "oktobra",
    "noi نونبر नवम्बर",
    "decembre دجنبر दिसम्बर",
)
# Months of the Levant that are two words, often with their Latin name behind a stroke.
_LEVANTINE = re.compile(r"(تشرين|كانون)\s+(الأول|الاول|الثاني|الثانى)(?:\s?/\s?[^\W\d_]+)?")
_LATIN = {
    ("تشرين", True): "أكتوبر",
    ("تشرين", False): "نوفمبر",
    ("كانون", True): "ديسمبر",
    ("كانون", False): "يناير",
}
_ERA = re.compile(r"(令和|平成|民國|民国)\s?(\d{1,3}|元)\s?年")
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_IN_CHARACTERS = re.compile(r"(?<![一-十])(十[一二]?|[一二三四五六七八九])(?=月)")
_FIGURES = {
    name: str(month)
    for month, name in enumerate(str.split("一 二 三 四 五 六 七 八 九 十 十一 十二"), 1)
}
# The months of one calendar as Iranians call them, and Afghans in Dari and in Pashto.
_PERSIAN = {
    name: number
    for names in (
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
        "وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب",
    )
    for number, name in enumerate(names.split(), 1)
}
_STEM, _OWN_STEM, _ENDING = 5, 4, 4  # letters; of all languages, of the one that is known
_DAY_ZERO = date(1600, 1, 1)
_BUDDHA = 543


def in_plain_terms(text: str) -> str:
    """A date with its month in one word or in figures, and its year as the West counts it."""
    if text.isascii():
        return text
    text = _LEVANTINE.sub(lambda found: _LATIN[found[1], "ول" in found[2]], text)
    text = _ERA.sub(lambda found: f"{_ERAS[found[1]] + _year_of(found[2])}年", text)
    return _IN_CHARACTERS.sub(lambda found: _FIGURES[found[1]], text)


def _year_of(era: str) -> int:
    return 1 if era == "元" else int(era)


def number(name: str, language: str | None = None) -> int | None:
    """The month of that name, as `language` has it where it has it; None for no month."""
    # Hebrew puts its "in" before the name as a letter.
    word = name.casefold().rstrip(".").removeprefix("ב")
    return (_in(language, word) if language else None) or _in(None, word)


def _in(language: str | None, word: str) -> int | None:
    """The month of that name in one language, or in all: as it is, without marks, inflected."""
    names = _of(language) if language else _all()
    return (
        names.get(word)
        or _unmarked(language).get(_plain(word))
        or _inflected(names, word, least=_OWN_STEM if language else _STEM)
    )


def _inflected(names: Mapping[str, int], word: str, *, least: int) -> int | None:
    """The month that a word is a form of, as `novembrī` is of `novembris`; None where two are."""
    found = {
        month
        for name, month in names.items()
        if len(name) > least
        and abs(len(name) - len(word)) <= _ENDING
        and word.startswith(name[: max(least, len(name) - 2)])
    }
    return found.pop() if len(found) == 1 else None


def _plain(word: str) -> str:
    """Without marks, and without the dot that capitals give or take: KASIM is Kasım."""
    return without_diacritics(word.replace("ı", "i"))


@cache
def _unmarked(language: str | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, month in (_of(language) if language else _all()).items():
        found.setdefault(_plain(name), month)
    return found


def persian(name: str) -> int | None:
    """The month of the Persian calendar of that name, in Iran or Afghanistan."""
    return _PERSIAN.get(name.replace("ي", "ی").replace("ك", "ک"))


def from_persian(year: int, month: int, day: int) -> date | None:
    """The day of the Persian calendar in ours; None where there is no such day."""
    if not (1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    years = year - 979
    before = 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)
    leaps = years // 33 * 8 + (years % 33 + 3) // 4
    return _DAY_ZERO + timedelta(days=365 * years + leaps + before + day - 1 + 79)


def western_year(year: int) -> int:
    """A year as Thais count it (2567) in ours (2024); ours as it is."""
    return year - _BUDDHA if 2400 < year < 2700 else year


@cache
def _all() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in LANGUAGES.split():
        for name, month in _of(language).items():
            names.setdefault(name, month)
    for month, others in enumerate(_OTHERS, 1):
        for name in others.split():
            names.setdefault(name, month)
    return names


@cache
def _of(language: str) -> dict[str, int]:
    """The names of one language that are one word; none for a language that CLDR lacks."""
    try:
        months = Locale.parse(language.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in months[context][width].items():
                word = name.casefold().rstrip(".")
                if len(word) > 1 and not any(char.isdigit() or char == " " for char in word):
                    found.setdefault(word, month)
    return found
