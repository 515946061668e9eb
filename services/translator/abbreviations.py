"""Full stops that belong to a word: abbreviations, initials, ordinals.

Rules first, by the shape of the word in its script; then the lists of data/abbreviations.txt.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "abbreviations.txt"
# A number with a stop is an ordinal in these, or a day.
_ORDINALS = {
    "de", "lb", "gsw", "nds", "da", "nb", "nn", "no", "fo", "is", "kl", "fi", "et", "lv", "hu",
    "tr", "pl", "cs", "sk", "sl", "hr", "sr", "bs", "sh", "mk", "hsb", "dsb", "eu", "se", "smn",
}  # fmt: skip
# 24.12, not 17.30.
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])")
# In these a year is an ordinal: 2025, 3.10.2025, 2024./25.
_ORDINAL_YEARS = {"hr", "sr", "bs", "sh"}
_YEAR = re.compile(r"(?:[12]\d{3}\.?[-–/]|\d{1,2}\.\d{1,2}\.)?(?:[12]\d{3}|\d{2})")
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
# No word of those ends so: febr, secr, μητρ.
_CUT_SHORT = re.compile(r"[bcdfgkptvβγδθκπτφχ][rlρλ]$")
_ROMAN = re.compile(r"[IVXLCDM]+")
# U.S, z.B, p.m, J.-C, в.о, ג'.ר: letters with stops between them.
_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}['’׳]?\.[-\s]?)+[^\W\d_]{1,4}['’׳]?")
_OPENING = "\"'„“”‚‘’«»‹›([{¿¡–—-…「『（【《〈/*#"
_CLOSING_BRACKETS = frozenset(")]}")
# Chinese and Japanese put a dot between the names of a person.
_PARTS = re.compile(r"[-/'’‘־・·•‧](?<![^\u3040-\u9fff][·•‧])")
_VOWELS = frozenset("aeiouyıøæœəɛɔаеиоуыэюяієәөүұαεηιουω")
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca")
_SHORT, _MOST_CUT_OFF, _MOST_BEHIND = 3, 6, 5
# Names of letters have no more syllables: ডব্লিউ.
_MOST_SYLLABLES = 3
# And, the, in, to: written in one with an initial or an abbreviation.
_HEBREW_PREFIXES = ("ו", "ה", "ב", "ל")
_WITHOUT_SYLLABLES = frozenset({"HANGUL", "CJK", "HIRAGANA", "KATAKANA"})
_CASED = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})


def is_part_of_a_word(left: str, language: str) -> bool:
    """Whether a stop behind `left`, the sentence up to it, is that of a word and not its end."""
    words = left.split()
    if not words or left[-1:].isspace():
        return True
    if len(words) > 1 and left[-1] in _CLOSING_BRACKETS:
        return False
    word = words[-1].lstrip(_OPENING)
    if word.isnumeric() and len(words) == 1:
        return len(word) <= 2
    return (
        is_ordinal(word, language)
        or _is_shortened(word, language)
        or (_unmarked(word).isalpha() and _stands_like_one(words, word, language))
    )


def is_listed(word: str, language: str) -> bool:
    """Whether a word is an abbreviation by the lists, not by its shape alone."""
    return _lists(language).shorten(word)


def is_ordinal(word: str, language: str) -> bool:
    """A number of two digits, a day of a month, and a year where years are ordinals."""
    if language in _ORDINAL_YEARS and _YEAR.fullmatch(word):
        return True
    is_short = word.isnumeric() and len(word) <= 2
    return language in _ORDINALS and (is_short or _DAY.fullmatch(word) is not None)


def _is_shortened(word: str, language: str) -> bool:
    """By itself: a Roman number, letters with stops between them, an abbreviation."""
    last = _PARTS.split(word)[-1]
    if _ROMAN.fullmatch(word) or _is_dotted(word) or _is_dotted(last):
        return True
    parts = {word, last, _without_prefix(word, language)}
    return any(_is_abbreviation(each, language) for each in parts if each)


def _is_dotted(word: str) -> bool:
    return "." in word and _DOTTED.fullmatch(_unmarked(word)) is not None


def _without_prefix(word: str, language: str) -> str:
    """A Hebrew word behind the short word that is joined to its front; nothing without one."""
    is_joined = word.startswith(_HEBREW_PREFIXES) and word not in _lists(language).words
    return word[1:] if is_joined else ""


def _stands_like_one(words: list[str], word: str, language: str) -> bool:
    """By its place: an initial behind a name or another abbreviation, a short word all alone."""
    before = words[-2] if len(words) > 1 else ""
    is_behind_one = before.endswith(".")
    if _is_initial(word) and (is_behind_one or before[:1].isupper()):
        return True
    if word.lower() in _lists(language).words:
        return False
    script = _script(word[0])
    if script not in _CASED:
        return is_behind_one and _may_name_a_letter(word, script)
    if len(word) > _MOST_BEHIND:
        return False
    return is_behind_one if before else _plain(word)[-1] not in _VOWELS


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _may_name_a_letter(word: str, script: str) -> bool:
    return script not in _WITHOUT_SYLLABLES and _syllables(word) <= _MOST_SYLLABLES


def _is_abbreviation(word: str, language: str) -> bool:
    lists = _lists(language)
    if lists.shorten(word):
        return True
    if word.lower() in lists.words or any(map(str.isnumeric, word)):
        return False
    return _looks_like_one(word, language)


def _looks_like_one(word: str, language: str) -> bool:
    """By its letters, as its script has it."""
    first = next((letter for letter in word if letter.isalpha()), None)
    if first is None:
        return False  # a sign: 5 %, 20 $
    script = _script(first)
    if script in _CASED:
        return _looks_cut_off(word, script, language)
    if script in _WITHOUT_SYLLABLES:
        return False
    return _syllables(word) <= (2 if script == "ARABIC" else 1)


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _unmarked(word: str) -> str:
    """Without vowel signs and other marks, and without joiners; those are no letters."""
    if word.isascii():
        return word
    return "".join(each for each in word if unicodedata.category(each) not in {"Mn", "Mc", "Cf"})


def _plain(word: str) -> str:
    """In small letters, without the marks on them."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if letter.isalpha())


