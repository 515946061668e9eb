"""Places: the names of countries, and of the world's larger cities, in a language (CLDR)."""

from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError

NONE: frozenset[str] = frozenset()


@cache
def countries(language: str) -> frozenset[str]:
    """Names of countries of one word, in lower case; none in a language that CLDR lacks."""
    locale = _locale(language)
    if locale is None:
        return NONE
    return _words(name for code, name in locale.territories.items() if code.isalpha())


@cache
def cities(language: str) -> frozenset[str]:
    """Names of the cities of time zones, of one word, in lower case."""
    locale = _locale(language)
    if locale is None:
        return NONE
    return _words(zone["city"] for zone in locale.time_zones.values() if "city" in zone)


@cache
def genitives(language: str) -> frozenset[str]:
    """German genitives of places that end in a vowel, which Snowball leaves alone: `perus`."""
    if language != "de":
        return NONE
    return frozenset(
        f"{name}s" for name in countries(language) | cities(language) if name[-1] in "aeiouy"
    )


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names if name.isalpha())


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
