"""Whether a stop belongs to the word in front of it: abbreviations, initials, ordinals.

Rules first, by the shape of the word in its script; then the lists of data/abbreviations.txt.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "abbreviations.txt"
# A number with a stop is an ordinal in these, or a day.
_ORDINALS = {
    "de", "lb", "gsw", "nds", "da", "nb", "nn", "no", "fo", "is", "kl", "fi", "et", "lv", "hu",
    "tr", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "sh", "mk", "hsb", "dsb", "eu", "se", "smn",
}  # fmt: skip
# Letters that words of a language end in, where they are few: what ends otherwise was cut off.
_FINALS = {
    "it": "aeiou",
    "es": "aeiouynrsldzjx",
    "gl": "aeiounrslz",
    "pt": "aeiouslrzmn",
    "fi": "aeiouyntslr",
    "el": "αεηιουωςσνρ",
    "sw": "aeiou",
    "zu": "aeiou",
    "xh": "aeiou",
    "so": "aeiounrslmdgbqfhyxjc",
    "tr": "aeiouıfhjklmnprstvyzxşç",
}
_ROMAN = re.compile(r"[IVXLCDM]+")
# U.S, z.B, p.m, J.-C, в.о: letters with stops between them.
_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.[-\s]?)+[^\W\d_]{1,4}")
_OPENING = "\"'„“”‚‘’«»‹›([{¿¡–—-…「『（【《〈/*#"
_PARTS = re.compile(r"[-/'’‘־]")
_VOWELS = frozenset("aeiouyıøæœəɛɔаеиоуыэюяієәөүұαεηιουω")
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca")
_SHORT, _MOST_CUT_OFF = 3, 6


def is_part_of_a_word(left: str, language: str) -> bool:
    """Whether a stop behind `left`, the sentence up to it, is that of a word and not its end."""
    words = left.split()
    if not words or left[-1:].isspace():
        return True
    word = words[-1].lstrip(_OPENING)
    if word.isnumeric():
        is_first = len(words) == 1
        return len(word) <= 2 and (is_first or language in _ORDINALS)
    if _ROMAN.fullmatch(word) or _DOTTED.fullmatch(word):
        return True
    last = _PARTS.split(word)[-1]
    return any(_is_abbreviation(each, language) for each in {word, last} if each)


def _is_abbreviation(word: str, language: str) -> bool:
    lists = _lists(language)
    small = word.lower()
    if (
        word in lists.abbreviations
        or small in lists.abbreviations
        or small.endswith(lists.suffixes)
    ):
        return True
    if small in lists.words or any(map(str.isnumeric, word)):
        return False
    first = next((letter for letter in word if letter.isalpha()), "")
    script = unicodedata.name(first, "").partition(" ")[0]
    if script in {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"}:
        return _looks_cut_off(word, script, language)
    if script in {"HANGUL", "CJK", "HIRAGANA", "KATAKANA"}:
        return False
    return _syllables(word) <= 1


def _looks_cut_off(word: str, script: str, language: str) -> bool:
    """By its letters: one or two, three with a capital, capitals within, no vowel, its end."""
    letters = [letter for letter in word if letter.isalpha()]
    if len(letters) < _SHORT or (len(letters) == _SHORT and word[:1].isupper()):
        return True
    if len(letters) <= 5 and any(map(str.isupper, letters[1:])) and not word.isupper():
        return True
    plain = unicodedata.normalize("NFD", word.lower())
    last = next(letter for letter in reversed(plain) if letter.isalpha())
    if len(letters) <= _MOST_CUT_OFF and last not in _FINALS.get(language, last):
        return True
    return script != "ARMENIAN" and not _VOWELS & set(plain)


def _syllables(word: str) -> int:
    """Letters without the signs on them; those that are joined by a virama are one."""
    count = 0
    joined = False
    for character in word:
        if character.isalpha():
            count += not joined
            joined = False
        elif character in _VIRAMAS:
            joined = True
    return count


class _Lists:
    """What the data file knows of one language."""

    def __init__(self, entries: list[str]) -> None:
        self.abbreviations = frozenset(each for each in entries if not each.startswith(("*", "+")))
        self.suffixes = tuple(each[1:] for each in entries if each.startswith("*"))
        self.words = frozenset(each[1:] for each in entries if each.startswith("+"))


@cache
def _lists(language: str) -> _Lists:
    sections = _sections()
    return _Lists([*sections.get("all", []), *sections.get(language, [])])


@cache
def _sections() -> dict[str, list[str]]:
    """The entries of the data file by language."""
    sections: dict[str, list[str]] = {}
    languages: list[str] = []
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            languages = line.strip("[]").split()
        elif not line.startswith("#"):
            for language in languages:
                sections.setdefault(language, []).extend(line.split())
    return sections
