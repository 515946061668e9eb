"""Weekdays and months of a text, in the words of its language (CLDR, through babel)."""

import re
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from perspektiven.text import months
from perspektiven.text.language_tags import base
from services.translator.checks.word_lists import LETTER, WORD

_APOSTROPHE = re.compile("['’]")
_SHORTEST = 3
_REMEMBERED = 16_384
_TEXTS = 32  # a sentence and its translation are asked for their months many times
_UNSPACED_MONTH = re.compile(r"(\d{1,2}) ?[月월]")
_NUMBERED_MONTH = re.compile(r"tháng (\d{1,2})", re.IGNORECASE)
# Days by what stands in Chinese behind 星期, 周 or 礼拜, and in Japanese before 曜.
_DATED = re.compile(rf"\d(?:er|re|\.|º|ª|\.º)? (?:de )?({LETTER}{{3,12}})")
_HAN_DAY = re.compile(
    "(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])|([月火水木金土日])曜|([월화수목금토일])요일"
)
_HAN_DAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
             "月": 0, "火": 1, "水": 2, "木": 3, "金": 4, "土": 5,
             "월": 0, "화": 1, "수": 2, "목": 3, "금": 4, "토": 5, "일": 6}  # fmt: skip
# Other words of these languages are like their days or months.
_AMBIGUOUS = frozenset(
    {"may", "march", "mars", "mai", "marzec", "maj", "luty", "sol", "dom", "des"}
)
_OF_MORE_NAMES = frozenset({"ar", "fa", "ur"})
_LOCATIVES = {"pl": {"maju": 5, "majem": 5}, "de": {"jänner": 1, "feber": 2}}
# Letters of the beginning of a name, and how many may follow on it.
_STEM, _INFLECTED = 4, 5


def weekdays(text: str, language: str) -> set[int]:
    """Days that a text names, Monday is 0."""
    found = {_HAN_DAYS[next(filter(None, match.groups()))] for match in _HAN_DAY.finditer(text)}
    names = _days(base(language))
    folded = text.casefold()
    for word in _words(folded):
        if (day := _day(word, base(language))) is not None:
            found.add(day)
    return found | {day for name, day in names.items() if " " in name and name in folded}


@lru_cache(_TEXTS)
def _words(text: str) -> tuple[str, ...]:
    """Words without the endings that Turkish puts behind an apostrophe."""
    words = WORD.findall(text)
    is_marked = "'" in text or "’" in text
    return tuple(_APOSTROPHE.split(word)[0] for word in words) if is_marked else tuple(words)


@lru_cache(_REMEMBERED)
def _day(word: str, language: str) -> int | None:
    if (exact := _days(language).get(word)) is not None:
        return exact
    for name, day in _days(language).items():
        stem = name[: max(4, len(name) - 2)]
        if len(name) >= _SHORTEST and word.startswith(stem) and len(word) <= len(name) + 6:
            return day
    return None


@cache
def _days(language: str) -> dict[str, int]:
    try:
        found = Locale.parse(language, sep="-").days["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        return {}
    names = {str(name).casefold().partition("-feira")[0]: day for day, name in found.items()}
    return {name: day for name, day in names.items() if len(name) >= _SHORTEST}


def months_of(text: str, language: str) -> set[int]:
    """Months that a text names, by their numbers."""
    numbered = [*_UNSPACED_MONTH.findall(text), *_NUMBERED_MONTH.findall(text)]
    found = {int(each) for each in numbered if 1 <= int(each) <= 12}
    if base(language) not in {"zh", "ja", "ko", "vi"}:
        # Behind a day, `mars` and `may` are months.
        words = [*_words(text), *(word.capitalize() for word in _DATED.findall(text))]
        found |= {month for word in words if (month := month_named(word, language))}
    return found


@lru_cache(_REMEMBERED)
def month_named(word: str, language: str) -> int | None:
    """The month that a word names in a language, inflected or not."""
    language = base(language)
    folded = word.casefold()
    if len(folded) < _SHORTEST or (folded in _AMBIGUOUS and not word[0].isupper()):
        return None
    names = _months(language)
    bare = folded.removeprefix("ב") if language == "he" else folded
    if (month := names.get(bare)) is not None:
        return month
    for end in range(len(bare), max(_STEM, len(bare) - _INFLECTED) - 1, -1):
        if (month := names.get(bare[:end] + "*")) is not None:
            return month
    # Arabic and Persian have more names than CLDR.
    return months.number(word, language) if language in _OF_MORE_NAMES else None


@cache
def _months(language: str) -> dict[str, int]:
    """Months by their names, and by the beginnings of these, with a star: `styczni*`."""
    try:
        forms = Locale.parse(language, sep="-").months
    except (UnknownLocaleError, ValueError):
        return {}
    names = {
        str(name).casefold().rstrip("."): number
        for kind in forms.values()
        for width in ("abbreviated", "wide")
        for number, name in kind.get(width, {}).items()
    }
    stems = {f"{n[: len(n) - 2]}*": number for n, number in names.items() if len(n) - 2 >= _STEM}
    return stems | names | (_LOCATIVES.get(language, {}))
