"""Times of day in texts: 15:05, 3.05 p. m., 오후 3:05, 15h05, 下午3点05分.

Words for the parts of a day come from CLDR, through babel, and stand before or behind the time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from perspektiven.text import months

_TIME = re.compile(
    r"(?<![\d:.])(?<!\d,)(\d{1,2})(?:\s?(?:[:h時时点點시]|[.](?=\d\d(?!\d)))\s?(\d{2})(?![\d%])|[:.](\d{2})(?=[ap]))"
    r"(?:\s?[:.分]\s?(\d{2})(?!\d))?(?:[.,]\d{1,9})?[分]?",
    re.IGNORECASE,
)
_HOUR_ALONE = re.compile(
    r"(?<![\d:.])(?<!\d,)(\d{1,2})(?:\s?([h時时点點시])(?![^\W\d_])(?:\s?(\d{1,2})[分분])?|(?=\s?[ap]\.?\s?m\b))",
    re.IGNORECASE,
)
# What CLDR lacks, or papers shorten: language: of the morning / of the afternoon / of the night.
_OTHERS = {
    "en": "am a.m. / pm p.m.",
    "ar": "ص صباحا صباحًا قبل·الظهر / م مساء مساءً بعد·الظهر",
    "fa": "ق.ظ صبح / ب.ظ بعدازظهر عصر",
    "hi": "पूर्वाह्न सुबह प्रातः / अपराह्न शाम दोपहर",
    "bn": "পূর্বাহ্ন সকাল ভোর এএম / অপরাহ্ন বিকাল বিকেল সন্ধ্যা দুপুর পিএম / রাত",
    "tr": "öö / ös",
    "ko": "오전 / 오후",
    "ja": "午前 / 午後",
    "zh": "上午 早上 / 下午 晚上",
    "el": "πμ / μμ",
    "vi": "sa sáng / ch chiều tối",
    "th": "ก่อนเที่ยง / หลังเที่ยง",
    "sq": "paradite / pasdite",
    "bg": "пр.об. преди·обяд / сл.об. следобед",
    "ta": "முற்பகல் / பிற்பகல்",
    "ur": "صبح / شام دوپہر",
    "he": "לפנה״צ / אחה״צ",
    "fil": "ng·umaga / ng·hapon ng·gabi",
}
_MORNING, _NOON, _AFTERNOON, _NIGHT = "morning", "noon", "afternoon", "night"
_KINDS = {
    "am": _MORNING,
    "pm": _AFTERNOON,
    "noon": _NOON,
    "afternoon1": _NOON,
    "midnight": _NIGHT,
    **dict.fromkeys(("morning1", "morning2"), _MORNING),
    **dict.fromkeys(("afternoon2", "evening1", "evening2"), _AFTERNOON),
    **dict.fromkeys(("night1", "night2"), _NIGHT),
}
_NEAR = 24  # letters before and behind the time


@dataclass(frozen=True, slots=True)
class TimeMatch:
    """A time of day, and the place in the text where it ends."""

    hour: int
    minute: int
    second: int
    end: int


def find(text: str, language: str | None) -> TimeMatch | None:
    """First time of day in a text; None if there is none that is certain."""
    if match := _TIME.search(text):
        hour, minute, second = int(match[1]), int(match[2] or match[3]), int(match[4] or 0)
    elif match := _HOUR_ALONE.search(text):
        hour, minute, second = int(match[1]), int(match[3] or 0), 0
    else:
        return None
    period, end = _period(text, match, language)
    at = _of_day(hour, period)
    if at is None or minute > 59 or (at, minute, second) > (24, 0, 0):
        return None
    return TimeMatch(at, minute, min(second, 59), end)


def _of_day(hour: int, period: str | None) -> int | None:
    """The hour from 0 to 24 of one that goes with a part of the day; None where none does."""
    if period is None or hour > 12:
        return hour
    if period == _MORNING:
        return hour % 12
    if period == _NOON and hour == 11:
        return hour
    if period in {_NOON, _AFTERNOON}:
        return hour % 12 + 12
    return hour % 12 if hour % 12 < 6 else hour + 12


def _period(text: str, match: re.Match[str], language: str | None) -> tuple[str | None, int]:
    """The part of the day that stands at a time, and where the time ends with it."""
    before, behind = (
        text[max(0, match.start() - _NEAR) : match.start()],
        text[match.end() :][:_NEAR],
    )
    for words in (_words(language) if language else {}, _all_words()):
        own = language if words is not _all_words() else None
        if not words or not _may_stand(own, before, behind):
            continue
        expression = _expression(own)
        if found := expression[1].match(behind):
            return words[_key(found[1])], match.end() + found.end()
        if found := expression[0].search(before):
            return words[_key(found[1])], match.end()
    return None, match.end()


def _may_stand(language: str | None, before: str, behind: str) -> bool:
    """Whether a word may stand there: in ASCII, where that is known at a tenth of the cost."""
    if not (before.isascii() and behind.isascii()):
        return True
    keys = _ascii_keys(language)
    return _key(behind).lstrip(",").startswith(keys) or _key(before).rstrip(",:").endswith(keys)


@cache
def _ascii_keys(language: str | None) -> tuple[str, ...]:
    return tuple(filter(str.isascii, _words(language) if language else _all_words()))


def _key(word: str) -> str:
    # Where case does not count, expressions take the four letters i for one.
    folded = word.replace("İ", "i").casefold().replace("ı", "i")
    return "".join(folded.replace(".", "").split())


@cache
def _expression(language: str | None) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches the words before a time, and those behind it."""
    words = _words(language) if language else _all_words()
    ordered = sorted(words, key=len, reverse=True)
    spaced = "|".join(r"\.?\s?".join(map(re.escape, word)) for word in ordered) or "(?!)"
    return (
        re.compile(rf"(?<![^\W\d_])({spaced})[\s.,:]*$", re.IGNORECASE),
        re.compile(rf"[\s,]*({spaced})\.?(?![^\W\d_])", re.IGNORECASE),
    )


@cache
def _all_words() -> dict[str, str]:
    """Words of all languages; short ones in Latin letters only mean that in their own."""
    found: dict[str, str] = {"am": _MORNING, "pm": _AFTERNOON}
    for language in (*months.LANGUAGES.split(), "ja", "ko", "zh"):
        for word, kind in _words(language).items():
            if len(word) > 2 or not word.isascii():
                found.setdefault(word, kind)
    return found


@cache
def _words(language: str) -> dict[str, str]:
    """Words of one language for the parts of a day, without dots and spaces."""
    base = language.replace("_", "-").partition("-")[0]
    found: dict[str, str] = {"am": _MORNING, "pm": _AFTERNOON} if base != "de" else {}
    others = _OTHERS.get(base, "").split("/")
    for words, kind in zip(others, (_MORNING, _AFTERNOON, _NIGHT), strict=False):
        found.update((_key(word.replace("·", " ")), kind) for word in words.split())
    for name, word in _cldr_periods(base):
        found.setdefault(_key(word), _KINDS[name])
    return {word: kind for word, kind in found.items() if len(word) > 1 or not word.isascii()}


def _cldr_periods(language: str) -> Iterator[tuple[str, str]]:
    """Parts of a day and their words in a language, at all widths; nothing if CLDR lacks it."""
    try:
        periods = Locale.parse(language).day_periods
    except (UnknownLocaleError, ValueError):
        return
    for widths in periods.values():
        for words in widths.values():
            yield from words.items()
