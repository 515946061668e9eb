"""Countries and large cities exchanged for others: Samara for Saratov, 法国 for Deutschland.

The names are those of CLDR, in the languages of both texts, so that this holds for scripts without
capitals as well. A place counts as exchanged only where one is missing, another one of its kind was
added, and nothing in either text begins like the one that it lacks.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from perspektiven.text.language_tags import base
from services.translator.checks.declensions import are_forms
from services.translator.checks.exonyms import group
from services.translator.checks.transliteration import in_latin
from services.translator.checks.word_lists import WORD

_UNSPACED = frozenset({"zh", "ja", "th", "yue"})
_SHORTEST, _SHORTEST_UNSPACED = 4, 2
_MOST_WORDS, _MOST_LETTERS = 2_000, 20_000
_REMEMBERED, _REMEMBERED_WORDS = 16, 16_384
_SAME_BEGINNING = 2
# Letters that Arabic and Hebrew write to the beginning of a name, and Korean to its end.
_PREFIXES = {"ar": ("ال", "وال", "بال", "لل", "و", "ب", "ل", "ف"), "he": tuple("הבלמושכ")}
_HANGUL = re.compile("[\uac00-\ud7af]")
# Papers name these in many ways, or their names are those of persons and things.
_COUNTRIES_LEFT_OUT = frozenset(
    str.split(
        "US GB NL CZ KR KP CD CG MK CN TW HK MO VA EU UN GE JO TD AC TA IM JE GG GN GQ GW PG AS WS"
        " MM IE DO DM NE NG VG VI UM IO XK PS EH FM MF"
    )
)
_CITIES_LEFT_OUT = frozenset(
    str.split(
        "America/Regina America/Resolute America/Phoenix America/Indiana/Knox America/Bahia"
        " America/Argentina/Salta America/Santiago America/Merida Asia/Hebron America/Nassau"
        " Asia/Oral America/Nome America/Dawson America/Creston Australia/Eucla America/Thule"
    )
)
_REAL_CONTINENTS = ("Europe/", "Asia/", "Africa/", "America/", "Australia/")
_COUNTRY, _CITY = "country", "city"
Place = tuple[str, str]
"""Kind, and CLDR's code."""


def has_other_places(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a country or a city of the source is another one in the translation."""
    source, target = source[:_MOST_LETTERS], target[:_MOST_LETTERS]
    ours, theirs = _named(source, source_language), _named(target, target_language)
    if not ours or not theirs:
        return False
    missing = {each for each in ours - theirs if not _is_evoked(each, target, target_language)}
    added = {each for each in theirs - ours if not _is_evoked(each, source, source_language)}
    return any(kind == other for kind, _ in missing for other, _ in added)


@lru_cache(_REMEMBERED_WORDS)
def is_large_place(word: str, language: str) -> bool:
    """Whether a word names a country or a city of CLDR, whose name may be another one elsewhere."""
    return bool(_of_word(word, base(language)))


def is_named_in(word: str, language: str, text: str, text_language: str) -> bool:
    """Whether a text names the country or city of CLDR that a word of another language names."""
    places = _of_word(word, base(language))
    return bool(places) and bool(places & _named(text[:_MOST_LETTERS], text_language))


@lru_cache(_REMEMBERED)
def _named(text: str, language: str) -> frozenset[Place]:
    """The places whose full names a text has."""
    language = base(language)
    if language in _UNSPACED:
        return _in_unspaced(text, _names(language))
    return frozenset(
        place
        for word in WORD.findall(text)[:_MOST_WORDS]
        for form in _bare(word, language)
        for place in _of_word(form, language)
    )


def _in_unspaced(text: str, names: dict[str, frozenset[Place]]) -> frozenset[Place]:
    """The places in a text without spaces, the longer names first: 几内亚比绍 is no 几内亚."""
    found: set[Place] = set()
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= _SHORTEST_UNSPACED and name in text:
            found |= names[name]
            text = text.replace(name, " ")
    return frozenset(found)


def _bare(word: str, language: str) -> Iterable[str]:
    """The word, and what it is without what its language writes to its ends."""
    yield word
    for prefix in _PREFIXES.get(language, ()):
        if word.startswith(prefix):
            yield word.removeprefix(prefix)
    if language == "ko" and _HANGUL.search(word):
        yield from (word[:end] for end in range(_SHORTEST_UNSPACED, len(word)))


def _of_word(word: str, language: str) -> frozenset[Place]:
    shortest = _SHORTEST_UNSPACED if language == "ko" else _SHORTEST
    if len(word) < shortest or (word[0] != word[0].upper()):
        return frozenset()
    folded = word.casefold()
    if (exact := _names(language).get(folded)) is not None:
        return exact
    alike = _by_beginning(language).get(folded[:3], ())
    return frozenset(
        place
        for name in alike
        if are_forms(folded, name, language) or folded == f"{name}s"
        for place in _names(language)[name]
    )


@cache
def _by_beginning(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in _names(language):
        found.setdefault(name[:3], []).append(name)
    return found


@cache
def _names(language: str) -> dict[str, frozenset[Place]]:
    """Places by their names of one word, in small letters."""
    found: dict[str, frozenset[Place]] = {}
    for place, name in _all_names(language).items():
        if " " not in name:
            found[name] = found.get(name, frozenset()) | {place}
    # A name of two places tells neither: Luxembourg, Djibouti.
    return {name: places for name, places in found.items() if len(places) == 1}


@cache
def _all_names(language: str) -> dict[Place, str]:
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return {}
    countries = {
        (_COUNTRY, code): str(name).casefold()
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _COUNTRIES_LEFT_OUT
    }
    cities = {
        (_CITY, zone): str(locale.time_zones.get(zone, {}).get("city", _of_zone(zone))).casefold()
        for zone in _zones()
    }
    return countries | cities


@cache
def _zones() -> tuple[str, ...]:
    """Zones of time that are named after a city, and not after a country as well."""
    countries = {str(name).casefold() for name in Locale.parse("en").territories.values()}
    return tuple(
        zone
        for zone in get_global("zone_territories")
        if zone.startswith(_REAL_CONTINENTS)
        and zone not in _CITIES_LEFT_OUT
        and _of_zone(zone).casefold() not in countries
    )


def _of_zone(zone: str) -> str:
    """The English name, which CLDR leaves out where the zone's own says it: Europe/Samara."""
    return zone.rpartition("/")[2].replace("_", " ")


def _begins_alike(word: str, parts: Iterable[str], kind: str) -> bool:
    """Whether a word begins as a name does: French and France, `französisch` and Frankreich."""
    is_capital = kind == _COUNTRY and word[0] == word[0].upper()
    size = _SAME_BEGINNING if is_capital else _SAME_BEGINNING + 1
    return in_latin(word)[:size] in {part[:size] for part in parts}


def _is_evoked(place: Place, text: str, language: str) -> bool:
    """Whether anything in a text may stand for the place: an adjective, an exonym, a beginning.

    True where the language has no name for it.
    """
    name = _all_names(base(language)).get(place)
    if name is None:
        return True
    if base(language) in _UNSPACED or base(language) == "ko":
        return name[:1] in text
    words = [each for word in WORD.findall(text)[:_MOST_WORDS] for each in _bare(word, language)]
    parts = [in_latin(part) for part in name.split()]
    return _is_exonym_of(name, words) or any(_begins_alike(word, parts, place[0]) for word in words)


def _is_exonym_of(name: str, words: Iterable[str]) -> bool:
    places = group(name)
    return bool(places) and any(places & group(word.casefold()) for word in words)
