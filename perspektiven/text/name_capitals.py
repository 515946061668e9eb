"""Names of people in capitals, written as names are: `ANA DE LA ROSA` is Ana de la Rosa."""

import re
import unicodedata

_SHORTEST = 5  # letters; what is no longer may be an acronym
_WITH_DOTLESS_I = frozenset({"tr", "az"})
_MC = re.compile(r"(?<![^\W\d_])Mc([a-z])")
# Words within names that have small letters, but at their beginning. Elsewhere both are usual.
_SMALL = {
    "es": "de del la las los y",
    "pt": "de da do das dos e",
    "gl": "de da do das dos e",
    "ca": "de del la les i",
    "nl": "van de den der het ten ter te",
    "de": "von vom van der den dem zu zum zur",
}


def in_small_letters(name: str, language: str | None) -> str:
    """A name in capitals as names are written; any other is returned as it is.

    Turkish and Azeri have an i of their own.
    """
    if not name.isupper() or len(name) <= _SHORTEST or " " not in name:
        return name
    code = (language or "").partition("-")[0]
    if code in _WITH_DOTLESS_I or "İ" in name:
        name = name.replace("I", "ı").replace("İ", "i")
        return " ".join(_turkish_title(word) for word in name.split())
    first, *others = unicodedata.normalize("NFC", name.title().replace("’S ", "’s ")).split(" ")
    small = _SMALL.get(code, "").split()
    words = [each.lower() if each.lower() in small else each for each in others]
    return _MC.sub(lambda match: f"Mc{match[1].upper()}", " ".join([first, *words]))


def _turkish_title(word: str) -> str:
    first = {"i": "İ", "ı": "I"}.get(word[0], word[0].upper())
    return first + word[1:].lower().replace("i̇", "i")