def _looks_cut_off(word: str, script: str, language: str) -> bool:
    """By its letters: three at most, capitals within, no vowel, an end that no word has."""
    plain = _plain(word)
    if len(plain) <= _SHORT or (language in _FINALS and _CUT_SHORT.search(plain)):
        return True
    if len(plain) <= 5 and not word.isupper() and any(map(str.isupper, word[1:])):
        return True
    if len(plain) <= _MOST_CUT_OFF and plain[-1] not in _FINALS.get(language, plain[-1]):
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

    def __init__(self, known: list[str]) -> None:
        self.abbreviations = frozenset(each for each in known if not each.startswith(("*", "+")))
        self.suffixes = tuple(marked(known, "*"))
        self.words = frozenset(each.lower() for each in marked(known, "+"))

    def shorten(self, word: str) -> bool:
        """Whether a word is one of the abbreviations, or ends like one."""
        small = word.lower()
        return (
            word in self.abbreviations
            or small in self.abbreviations
            or small.endswith(self.suffixes)
        )


@lru_cache(256)
def _lists(language: str) -> _Lists:
    return _Lists(entries(_DATA, language))


def entries(path: Path, language: str) -> list[str]:
    """What a data file has under `[all]`, and under the language."""
    sections = _sections(path)
    return [*sections.get("all", []), *sections.get(language, [])]


def marked(known: Iterable[str], mark: str) -> frozenset[str]:
    """The entries that begin with a mark, without it."""
    return frozenset(each[1:] for each in known if each.startswith(mark))


@cache
def _sections(path: Path) -> dict[str, list[str]]:
    """The entries of a data file by language."""
    sections: dict[str, list[str]] = {}
    languages: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            languages = line.strip("[]").split()
        elif not line.startswith("#"):
            for language in languages:
                sections.setdefault(language, []).extend(line.split())
    return sections
