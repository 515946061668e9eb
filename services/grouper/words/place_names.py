"""Places: the names of countries, and of the world's larger cities, in a language (CLDR)."""

from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

NONE: Mapping[str, str] = {}
_GROUPS = frozenset({"EU", "EZ", "UN"})
"""Codes of groups of countries, which no city is outside of for sure."""


@cache
def countries(language: str) -> Mapping[str, str]:
    """ISO 3166 codes by the countries' names of one word, in lower case; "" for a group of them.

    Empty in a language that CLDR lacks.
    """
    locale = _locale(language)
    if locale is None:
        return NONE
    return _by_name(
        (name, "" if code in _GROUPS else code)
        for code, name in locale.territories.items()
        if code.isalpha()
    )


@cache
def cities(language: str) -> Mapping[str, str]:
    """Codes of their countries by the names of the cities of time zones, as `countries`."""
    locale = _locale(language)
    if locale is None:
        return NONE
    countries_of, names = get_global("zone_territories"), get_global("zone_aliases")
    return _by_name(
        (zone["city"], countries_of.get(names.get(name, name), ""))
        for name, zone in locale.time_zones.items()
        if "city" in zone
    )


@cache
def genitives(language: str) -> frozenset[str]:
    """German genitives of places that end in a vowel, which Snowball leaves alone: `perus`."""
    if language != "de":
        return frozenset()
    return frozenset(
        f"{name}s" for name in {**countries(language), **cities(language)} if name[-1] in "aeiouy"
    )


def _by_name(named: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return {name.lower(): code for name, code in named if name.isalpha()}


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
