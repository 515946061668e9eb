"""Places and peoples under their names in other languages: Warszawa, Warschau, Варшава."""

from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base
from services.translator.checks.transliteration import in_latin
from services.translator.checks.word_lists import lines

_SHORTEST = 4
_SHORTEST_BEGINNING, _LONGEST = 3, 30
_ENDING = 3
# Saints are persons: Helena, Pierre, Lucia, Vincent, Marino, Martin.
_OF_SAINTS = frozenset({"SH", "PM", "LC", "VC", "SM", "MF", "BL", "SX", "MU"})
# The more common languages have codes of two letters, and so have countries.
_TOLD_BY_TWO_LETTERS = 2


@cache
def _places() -> dict[str, frozenset[int]]:
    """Numbers of lines of the data file by name; beginnings of names end in a star."""
    found: dict[str, frozenset[int]] = {}
    for at, line in enumerate(lines("exonyms.txt")):
        for name in line.casefold().split():
            found[name] = found.get(name, frozenset()) | {at}
    return found


def group(word: str) -> frozenset[int]:
    """The places that a case-folded word may name, by number; empty if none."""
    places = _places()
    found = places.get(word, frozenset())
    for end in range(_SHORTEST_BEGINNING, min(len(word), _LONGEST) + 1):
        found |= places.get(f"{word[:end]}*", frozenset())
    return found


@cache
def _names() -> dict[int, tuple[str, ...]]:
    """The names of each place from which other words may be derived: `athen`, of `Athener`."""
    found: dict[int, tuple[str, ...]] = {}
    for name, places in _places().items():
        for place in places if len(name.rstrip("*")) >= _SHORTEST else ():
            found[place] = (*found.get(place, ()), name.rstrip("*"))
    return found


def are_named(places: frozenset[int], word: str) -> bool:
    """Whether a case-folded word names one of these places, or begins with its name."""
    if places & group(word):
        return True
    return any(word.startswith(_names().get(place, ())) for place in places)


def is_of_a_country(word: str, language: str) -> bool:
    """Whether a word belongs to the name of a country, a people, a language or a large city."""
    folded = word.casefold()
    known = _known(base(language))
    if len(folded) < _SHORTEST:
        return folded in known
    return any(folded[:end] in known for end in range(_stem_end(folded), len(folded) + 1))


def peoples(words: Iterable[str], language: str) -> set[str]:
    """The countries and languages that words may belong to, by their beginnings: `Nemca`."""
    known = _by_beginning(base(language))
    return {code for word in words for code in known.get(in_latin(word)[:_SHORTEST_BEGINNING], ())}


@cache
def _by_beginning(language: str) -> dict[str, tuple[str, ...]]:
    """CLDR's codes of countries and languages by the first letters of their names."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for code, name in (*locale.territories.items(), *locale.languages.items()):
        beginning = in_latin(str(name))[:_SHORTEST_BEGINNING]
        if len(code) == _TOLD_BY_TWO_LETTERS:
            found[beginning] = (*found.get(beginning, ()), code)
    return found


def _stem_end(word: str) -> int:
    return max(_SHORTEST, len(word) - _ENDING)


def _names_of(locale: Locale) -> Iterator[str]:
    """Territories, languages and cities, but for those that are called after saints."""
    yield from (str(name) for code, name in locale.territories.items() if code not in _OF_SAINTS)
    yield from map(str, locale.languages.values())
    for zone, its in locale.time_zones.items():
        if "city" in its and "/St_" not in zone:
            yield str(its["city"])


@cache
def _known(language: str) -> frozenset[str]:
    """Words of CLDR's names of territories, languages and cities of time zones, and their stems."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return frozenset()
    words = {word.strip("().,").casefold() for name in _names_of(locale) for word in name.split()}
    words = {word for word in words if len(word) >= 3}
    return frozenset(words | {word[: _stem_end(word)] for word in words if len(word) > _SHORTEST})
