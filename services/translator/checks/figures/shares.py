"""Shares of a whole in several wordings: a third, one in three, 33 percent, three of nine."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise

from perspektiven.text.language_tags import base
from services.translator.checks.figures.quantity import Quantity
from services.translator.checks.word_lists import WORD, WordSet, lines, listed, word_set

_HUNDRED = Decimal(100)
_MOST_PARTS = 10
# A share said in parts may be rounded to percent, up or down.
_ROUNDED = Decimal(1)
_MOST = 30
_REMEMBERED = 16_384
# Behind `half of the`, the whole may be told.
_NEAR = 24
_BEHIND = 14
# Tenths of Chinese and Japanese: 四成, 3割; Turkish and Persian put the sign before the number.
_TENTHS = re.compile(r"(?P<digits>\d{1,2})(?P<half>[.,]5)?[成割]|(?P<han>[一二两三四五六七八九])成")
# `dos décimas más`: two tenths of a point.
_TENTH = re.compile(
    r" (?:d[ée]cim[aeio]s?|dixièmes?|Zehntel|tenths?|tienden?|tiondel|tiendedel|desetin|dziesiąt"
    r"|деся)",
)
_HAN = {each: at for at, each in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_BREAK = re.compile(r"[,;:()\d]|[.!?] ")
_SIGNS = frozenset("%٪％‰")
# Words that are others elsewhere: `posto` in Italian, `na stole` in Polish, `faiz` in Turkish.
_A_HUNDRED = re.compile(r"\b(?:posto|посто|(?:od|na|од|на) (?:sto|сто))\b")
_OWN_WORDS = dict.fromkeys(("hr", "sr", "bs", "sh", "sl", "mk", "bg"), _A_HUNDRED) | {
    "az": re.compile(r"\bfaiz")
}


def has_share(text: str, language: str) -> bool:
    """Whether a text says percent, in whatever language."""
    folded = text.casefold()
    own = _OWN_WORDS.get(base(language))
    if own is not None and own.search(folded):
        return True
    if _SIGNS.isdisjoint(folded) and not _percent_words().is_in(folded, ()):
        return any(map(_percent_words().has, WORD.findall(folded)))
    return True


def percentages(found: Iterable[Quantity], text: str, language: str) -> list[Quantity]:
    """The quantities that are percentages by the word or the sign beside them."""
    return [each for each in found if not each.is_offer and _is_percentage(each, text, language)]


def _is_percentage(each: Quantity, text: str, language: str) -> bool:
    near = _BREAK.split(text[each.end : each.end + _BEHIND], maxsplit=1)[0]
    before = text[max(0, each.start - _BEHIND) : each.start].rstrip()
    return (
        has_share(near, language)
        or before[-1:] in _SIGNS
        or before.endswith(("yüzde", "百分之", "Yüzde"))
    )


def confirmed_by_shares(found: Sequence[Quantity], text: str, language: str) -> set[Decimal]:
    """What the shares of a text confirm in another: percentages, parts of wholes, denominators."""
    parts = sorted(_parts(text, language))[:_MOST]
    keys = {Decimal(10) * tenth for tenth in _tenths(text)}
    keys |= {each.value / 10 for each in found[:_MOST] if _TENTH.match(text, each.end)}
    for at, number in parts:
        keys.update(_percent_of(number), _part_of(found, at, number))
    for number in _one_in(found, text):
        keys |= _rounded(_HUNDRED / number)
    keys |= _several_in(found, text)
    for each in percentages(found, text, language)[:_MOST]:
        keys |= _denominators(each.value)
    return keys


def _percent_of(parts: int) -> Iterator[Decimal]:
    """What k of n parts may be as a percentage: 33, 33.3 and 34; 66 and 67."""
    for count in range(1, parts):
        yield from _rounded(_HUNDRED * count / parts)


def _rounded(exact: Decimal) -> set[Decimal]:
    """A percentage as papers round it, down and up."""
    whole = exact // 1
    return {exact, exact.quantize(Decimal("0.1")), whole, whole + (_ROUNDED if exact % 1 else 0)}


def _part_of(found: Sequence[Quantity], at: int, parts: int) -> Iterator[Decimal]:
    """`half of the 34 provinces` are 17, `half an hour` 30 minutes."""
    for each in found:
        if 0 <= each.start - at <= _NEAR and each.value >= parts:
            yield from (each.value * count / parts for count in range(1, parts))


def _denominators(percentage: Decimal) -> set[Decimal]:
    """Of 25 percent, 4: a quarter, one in four; with the counts of parts."""
    found: set[Decimal] = set()
    for parts in range(2, _MOST_PARTS + 1):
        for count in range(1, parts):
            if abs(_HUNDRED * count / parts - percentage) < _ROUNDED:
                found |= {Decimal(parts), Decimal(count)}
    return found


def _parts(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Where a text says a part, and how many of them make the whole."""
    if not _beginnings(base(language)):
        return
    for match in WORD.finditer(text):
        number = _number_of(match.group().casefold(), language)
        if number is not None:
            yield match.end(), number


