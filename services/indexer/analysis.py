"""Analyzers by language: tokens and their normal forms.

Everything is built from filters that Elasticsearch ships, under its own names, so that the same
template serves any node. There are no stop words in any language: a query that demands all its
words over several fields would otherwise fail on a word that only one of them dropped.

In every language, numbers and abbreviations are one word however they are written (12.500 and
12500, E.U. and EU), and words in Latin letters are found without their accents too.

Polish, Ukrainian and some others have no stemmer there. They are analysed by hunspell where the
node has the dictionaries, else by cutting endings; the analyzer's name is the same in both cases.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from perspektiven.text.analysed_languages import DICTIONARIES, analysed_as
from perspektiven.text.language_tags import UNKNOWN
from services.indexer.endings import ENDINGS
from services.indexer.word_filters import WORD_FILTERS, replacing

EXACT = "exact"
"""The analyzer of words as they stand, without case and accents."""

UNKNOWN_QUERY = f"{UNKNOWN}_query"
CHINESE_QUERY = "zh_query"
"""Analyzers of queries: a pair of ideographs is not looked for as two single ones, too."""

# Filters after the standard tokenizer; a name with a colon is Elasticsearch's stemmer of that name.
_PLAIN: dict[str, tuple[str, ...]] = {
    "ar": ("lowercase", "decimal_digit", "arabic_normalization", "stem:arabic"),
    "az": ("apostrophe", "lowercase_turkish", "endings_az", "endings_az", "fold"),
    "bg": ("lowercase", "stem:bulgarian", "last_vowel_bg"),
    "bn": (
        "lowercase", "decimal_digit", "indic_normalization", "bengali_normalization",
        "stem:bengali",
    ),
    "ca": ("elision_ca", "lowercase", "stem:catalan", "fold"),
    "ckb": ("sorani_normalization", "lowercase", "decimal_digit", "stem:sorani"),
    "cs": ("lowercase", "stem:czech", "fold"),
    "da": ("lowercase", "short_words_da", "stem:danish", "fold"),
    "de": (
        "lowercase", "feminine_de", "plural_de", "agent_de", "root_de", "german_normalization",
        "stem:light_german", "fold",
    ),
    "el": ("lowercase_greek", "stem:greek", "last_vowel_el"),
    "en": ("stem:possessive_english", "lowercase", "stem:light_english", "fold"),
    "es": ("lowercase", "stem:spanish_plural", "last_letter_es", "fold"),
    "et": ("lowercase", "stem:estonian", "last_vowel_et", "short_er_et", "fold"),
    "eu": ("lowercase", "stem:basque", "fold"),
    "fa": (
        "lowercase", "decimal_digit", "arabic_normalization", "persian_normalization",
        "persian_stem",
    ),
    "fi": (
        "lowercase", "nominative_fi", "stem:finnish", "strong_t_fi", "strong_nk_fi",
        "last_vowel_fi", "fold",
    ),
    "fr": ("elision_fr", "lowercase", "stem:light_french", "fold"),
    "ga": ("elision_ga", "lowercase_irish", "stem:irish", "fold"),
    "gl": ("lowercase", "stem:galician", "fold"),
    "he": ("lowercase", "prefixes_he", "endings_he"),
    "hi": (
        "lowercase", "decimal_digit", "indic_normalization", "hindi_normalization", "stem:hindi",
    ),
    "hu": ("lowercase", "stem:light_hungarian", "fold"),
    "hy": ("lowercase", "stem:armenian"),
    "id": ("lowercase", "stem:indonesian"),
    "it": (
        "elision_it", "lowercase", "short_e_or_i_it", "short_plural_e_it", "short_plural_i_it",
        "stem:light_italian", "fold",
    ),
    "lt": ("lowercase", "stem:lithuanian", "fold"),
    "lv": ("lowercase", "stem:latvian", "fold"),
    "nb": ("lowercase", "short_words_da", "stem:light_norwegian", "fold"),
    "nl": ("lowercase", "stem:dutch", "doubled_nl", "voiced_s_nl", "fold"),
    "nn": ("lowercase", "stem:light_nynorsk", "fold"),
    "pt": ("lowercase", "stem:portuguese_rslp", "fold"),
    "ro": ("lowercase", "stem:romanian", "softened_ro", "fold"),
    "ru": ("lowercase", "stem:russian"),
    "sq": ("lowercase", "fold"),
    # The stemmer reads both scripts and needs the accents; then both are written alike.
    "sr": ("lowercase", "stem:serbian", "plural_sr", "softened_sr", "serbian_normalization"),
    "sv": ("lowercase", "definite_sv", "stem:swedish", "fold"),
    "tr": ("apostrophe", "lowercase_turkish", "stem:turkish", "stem:turkish", "fold"),
    "ur": ("lowercase", "decimal_digit", "arabic_normalization", "persian_normalization"),
    UNKNOWN: ("cjk_width", "lowercase", "asciifolding", "pairs_and_singles"),
    UNKNOWN_QUERY: ("cjk_width", "lowercase", "asciifolding", "cjk_bigram"),
    EXACT: ("lowercase", "asciifolding"),
    CHINESE_QUERY: ("cjk_width", "lowercase", "cjk_bigram"),
} | dict.fromkeys(("ja", "ko", "zh"), ("cjk_width", "lowercase", "pairs_and_singles"))  # fmt: skip

_ONE_SPELLING = ("one_word", "decimal_point")
"""Before all others: numbers and abbreviations in one spelling."""

_PAIRS_OF_LETTERS = ("km", "lo", "my", "th")  # no spaces between words, and no tokenizer for them

_APOSTROPHES = ["\\u2019=>'", "\\u02BC=>'", "`=>'"]
_CHAR_FILTERS: dict[str, dict[str, Any]] = {
    # Written as one word, with a space or with a sign of no width, which is what it is here.
    "joined": {"type": "mapping", "mappings": ["\\u200C=>"]},
    "apostrophes": {"type": "mapping", "mappings": _APOSTROPHES},
    "yo": {"type": "mapping", "mappings": ["ё=>е", "Ё=>Е"]},
    "grouped_digits": {
        "type": "pattern_replace",
        "pattern": "(\\d)[\\u00A0\\u202F\\u2009'\u2019](?=\\d{3}(?!\\d))",
        "replacement": "$1",
    },
    "gender_signs": {
        "type": "pattern_replace",
        "pattern": "[:*_/·](?<=\\p{Ll}.)(?:(?<=/)-)?(?=in(?:nen)?(?!\\p{L}))",
        "replacement": "",
    },
}
_CHAR_FILTERS_OF = {
    "be": "apostrophes", "de": "gender_signs", "fa": "joined", "ru": "yo", "uk": "apostrophes",
    "ur": "joined",
}  # fmt: skip

_ELISIONS = {
    "ca": "d l m n s t",
    "fr": "l m t qu n s j d c jusqu quoiqu lorsqu puisqu",
    "ga": "d m b",
    "it": "c l all dall dell nell sull coll pell gl agl dagl degl negl sugl un m t s v d",
}

LANGUAGES = frozenset((*_PLAIN, *DICTIONARIES, *_PAIRS_OF_LETTERS)) - {
    EXACT,
    UNKNOWN_QUERY,
    CHINESE_QUERY,
}
"""The languages that have a field of their own under `original.body`, with `und` for the others."""


QUERY_ANALYZERS = dict.fromkeys(("ja", "ko", "zh"), CHINESE_QUERY) | {UNKNOWN: UNKNOWN_QUERY}
"""The analyzers whose queries are analysed by another one."""


def analyzer_of(language: str) -> str:
    """Analyzer and field under `original.body` of a BCP 47 language."""
    named = analysed_as(language)
    return named if named in LANGUAGES else UNKNOWN


def analysis(hunspell: Iterable[str]) -> dict[str, Any]:
    """`settings.analysis` of an index; `hunspell` are the languages analysed by dictionary."""
    by_dictionary = set(hunspell)
    analyzers = {name: _custom(name, filters) for name, filters in _PLAIN.items()}
    for language in DICTIONARIES:
        dictionary = language in by_dictionary
        analyzers[language] = _custom(language, _hunspell(language, dictionary=dictionary))
    for language in _PAIRS_OF_LETTERS:
        analyzers[language] = {
            "type": "custom", "tokenizer": "pairs_of_letters", "filter": ["lowercase"],
        }  # fmt: skip
    return {
        "tokenizer": {"pairs_of_letters": _PAIRS},
        "char_filter": _CHAR_FILTERS,
        "filter": _filters(by_dictionary),
        "analyzer": dict(sorted(analyzers.items())),
    }


def _custom(language: str, filters: Iterable[str]) -> dict[str, Any]:
    own = _CHAR_FILTERS_OF.get(language)
    return {
        "type": "custom",
        "tokenizer": "standard",
        "char_filter": ["grouped_digits", *([own] if own else [])],
        "filter": [*_ONE_SPELLING, *(name.replace(":", "_") for name in filters)],
    }


def _hunspell(language: str, *, dictionary: bool) -> tuple[str, ...]:
    fold = () if language in {"be", "uk"} else ("fold",)
    if dictionary:
        # Before lowercase: names stand in the dictionaries with their capital letter.
        return (f"hunspell_{language}", "lowercase", "remove_duplicates", *fold)
    if language == "hr":
        return _PLAIN["sr"]
    endings = (f"endings_{language}",) if language in ENDINGS else ()
    return ("lowercase", *endings, *fold)


def _filters(by_dictionary: set[str]) -> dict[str, Mapping[str, Any]]:
    filters: dict[str, Mapping[str, Any]] = dict(WORD_FILTERS)
    filters |= {
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
    for language in by_dictionary:
        filters[f"hunspell_{language}"] = {"type": "hunspell", "locale": DICTIONARIES[language]}
    for language in ENDINGS.keys() - by_dictionary:
        filters[f"endings_{language}"] = replacing(ENDINGS[language], "$1")
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
