"""Scripts of languages, as far as they reveal an answer in the wrong script."""

import unicodedata
from collections import Counter
from functools import cache

from babel.core import get_global

from perspektiven.text.language_tags import UNKNOWN, base

# Scripts by their codes (ISO 15924), as Unicode's names of letters begin.
_LETTERS = {
    "Arab": ("ARABIC",), "Armn": ("ARMENIAN",), "Beng": ("BENGALI",), "Cyrl": ("CYRILLIC",),
    "Deva": ("DEVANAGARI",), "Ethi": ("ETHIOPIC",), "Geor": ("GEORGIAN",), "Grek": ("GREEK",),
    "Gujr": ("GUJARATI",), "Guru": ("GURMUKHI",), "Hans": ("CJK", "IDEOGRAPHIC"),
    "Hant": ("CJK", "IDEOGRAPHIC"), "Hebr": ("HEBREW",),
    "Jpan": ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "CJK", "IDEOGRAPHIC"),
    "Khmr": ("KHMER",), "Knda": ("KANNADA",), "Kore": ("HANGUL", "CJK"), "Laoo": ("LAO",),
    "Latn": ("LATIN",), "Mlym": ("MALAYALAM",), "Mymr": ("MYANMAR",), "Orya": ("ORIYA",),
    "Sinh": ("SINHALA",), "Taml": ("TAMIL",), "Telu": ("TELUGU",), "Thaa": ("THAANA",),
    "Thai": ("THAI",), "Tibt": ("TIBETAN",),
}  # fmt: skip
# Languages that are written in more scripts than the one CLDR finds likeliest.
_MORE = {
    "az": ("CYRILLIC", "ARABIC"), "bs": ("CYRILLIC",), "ha": ("ARABIC",), "kk": ("LATIN", "ARABIC"),
    "ks": ("DEVANAGARI",), "ku": ("ARABIC",), "ky": ("ARABIC",), "mn": ("MONGOLIAN",),
    "ms": ("ARABIC",), "pa": ("ARABIC",), "sd": ("DEVANAGARI",),
    "sr": ("LATIN",), "tg": ("LATIN",), "tk": ("CYRILLIC",), "tt": ("LATIN",), "ug": ("CYRILLIC",),
    "uz": ("CYRILLIC",), "yue": ("HIRAGANA",),
}  # fmt: skip
# Letters that belong to no script: º, µ, signs of phonetics and of mathematics.
_OF_NO_SCRIPT = {"FEMININE", "MASCULINE", "MICRO", "MODIFIER", "MATHEMATICAL", "DOUBLE-STRUCK"}


@cache
def scripts_of(language: str) -> frozenset[str]:
    """Scripts of a language, by Unicode's names of letters; empty if unknown.

    Source: CLDR, likely subtags.
    """
    likely = get_global("likely_subtags").get(base(language), "")
    letters = _LETTERS.get(likely.split("_")[1], ()) if likely and base(language) != UNKNOWN else ()
    return frozenset((*letters, *_MORE.get(base(language), ()))) if letters else frozenset()


def letters_by_script(text: str) -> Counter[str]:
    """Number of letters of each script in a text."""
    found: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if character.isalpha() and (script := _script(character)) not in _OF_NO_SCRIPT:
            found[script] += times
    return found


@cache
def _script(character: str) -> str:
    words = unicodedata.name(character, "").split(" ")
    return words[1] if words[0] in {"FULLWIDTH", "HALFWIDTH"} else words[0]
