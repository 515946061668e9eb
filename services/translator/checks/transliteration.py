"""Names in Latin letters, as far as they can be compared: by their sounds.

Cyrillic, Greek, Arabic, Hebrew and Georgian are read letter by letter, the scripts of India,
Thailand, Ethiopia and Korea by the sounds in the Unicode names of their letters; spellings of one
sound in several languages (`Ковальский`, Kowalski, Kovalsky) become the same.
"""

import re
import unicodedata
from functools import cache, lru_cache

from services.translator.checks.word_lists import by_language

_ALPHABETS = ("cyrillic", "greek", "arabic", "hebrew", "georgian")
# `BENGALI LETTER KA`, `ETHIOPIC SYLLABLE LAA`, `HANGUL SYLLABLE GIM`, `THAI CHARACTER KHO KHAI`.
_NAMED_BY_SOUND = re.compile(
    r"(?:(?:DEVANAGARI|BENGALI|GUJARATI|GURMUKHI|TAMIL|TELUGU|KANNADA|MALAYALAM)"
    r" (?:LETTER|VOWEL SIGN)|ETHIOPIC SYLLABLE(?: GLOTTAL| PHARYNGEAL)?|HANGUL SYLLABLE"
    r"|THAI CHARACTER) (?P<sound>[A-Z]+)(?: [A-Z]+)?"
)
# Two letters, one sound.
_GREEK_PAIRS = {"ει": "ι", "εί": "ι", "οι": "ι", "οί": "ι", "αι": "ε", "αί": "ε", "μπ": "b",
                "ντ": "d", "γκ": "g", "γγ": "ng"}  # fmt: skip
_GREEK_PAIR = re.compile("|".join(_GREEK_PAIRS))
_THAI_VOWELS = frozenset({"sara", "mai"})
# Spellings of one sound, the longer ones first.
_SOUNDS = (
    ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("dsch", "j"), ("ch", "c"), ("sh", "s"), ("sz", "s"),
    ("cz", "c"), ("zh", "s"), ("kh", "h"), ("ph", "f"), ("th", "t"), ("ts", "c"), ("tz", "c"),
    ("rz", "r"), ("ou", "u"), ("oe", "o"), ("ue", "u"), ("ae", "a"), ("ck", "k"), ("qu", "k"),
    ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"), ("q", "k"), ("z", "s"), ("ł", "l"), ("ß", "s"),
    ("ı", "i"), ("đ", "d"), ("ø", "o"), ("æ", "a"), ("gn", "n"), ("c", "k"),
)  # fmt: skip
# How English and French read their letters, which Cyrillic and Greek spell as they sound: Джордж is
# George, Жерар Gérard.
_ENGLISH = (
    (re.compile("dg(?=e)|j|g(?=[eiy])"), "dzh"), (re.compile("c(?=[eiy])"), "s"),
    (re.compile("a(?=[^aeiouy]e)"), "ey"), (re.compile("i(?=[^aeiouy]e)"), "ai"),
    (re.compile("eo"), "o"), (re.compile("(?<=[aeo])h(?=[^aeiouy])"), ""),
    (re.compile("(?<=[^aeiouy])e(?=s?$)"), ""),
)  # fmt: skip
_FRENCH = (
    (re.compile("ç|c(?=[eéèêiy])"), "s"), (re.compile("ch"), "sh"), (re.compile("eau|au"), "o"),
    (re.compile("(?:j|g(?=e))e?(?=[aou])|j|g(?=[eéèêiy])"), "zh"), (re.compile("oi"), "ua"),
    (re.compile("(?<=r)[dt]$|(?<=[aeiou])[stxz]$"), ""), (re.compile("(?<=[^aeiouy])e$"), ""),
)  # fmt: skip
# In some names, two letters are two sounds.
_APART = {"μπ": "mp", "ντ": "nt", "γκ": "nk"}
# Sounds that scripts do not tell apart, or that are heard otherwise in another one.
_COARSE = str.maketrans("fdgrbpch", "vtklvvsk")
_VOWELS = re.compile("[aeiouh]")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(8192)
def in_latin(word: str) -> str:
    """A word in plain small Latin letters; what has no reading is left out."""
    # At its beginning, the first sound of these is heard in other languages: Яна, Юрий.
    out = ["i"] if word.startswith(("Я", "я", "Ю", "ю")) else []
    folded = unicodedata.normalize("NFC", word).casefold()
    for each in _GREEK_PAIR.sub(lambda match: _GREEK_PAIRS[match.group()], folded):
        out.append(_letters()[each] if each in _letters() else _plain(each))
    return "".join(out)


def _plain(letter: str) -> str:
    """Without its marks; of scripts whose letters are named by their sounds, these."""
    bare = unicodedata.normalize("NFD", letter)[:1]
    bare = _letters().get(bare, bare)
    if bare.isascii() or letter in "łßıđøæ":
        return bare if bare.isascii() else letter
    # Syllables of Hangul have the name of their sound, their parts have not.
    named = letter if "\uac00" <= letter <= "\ud7a3" else bare
    match = _NAMED_BY_SOUND.fullmatch(unicodedata.name(named, ""))
    sound = match["sound"].casefold().replace("rr", "r") if match else ""
    return "a" if sound in _THAI_VOWELS else sound


@cache
def _letters() -> dict[str, str]:
    """Letters of other alphabets, with their sounds in Latin letters."""
    table = by_language("letters.txt")
    pairs = (entry.split("=") for alphabet in _ALPHABETS for entry in table[alphabet].split())
    return {letter: "" if sound == "-" else sound for letter, sound in pairs}


@lru_cache(8192)
def sounds(word: str) -> str:
    """A word by its sounds, those that languages confuse made equal."""
    text = in_latin(word)
    for spelling, sound in _SOUNDS:
        text = text.replace(spelling, sound)
    return _TWICE.sub(r"\1", text)


def coarse(word: str) -> str:
    """The same, with sounds made equal that scripts do not tell apart."""
    return _TWICE.sub(r"\1", sounds(word).translate(_COARSE))


def consonants(word: str) -> str:
    """The consonants of a word, of which all scripts have some."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", sounds(word)).translate(_COARSE))


@lru_cache(8192)
def readings(word: str) -> frozenset[str]:
    """The coarse sounds that a word may have: as other languages read its letters as well."""
    folded = unicodedata.normalize("NFC", word).casefold()
    apart = folded
    for pair, letters in _APART.items():
        apart = apart.replace(pair, letters)
    spelled = (_respelled(folded, _ENGLISH), _respelled(folded, _FRENCH))
    return frozenset(map(coarse, (word, apart, *spelled)))


def _respelled(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for spelling, sound in rules:
        word = spelling.sub(sound, word)
    return word
