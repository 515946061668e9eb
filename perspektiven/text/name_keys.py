"""Keys of names: spellings of one name, in whatever script and transcription, share a key.

A key is made in two ways. Names of places that differ between languages come from tables in
`data/`: `exonyms.txt`, and `countries.txt`, which `bench.recall.countries` derives from CLDR. All
other names are brought into Latin letters and reduced to what transcriptions agree on:
`Selenskyj`, `Zelensky` and `Зеленський` are `silinski`. Short names get no key of this kind: too
many other words would share it.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

_SHORTEST_KEY = 5
_LEAST_CONSONANTS = 3
_LONGEST_WORD = 40

_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "э": "e",
    "ё": "io", "ж": "s", "з": "s", "и": "i", "і": "i", "ї": "i", "й": "i", "ј": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ў": "u", "ф": "v", "х": "h", "ц": "s", "ч": "C", "ш": "s", "щ": "sC", "ъ": "", "ы": "i",
    "ь": "", "ю": "iu", "я": "ia", "ђ": "ds", "ћ": "C", "љ": "l", "њ": "n", "џ": "ds", "ѓ": "g",
    "ќ": "k", "ѕ": "s",
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "s", "η": "i", "θ": "t", "ι": "i",
    "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s",
    "ς": "s", "τ": "t", "υ": "i", "φ": "v", "χ": "h", "ψ": "ps", "ω": "o",
    "ş": "s", "ș": "s", "š": "s", "ś": "s", "ž": "s", "ż": "s", "ź": "s", "ç": "C", "č": "C",
    "ć": "C", "ł": "l", "ø": "o", "œ": "o", "æ": "a", "ß": "s", "ı": "i", "ə": "a", "þ": "t",
    "ð": "d", "đ": "d",
}  # fmt: skip
"""Letters by their sound, `C` for that of English `ch`; the others lose their signs."""

# From the longest to the shortest; `X` is `ch`, which sounds in three ways.
_SOUNDS = {
    "schtsch": "sC", "shch": "sC", "szcz": "sC", "tsch": "C", "tch": "C", "dsch": "ds",
    "dzh": "ds", "sch": "s", "ch": "X", "sh": "s", "zh": "s", "sz": "s", "cz": "C", "kh": "h",
    "ph": "v", "th": "t", "dh": "d", "gh": "g", "bh": "b", "rz": "s", "ck": "k", "tz": "s",
    "ts": "s", "ou": "u", "qu": "k", "x": "ks", "q": "k", "z": "s", "w": "v", "f": "v",
}  # fmt: skip
_WAYS_OF_CH = ("h", "C", "s")
_SOUND = re.compile("|".join(_SOUNDS))
_SOFT_C = re.compile("c(?=[eiy])")
_FAMILY_END = re.compile("[ijy]?[eo]v+$")
_SILENT_E = re.compile("(?<=[^aeiouyj])e$")
_CLEAR_H = re.compile("(?<=[^aeiouy])h")
_FRONT = re.compile("[eiyj]+|a[iyj]+(?=[^aeiouyj])")
_BACK = re.compile("[aou]+")
_TWICE = re.compile(r"(.)\1+")
_SLAVIC = re.compile("[čćšžěřľ]")
"""Letters of languages in which `c` sounds like `ts` before any letter."""
_NO_LETTER = re.compile("[^a-zC]")


@lru_cache(maxsize=100_000)
def name_keys(word: str) -> tuple[str, ...]:
    """The keys of a word, none if it can't be a name that is spelled in several ways.

    >>> name_keys("Зеленський") == name_keys("Zelensky") == ("silinski",)
    True
    """
    if not 2 <= len(word) <= _LONGEST_WORD:
        return ()
    if place := _place(word):
        return (place,)
    text = _SOUND.sub(lambda match: _SOUNDS[match[0]], _latin(word))
    readings = {_key(text.replace("X", way)) for way in _WAYS_OF_CH}
    return tuple(sorted(key for key in readings if key))


def _place(word: str) -> str | None:
    table = _places()
    folded = word.casefold()
    return table.get(folded) or (table.get(folded[:-1]) if folded.endswith("s") else None)


def _latin(word: str) -> str:
    """The word in small Latin letters without signs, or what is left of it."""
    letters = unicodedata.normalize("NFC", word.lower())
    if _SLAVIC.search(letters):
        letters = letters.replace("c", "z")
    spelled = (_LATIN.get(letter) or _plain(letter) for letter in letters)
    return _NO_LETTER.sub("", "".join(spelled))


def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[0]
    return _LATIN.get(base, base)


def _key(text: str) -> str | None:
    text = _SILENT_E.sub("", _SOFT_C.sub("s", text).replace("c", "k"))
    text = _FAMILY_END.sub("av", _CLEAR_H.sub("", text))
    text = _BACK.sub("a", _FRONT.sub("i", text))
    text = _TWICE.sub(r"\1", text)
    consonants = sum(letter not in "ai" for letter in text)
    return text if len(text) >= _SHORTEST_KEY and consonants >= _LEAST_CONSONANTS else None


@cache
def _places() -> Mapping[str, str]:
    """Names of places in small letters, with a key for each place."""
    return {
        name.casefold(): f"={row[0].casefold()}"
        for table in ("countries.txt", "exonyms.txt")
        for row in map(str.split, _lines(table))
        for name in row
    }


def _lines(table: str) -> list[str]:
    text = files("perspektiven.text").joinpath("data", table).read_text(encoding="utf-8")
    return text.splitlines()
