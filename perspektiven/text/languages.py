"""Language identification of a text.

The script is asked first, then py3langid: a naive Bayes model over byte sequences, in Python and
numpy. How sure it is follows from its margins: by how many nats the best language leads, in all and
per letter. A language that was stated is given up only for a large lead, since names and quotations
lead astray; short texts stay undecided (docs/adr/0013). Among neighbours the marks of
language_families.py count too.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from perspektiven.text.language_families import are_neighbours, decided, has_neighbours
from perspektiven.text.language_tags import UNKNOWN, base
from perspektiven.text.likelihoods import Likelihoods, Mask, known_languages, likelihoods
from perspektiven.text.valid_text import writable

# Scripts that one language alone writes in (ISO 15924's words, as Unicode names letters).
_SCRIPTS = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "THAI": "th",
    "GREEK": "el",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "KHMER": "km",
    "LAO": "lo",
    "MYANMAR": "my",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
}

# Codes of what readers of one can read in the other: a detector's choice among them says little.
_FAMILIES = (
    ("hr", "sr", "bs", "sh"),
    ("no", "nb", "nn"),
    ("id", "ms"),
    ("zh", "yue", "wuu", "cmn"),
    ("tl", "fil"),
    ("he", "iw"),
    # Macro-languages, and those that they are made of (ISO 639-3).
    ("ku", "ckb", "kmr", "sdh"),
    ("fa", "prs", "pes"),
    ("ar", "arb", "arz", "ary", "apc", "acm"),
    ("az", "azj", "azb"),
    ("uz", "uzn"),
    ("mn", "khk"),
    ("sw", "swh"),
    ("et", "ekk"),
    ("lv", "lvs", "ltg"),
    ("sq", "als", "aln"),
    ("ne", "npi"),
    ("or", "ory"),
    ("ps", "pbt"),
    ("mg", "plt"),
    ("qu", "quz"),
    ("gn", "gug"),
    ("ay", "ayr"),
)

_OTHER_NAMES = {"no": "nb", "pes": "fa", "cmn": "zh"}
_NO_LANGUAGE = "zxx"

_LEAST_LETTERS = 20
_SURE = 0.95
_LIKELY = 0.7
_OPEN = 0.5
# More text makes the detector no surer, only slower.
_MOST_CHARACTERS = 600
_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Identified:
    """A language (BCP 47 without region; `und` where it stays open) and how sure we are, 0…1."""

    language: str
    confidence: float


@lru_cache(_REMEMBERED)
def same(one: str, other: str) -> bool:
    """Whether two codes name one language, or two that detectors confuse (hr, sr)."""
    first, second = base(one), base(other)
    return first == second or second in _family(first)


def _family(language: str) -> tuple[str, ...]:
    return next((family for family in _FAMILIES if language in family), (language,))


def identify(text: str, plausible: Sequence[str] = ()) -> Identified:
    """The language of a text.

    `plausible` are languages that it is most likely in, the stated one first; another one is only
    answered when it leads far. A text with fewer than 20 letters is `und`, as is one without words.
    """
    # White space around it says nothing, and would have a sentence remembered twice.
    return _identify(text[:_MOST_CHARACTERS].strip(), tuple(plausible))


@lru_cache(_REMEMBERED)
def _identify(text: str, plausible: tuple[str, ...]) -> Identified:
    # CLD2 refuses a text with controls, line breaks among them.
    text = " ".join(writable(text).split())
    letters = sum(map(str.isalpha, text))
    if not letters:
        return Identified(UNKNOWN, 0.0)
    by_script = None if text.isascii() else _by_script(text, letters)
    if by_script is not None:
        return Identified(_as_named(by_script, plausible), 0.99)
    if letters < _LEAST_LETTERS and letters + 3 * _ideographs(text) < _LEAST_LETTERS:
        return Identified(UNKNOWN, 0.0)
    return _by_model(text, plausible)


def _ideographs(text: str) -> int:
    """Chinese characters in a text: one says as much as several letters."""
    return sum("\u4e00" <= character <= "\u9fff" for character in text)


@dataclass(frozen=True, slots=True)
class _Lead:
    """By how many nats one language leads another, in all and per character."""

    whole: float
    each: float

    @classmethod
    def of(cls, nats: float, text: str) -> "_Lead":
        """The lead on a text."""
        return cls(nats, nats / len(text))

    def reaches(self, whole: float, each: float) -> bool:
        return self.whole >= whole and self.each >= each


# Measured on 138 sentences in 69 languages and on lists of names (docs/adr/0013): among languages
# that are no neighbours a sentence leads by 30 and more, 0.8 and more per character; names by 0.7.
_DECISIVE = (30.0, 0.8)
_NOTABLE = (15.0, 0.35)
_VISIBLE = (4.0, 0.1)
_SLIGHT = (2.0, 0.03)


def _by_model(text: str, plausible: Sequence[str]) -> Identified:
    found = likelihoods(text)
    member = decided(text, found.by_language()) if has_neighbours(found.best) else None
    if member is None:
        return _by_likelihoods(text, plausible, found)
    if any(are_neighbours(base(each), member) for each in plausible):
        return Identified(_as_stated(member, plausible), _SURE)
    return _by_likelihoods(text, plausible, replace(found, best=member))


def _by_likelihoods(text: str, plausible: Sequence[str], found: Likelihoods) -> Identified:
    """The likeliest one, of a text that may be in a plausible language."""
    best = found.best
    if any(same(best, each) for each in plausible):
        is_clear = _lead_over_others(found, text).reaches(*_VISIBLE)
        return Identified(_as_named(best, plausible), _SURE if is_clear else _LIKELY)
    strange = [each for each in plausible if not _relatives(base(each)).any()]
    if strange:
        # The model does not know it, and takes its texts for another language's.
        return Identified(base(strange[0]), _OPEN)
    if plausible:
        return _against(text, plausible, found)
    return _unprompted(text, found)


def _unprompted(text: str, found: Likelihoods) -> Identified:
    """What is likeliest of all languages, where nothing is known of the text."""
    lead = _lead_over_others(found, text)
    if found.best == _NO_LANGUAGE or not lead.reaches(*_SLIGHT):
        return Identified(UNKNOWN, 0.0)
    return Identified(found.best, _SURE if lead.reaches(*_VISIBLE) else _OPEN)


def _against(text: str, plausible: Sequence[str], found: Likelihoods) -> Identified:
    """What is likeliest of all, or of what is plausible where that is hardly less likely."""
    relatives = np.logical_or.reduce([_relatives(base(each)) for each in plausible])
    likely, value = found.best_of(relatives)
    lead = _Lead.of(found.top - value, text)
    is_decisive, names = lead.reaches(*_DECISIVE), _is_list_of_names(text)
    if found.best == _NO_LANGUAGE or not (is_decisive or (lead.reaches(*_NOTABLE) and not names)):
        return Identified(_as_named(likely, plausible), _OPEN)
    return Identified(found.best, _SURE if is_decisive and not names else _LIKELY)


def _lead_over_others(found: Likelihoods, text: str) -> _Lead:
    """The lead of the best one over those that are not of its family."""
    _, second = found.best_of(_strangers(found.best))
    return _Lead.of(found.top - second, text)


@lru_cache(_REMEMBERED)
def _relatives(language: str) -> Mask:
    """Which of the languages that the model knows are the same as this one."""
    return np.array([each in _family(language) for each in known_languages()])


@lru_cache(_REMEMBERED)
def _strangers(language: str) -> Mask:
    return ~_relatives(language)


def _is_list_of_names(text: str) -> bool:
    """Whether nearly all words have capitals, as in results and casts."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _as_named(language: str, plausible: Sequence[str]) -> str:
    """The outlet's own name for the language, where it names one of the same family."""
    exact = [each for each in plausible if base(each) == language]
    family = [each for each in plausible if same(each, language)]
    return base((exact or family or [language])[0])


def _as_stated(member: str, plausible: Sequence[str]) -> str:
    """A member of a family, by the name that was stated if that names the same language."""
    stated = (base(each) for each in plausible)
    return next((each for each in stated if _OTHER_NAMES.get(each) == member), member)


def _by_script(text: str, letters: int) -> str | None:
    scripts: Counter[str] = Counter()
    for character, times in Counter(text).items():
        if character.isalpha():
            scripts[_script_of(character)] += times
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    # Japanese mixes its own letters with Chinese ones, which alone say nothing.
    if kana > 0.1 * letters and kana + scripts["CJK"] > 0.6 * letters:
        return "ja"
    script, count = scripts.most_common(1)[0]
    return _SCRIPTS.get(script) if count >= 0.6 * letters else None


@lru_cache(_REMEMBERED)
def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
