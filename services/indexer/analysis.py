"""Analyzers by language: tokens and their normal forms.

Everything is built from filters that Elasticsearch ships, under its own names, so that the same
template serves any node. There are no stop words in any language: a query that demands all its
words over several fields would otherwise fail on a word that only one of them dropped.

Polish, Ukrainian and some others have no stemmer there. They are analysed by hunspell where the
node has the dictionaries, else by cutting endings; the analyzer's name is the same in both cases.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from perspektiven.index import analysed_as
from perspektiven.text.language_tags import UNKNOWN
from services.indexer.endings import ENDINGS

EXACT = "exact"
"""The analyzer of words as they stand, without case and accents."""

HUNSPELL = {
    "pl": "pl_PL", "uk": "uk_UA", "hr": "hr_HR", "sk": "sk_SK",
    "sl": "sl_SI", "he": "he_IL", "be": "be_BY", "sq": "sq_AL",
}  # fmt: skip
"""Languages that hunspell serves, and the folder that a node keeps the dictionary in."""

# Filters after the standard tokenizer; a name with a colon is Elasticsearch's stemmer of that name.
_PLAIN: dict[str, tuple[str, ...]] = {
    "ar": ("lowercase", "decimal_digit", "arabic_normalization", "stem:arabic"),
    "bg": ("lowercase", "stem:bulgarian"),
    "bn": (
        "lowercase", "decimal_digit", "indic_normalization", "bengali_normalization",
        "stem:bengali",
    ),
    "ca": ("elision_ca", "lowercase", "stem:catalan"),
    "ckb": ("sorani_normalization", "lowercase", "decimal_digit", "stem:sorani"),
    "cs": ("lowercase", "stem:czech"),
    "da": ("lowercase", "stem:danish"),
    "de": ("lowercase", "german_normalization", "stem:light_german"),
    "el": ("lowercase_greek", "stem:greek"),
    "en": ("stem:possessive_english", "lowercase", "stem:english"),
    "es": ("lowercase", "stem:light_spanish"),
    "et": ("lowercase", "stem:estonian"),
    "eu": ("lowercase", "stem:basque"),
    "fa": (
        "lowercase", "decimal_digit", "arabic_normalization", "persian_normalization",
        "persian_stem",
    ),
    "fi": ("lowercase", "stem:light_finnish"),
    "fr": ("elision_fr", "lowercase", "stem:light_french"),
    "ga": ("elision_ga", "lowercase_irish", "stem:irish"),
    "gl": ("lowercase", "stem:galician"),
    "hi": (
        "lowercase", "decimal_digit", "indic_normalization", "hindi_normalization", "stem:hindi",
    ),
    "hu": ("lowercase", "stem:hungarian"),
    "hy": ("lowercase", "stem:armenian"),
    "id": ("lowercase", "stem:indonesian"),
    "it": ("elision_it", "lowercase", "stem:light_italian"),
    "lt": ("lowercase", "stem:lithuanian"),
    "lv": ("lowercase", "stem:latvian"),
    "nb": ("lowercase", "stem:norwegian"),
    "nl": ("lowercase", "stem:dutch"),
    "nn": ("lowercase", "stem:light_nynorsk"),
    "pt": ("lowercase", "stem:light_portuguese"),
    "ro": ("lowercase", "stem:romanian"),
    "ru": ("lowercase", "stem:russian"),
    "sr": ("lowercase", "serbian_normalization"),
    "sv": ("lowercase", "stem:swedish"),
    "tr": ("apostrophe", "lowercase_turkish", "stem:turkish"),
    "ur": ("lowercase", "decimal_digit", "arabic_normalization", "persian_normalization"),
    UNKNOWN: ("cjk_width", "lowercase", "asciifolding", "cjk_bigram"),
    EXACT: ("lowercase", "asciifolding"),
} | dict.fromkeys(("ja", "ko", "zh"), ("cjk_width", "lowercase", "cjk_bigram"))  # fmt: skip

_PAIRS_OF_LETTERS = ("km", "lo", "my", "th")  # no spaces between words, and no tokenizer for them

_MAPPINGS = {
    "fa": ("zero_width_spaces", ["\\u200C=>\\u0020"]),
    "uk": ("apostrophes", ["\\u2019=>'", "\\u02BC=>'", "`=>'"]),
    "be": ("apostrophes", ["\\u2019=>'", "\\u02BC=>'", "`=>'"]),
}

_ELISIONS = {
    "ca": "d l m n s t",
    "fr": "l m t qu n s j d c jusqu quoiqu lorsqu puisqu",
    "ga": "d m b",
    "it": "c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d",
}

LANGUAGES = frozenset((*_PLAIN, *HUNSPELL, *_PAIRS_OF_LETTERS)) - {EXACT}
"""The languages that have a field of their own under `original.body`, with `und` for the others."""


def analyzer_of(language: str) -> str:
    """Analyzer and field under `original.body` of a BCP 47 language."""
    named = analysed_as(language)
    return named if named in LANGUAGES else UNKNOWN


def analysis(hunspell: Iterable[str]) -> dict[str, Any]:
    """`settings.analysis` of an index; `hunspell` are the languages analysed by dictionary."""
    by_dictionary = set(hunspell)
    analyzers = {name: _custom(name, filters) for name, filters in _PLAIN.items()}
    for language in HUNSPELL:
        dictionary = language in by_dictionary
        analyzers[language] = _custom(language, _hunspell(language, dictionary=dictionary))
    for language in _PAIRS_OF_LETTERS:
        analyzers[language] = {
            "type": "custom", "tokenizer": "pairs_of_letters", "filter": ["lowercase"],
        }  # fmt: skip
    return {
        "tokenizer": {"pairs_of_letters": _PAIRS},
        "char_filter": {
            name: {"type": "mapping", "mappings": mappings} for name, mappings in _MAPPINGS.values()
        },
        "filter": _filters(by_dictionary),
        "analyzer": dict(sorted(analyzers.items())),
    }


def _custom(language: str, filters: Iterable[str]) -> dict[str, Any]:
    analyzer: dict[str, Any] = {
        "type": "custom",
        "tokenizer": "standard",
        "filter": [name.replace(":", "_") for name in filters],
    }
    if language in _MAPPINGS:
        analyzer["char_filter"] = [_MAPPINGS[language][0]]
    return analyzer


def _hunspell(language: str, *, dictionary: bool) -> tuple[str, ...]:
    if dictionary:
        # Before lowercase: names stand in the dictionaries with their capital letter.
        return (f"hunspell_{language}", "lowercase", "remove_duplicates")
    return ("lowercase", f"endings_{language}") if language in ENDINGS else ("lowercase",)


def _filters(by_dictionary: set[str]) -> dict[str, Mapping[str, Any]]:
    filters: dict[str, Mapping[str, Any]] = {
        f"lowercase_{language}": {"type": "lowercase", "language": language}
        for language in ("greek", "irish", "turkish")
    }
    for language, articles in _ELISIONS.items():
        filters[f"elision_{language}"] = {
            "type": "elision",
            "articles": articles.split(),
            "articles_case": True,
        }
    stemmers = {name for names in _PLAIN.values() for name in names if name.startswith("stem:")}
    for stemmer in sorted(stemmers):
        filters[stemmer.replace(":", "_")] = {"type": "stemmer", "language": stemmer[5:]}
    for language, locale in HUNSPELL.items():
        if language in by_dictionary:
            filters[f"hunspell_{language}"] = {"type": "hunspell", "locale": locale}
        elif language in ENDINGS:
            filters[f"endings_{language}"] = {
                "type": "pattern_replace",
                "pattern": ENDINGS[language],
                "replacement": "$1",
            }
    return filters


# Vowel signs and tone marks are no letters to Unicode; without them every pair would break there.
_PAIRS = {
    "type": "ngram",
    "min_gram": 2,
    "max_gram": 2,
    "token_chars": ["letter", "digit", "custom"],
    "custom_token_chars": "".join(
        chr(code)
        for first, last in (
            (0x0E31, 0x0E31), (0x0E34, 0x0E3A), (0x0E47, 0x0E4E),
            (0x0EB1, 0x0EB1), (0x0EB4, 0x0EBC), (0x0EC8, 0x0ECD),
            (0x102B, 0x103E), (0x1056, 0x1059), (0x17B4, 0x17D3),
        )
        for code in range(first, last + 1)
    ),
}  # fmt: skip