@lru_cache(_REMEMBERED)
def _number_of(word: str, language: str) -> int | None:
    """How many parts make the whole, by the word for a part: 4 for `Viertel`."""
    beginnings = _beginnings(base(language))
    ends = range(min(len(word), max(map(len, beginnings))), 1, -1)
    number = next((beginnings[word[:e]] for e in ends if word[:e] in beginnings), None)
    return number or _of_a_compound(word, language)


def _of_a_compound(word: str, language: str) -> int | None:
    """German writes `Vierteljahr` and `zweidrittel` as one word."""
    if base(language) not in {"de", "nl"}:
        return None
    known = _beginnings(base(language))
    return next((n for part, n in known.items() if len(part) > 5 and word.endswith(part)), None)


@cache
def _beginnings(language: str) -> dict[str, int]:
    line = listed("fractions.txt", language) or ""
    pairs = (entry.partition("=") for entry in line.casefold().split())
    return {word: int(number) for number, _, words in pairs for word in words.split(",")}


# `one in four`, `un habitant sur trois`, `jeder vierte`, `каждый третий`.
_ONE_IN = re.compile(
    r"\b(?:one|out|een|één|en|et|uno?a?|une|um|uma|ein\w*|jed\w+|один|одна|одного|каждый|кожн\w+"
    r"|каждая|ένας|μία|egy|egyik|jede\w*|every|chaque|cada|ogni|elke?|ieder\w*|var|hver|každ\w+"
    r"|co|minden|her|svaki|всеки|satu)\b(?:\s[^\s,.;:!?]{1,20}){0,2}$",
    re.IGNORECASE,
)
_MOST_IN = 10
_IN = re.compile(
    r" (?:in|out of|of|von|sur|de cada|em cada|su|op de|av|ud af|z|ze|из|з|от|od|dintr?e?|din|dari)"
    r"(?: every| the)? "
)


def _one_in(found: Sequence[Quantity], text: str) -> Iterator[int]:
    for each in found[:_MOST]:
        value = each.value
        if 2 <= value <= _MOST_IN and value == int(value):
            before = text[max(0, each.start - 40) : each.start].rstrip(" -")
            if _ONE_IN.search(before) or "分之" in text[each.end : each.end + 3]:
                yield int(value)


def _several_in(found: Sequence[Quantity], text: str) -> set[Decimal]:
    """Of `two in five` and `zwei von fünf`, 40 percent."""
    keys: set[Decimal] = set()
    for one, other in pairwise(sorted(found[:_MOST], key=lambda each: each.start)):
        is_part = 0 < one.value < other.value <= _MOST_IN
        if is_part and _IN.fullmatch(text[one.end : other.start]):
            keys |= _rounded(_HUNDRED * one.value / other.value)
    return keys


def _tenths(text: str) -> Iterator[Decimal]:
    for match in _TENTHS.finditer(text):
        yield Decimal(match["digits"] or _HAN[match["han"]]) + (
            Decimal("0.5") if match["half"] else 0
        )


@cache
def _percent_words() -> WordSet:
    words = " ".join(lines("percent_words.txt")).split()
    return word_set(
        f"={word.strip('*').replace('_', ' ')}"
        if "_" in word or not word.isascii() or len(word) > 6 or word in {"%", "‰"}
        else word
        for word in words
    )
