"""Series: headlines that an outlet prints again and again, and the number of each instance.

`Wetter am 3.`, `Tag 21`, `Folge 12`, `Horoskop für Dienstag`: two instances look alike and report
different things.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base
from services.grouper.words.terms import stem

NOTHING: frozenset[str] = frozenset()

_TOKEN = re.compile(r"\d{1,2}[:.]\d{2}(?!\d)|\d+|[^\W\d_]+(?:-[^\W\d_]+)?|[.#()]")
_LIVE = re.compile(
    r"^[^:+]{0,60}(?:ticker|live-?blog|newsblog)[^:+]{0,20}(?::|\+\+\+)", re.IGNORECASE
)
_RESULT = re.compile(r"(?<![\d:.])(\d{1,2}):(\d)(?![\d:])")
_LONGEST = 300

_BARS = (" | ", " │ ", " » ", ' " ')
"""What stands before an outlet's name behind a headline; the last is » as some systems write it."""

_HYPHEN = " - "
_NAME_WORDS = 4
"""Words of a name behind a hyphen; more may be a part of the headline."""

_HEADLINE_WORDS = 4
"""Words that a headline has at least: what is shorter may be the rubric before it."""


@dataclass(frozen=True, slots=True)
class Series:
    """What a headline says of the series that it may belong to."""

    skeleton: str = ""
    """The headline without dates and instance numbers; empty where it has none."""
    instance: frozenset[str] = NOTHING
    """Its dates, times and instance numbers, each with the word that it counts."""
    is_recurring: bool = False
    """Whether it is of a kind that reports no event: horoscope, forecast, draw of numbers."""
    results: frozenset[str] = NOTHING
    """Results of matches, the winner's goals first."""


PLAIN = Series()


def series(title: str, language: str) -> Series:
    """The series of a headline in `language`.

    >>> series("Tour de France, Etappe 12: Regen", "de").instance
    frozenset({'etappe 12'})
    """
    tokens = _TOKEN.findall(title[:_LONGEST].lower())
    calendar = _calendar(base(language))
    kept: list[str] = []
    instance: set[str] = set()
    for at, token in enumerate(tokens):
        counted = _counted(tokens, at, calendar)
        if counted is None:
            kept.append(token)
        else:
            kept.append("*")
            instance.add(counted)
    results, is_recurring = _results(title), _is_recurring(tokens)
    if not instance and not results and not is_recurring:
        return PLAIN
    skeleton = " ".join(kept) if instance or not results else ""
    return Series(skeleton, frozenset(instance), is_recurring, results)


def _results(title: str) -> frozenset[str]:
    found = _RESULT.findall(title[:_LONGEST])
    return frozenset(":".join(sorted(each, key=int, reverse=True)) for each in found)


def without_rubric(title: str) -> str:
    """The headline without the name of a live ticker before it: that says where, not what."""
    found = _LIVE.match(title)
    rest = title[found.end() :].strip(" +") if found else ""
    return rest or title


def without_masthead(title: str) -> str:
    """The headline without the outlet, or the section, that is named behind it.

    >>> without_masthead("Brücke in Riga gesperrt | Ausland | Der Kurier")
    'Brücke in Riga gesperrt'
    """
    title = title[:_LONGEST]
    while cut := _before_name(title):
        title = cut
    return title


def _before_name(title: str) -> str:
    """What stands before the last name behind the headline; empty where there is none."""
    for separator in (*_BARS, _HYPHEN):
        before, _, name = title.rpartition(separator)
        headline, words = len(before.split()), len(name.split())
        most = min(headline // 2, _NAME_WORDS) if separator == _HYPHEN else headline - 1
        if headline >= _HEADLINE_WORDS and 0 < words <= most:
            return before
    return ""


@cache
def instance_terms(language: str) -> frozenset[str]:
    """Terms of days, months and live tickers: they say when and where, not what."""
    words = _calendar(base(language)) | _words("rubric")
    return words.union(stem(word, language) for word in words)


def are_instances(one: Series, other: Series) -> bool:
    """Whether two headlines are different instances of something that recurs."""
    if one.is_recurring or other.is_recurring:
        return True
    if not one.instance or not other.instance or one.instance == other.instance:
        return False
    if one.skeleton == other.skeleton:
        return True
    return _number_differs(one.instance, other.instance)


def _number_differs(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both count the same word and count it differently: Tag 2, Tag 21."""
    ours, theirs = _counts(one), _counts(other)
    return any(ours[word] != theirs[word] for word in ours.keys() & theirs.keys())


def _counts(instance: frozenset[str]) -> dict[str, str]:
    pairs = (each.split(" ") for each in sorted(instance))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _counted(tokens: list[str], at: int, calendar: frozenset[str]) -> str | None:
    """What an instance token counts; None for any other token."""
    token = tokens[at]
    if token in calendar:
        return token
    if not token[0].isdigit():
        return None
    if not token.isdecimal():
        return f"at{token}"
    return _series_number(tokens, at) or _date_number(tokens, at, calendar)


def _series_number(tokens: list[str], at: int) -> str | None:
    before = _word(tokens, at - 1, -1)
    after = _word(tokens, at + 1, 1)
    for word in (before, after if _is_ordinal(tokens, at) else ""):
        if word in _words("numbered"):
            return f"{word} {int(tokens[at])}"
    return None


def _date_number(tokens: list[str], at: int, calendar: frozenset[str]) -> str | None:
    number = int(tokens[at][:9])
    if 1990 <= number <= 2099 and len(tokens[at]) == 4:
        return tokens[at]
    is_day = 1 <= number <= 31 and (
        _is_ordinal(tokens, at)
        or _word(tokens, at + 1, 1) in calendar
        or _word(tokens, at - 1, -1) in calendar
    )
    return f"date{number}" if is_day else None


def _is_ordinal(tokens: list[str], at: int) -> bool:
    following = tokens[at + 1 : at + 2]
    return following in (["."], ["st"], ["nd"], ["rd"], ["th"], ["ª"], ["º"])


def _word(tokens: list[str], at: int, step: int) -> str:
    """The next token that is no punctuation, or an ordinal's ending."""
    passed = 0
    while 0 <= at < len(tokens) and tokens[at] in {".", "#", "(", ")", "st", "nd", "rd", "th"}:
        at += step
        passed += 1
        if passed == 2:
            return ""
    return tokens[at] if 0 <= at < len(tokens) else ""


def _is_recurring(tokens: list[str]) -> bool:
    opening = " ".join(tokens[:4]) + " "
    return any(token in _words("recurring") for token in tokens) or any(
        opening.startswith(f"{words} ") for words in _words("opening")
    )


@cache
def _words(kind: str) -> frozenset[str]:
    text = (files("services.grouper.headlines") / "series_words.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)[kind])


@cache
def _calendar(language: str) -> frozenset[str]:
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return NOTHING
    names = (
        name.lower()
        for kinds in (locale.days, locale.months)
        for context in kinds.values()
        for name in context.get("wide", {}).values()
    )
    return frozenset(name for name in names if name.isalpha())
