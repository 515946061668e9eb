"""Names of countries and languages as readers of a language know them (CLDR).

They are looked up both ways: pages show `Polen` for PL, and `country:Polen` means PL.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

UNKNOWN_COUNTRY = "ZZ"
UNKNOWN_LANGUAGE = "und"

_RIGHT_TO_LEFT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)


def country_name(code: str, language: str) -> str:
    """The country's name in `language`; empty where the country is not known."""
    if code == UNKNOWN_COUNTRY:
        return ""
    return str(_locale(language).territories.get(code, code))


def language_name(code: str, language: str) -> str:
    """The name of the language `code` in `language`; empty where it is not known."""
    if code == UNKNOWN_LANGUAGE:
        return ""
    names = _locale(language).languages
    return str(names.get(code.replace("-", "_")) or names.get(base(code)) or code)


def direction(code: str) -> str:
    """`rtl`, `ltr`, or `auto` where the language is not known: a value for HTML's `dir`."""
    if code == UNKNOWN_LANGUAGE:
        return "auto"
    return "rtl" if base(code) in _RIGHT_TO_LEFT else "ltr"


def country_code(name: str, language: str) -> str:
    """The code of a country given as code, or by its name in `language` or English."""
    return _countries(language).get(name.casefold(), name.upper())


def language_code(name: str, language: str) -> str:
    """The code of a language given as code, or by its name in `language` or English."""
    return _languages(language).get(name.casefold(), name.lower())


def base(code: str) -> str:
    """The language without script and region: `pt` for `pt-BR`."""
    return code.split("-", maxsplit=1)[0].lower()


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=16)
def _countries(language: str) -> dict[str, str]:
    return {
        name.casefold(): code
        for locale in (Locale("en"), _locale(language))
        for code, name in locale.territories.items()
        if len(code) == 2
    }


@lru_cache(maxsize=16)
def _languages(language: str) -> dict[str, str]:
    return {
        name.casefold(): code
        for locale in (Locale("en"), _locale(language))
        for code, name in locale.languages.items()
        if "_" not in code
    }
