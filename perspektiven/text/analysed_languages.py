"""Analysed languages: by whose rules the index analyses a language, and which take a dictionary."""

from perspektiven.text.language_tags import base

DICTIONARIES = {
    "be": "be_BY", "hr": "hr_HR", "pl": "pl_PL", "sk": "sk_SK", "sl": "sl_SI", "uk": "uk_UA",
}  # fmt: skip
"""Languages that hunspell analyses, and the folder that a node keeps the dictionary in."""

_SAME_AS = {"no": "nb", "bs": "sr", "mk": "sr", "sh": "sr", "iw": "he", "in": "id"}


def analysed_as(language: str) -> str:
    """The language by whose rules a BCP 47 language is analysed, if there are rules for it."""
    known = base(language)
    return _SAME_AS.get(known, known)
