"""Display names of countries and languages in the reader's language (CLDR).

They are looked up both ways: pages show `Polen` for PL, and `country:Polen` means PL.
"""

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from perspektiven.text.language_tags import UNKNOWN, base, display_name

UNKNOWN_COUNTRY = "ZZ"

_NAMES = 2_000
"""Names that are kept: a page asks for some of them fifty times."""

_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)


@lru_cache(maxsize=_NAMES)
def country_name(code: str, language: str) -> str:
    """The country's name in `language`; empty where the country is not known."""
    if code == UNKNOWN_COUNTRY:
        return ""
    return str(_locale(language).territories.get(code, code))


@lru_cache(maxsize=_NAMES)
def language_name(code: str, language: str) -> str:
    """The name of the language `code` in `language`; empty where it is not known."""
    if code == UNKNOWN:
        return ""
    return display_name(code, _locale(language))


@lru_cache(maxsize=_NAMES)
def direction(code: str) -> str:
    """`rtl`, `ltr`, or `auto` where the language is not known: a value for HTML's `dir`."""
    if code == UNKNOWN:
        return "auto"
    _, *subtags = code.lower().split("-")
    if "latn" in subtags or "cyrl" in subtags:
        return "ltr"
    return "rtl" if base(code) in _RIGHT_TO_LEFT or "arab" in subtags else "ltr"


def country_code(name: str, language: str) -> str | None:
    """The code of a country given as code (`PL`, `POL`, `UK`) or by name; None for what is none.

    Names are those of `language` and of English, and some that people use besides.
    """
    return _countries(language).get(folded(name))


def language_code(name: str, language: str) -> str | None:
    """The code of a language given as code or by its name in `language` or English, or None.

    A region is kept as it is written: `pt-BR`, `pt_br` as `pt-br`.
    """
    known = _languages(language)
    if (code := known.get(folded(name))) is not None:
        return code
    first, dash, rest = name.replace("_", "-").partition("-")
    code = known.get(folded(first))
    return f"{code}-{rest}" if dash and rest and code == first.lower() else None


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def folded(name: str) -> str:
    """The name without case and accents, spaces and dots: `GROSSBRITANNIEN`, `u.s.a.`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in plain if character.isalnum())


@lru_cache(maxsize=16)
def _countries(language: str) -> dict[str, str]:
    found = {folded(name): code for name, code in _BY_OTHER_NAMES.items()}
    for alias, codes in get_global("territory_aliases").items():
        if alias.isalpha() and len(codes) == 1:
            found[folded(alias)] = codes[0]
    for locale in (Locale("en"), _locale(language)):
        for code, name in locale.territories.items():
            if len(code) == 2 and code != UNKNOWN_COUNTRY:
                found |= {folded(code): code, folded(name): code}
    return found


@lru_cache(maxsize=16)
def _languages(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for locale in (Locale("en"), _locale(language)):
        for code, name in locale.languages.items():
            if "_" not in code:
                found |= {folded(name): code, code: code}
    return found


_BY_OTHER_NAMES = {
    "America": "US", "Amerika": "US", "Britain": "GB", "Great Britain": "GB", "England": "GB",
    "Großbritannien": "GB", "Schottland": "GB", "Scotland": "GB", "Wales": "GB", "Holland": "NL",
    "Turkey": "TR", "Tschechei": "CZ", "Tschechische Republik": "CZ", "Czech Republic": "CZ",
    "Slowakische Republik": "SK", "Weißrussland": "BY", "Weissrussland": "BY", "Burma": "MM",
    "Birma": "MM", "Elfenbeinküste": "CI", "Ivory Coast": "CI", "Kongo": "CD", "Congo": "CD",
    "Mazedonien": "MK", "Macedonia": "MK", "Swasiland": "SZ", "Swaziland": "SZ", "Vatikan": "VA",
    "Vatican": "VA", "Moldawien": "MD", "Osttimor": "TL", "East Timor": "TL", "Kapverden": "CV",
    "Palästina": "PS", "Palestine": "PS", "Hongkong": "HK", "Hong Kong": "HK", "Macau": "MO",
    "Emirate": "AE", "VAE": "AE", "UAE": "AE", "Bosnien": "BA", "Bosnia": "BA", "Korea": "KR",
    "Russische Föderation": "RU", "Kasachstan": "KZ", "Persien": "IR", "Eire": "IE",
}  # fmt: skip
"""Names that people use and CLDR does not put first."""
