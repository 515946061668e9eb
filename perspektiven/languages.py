"""Which language is this text?

Two detectors that know nothing of each other (py3langid, and CLD2 through pycld2) are asked, and
the script before both. What they agree on is believed; where they don't, the languages that are
plausible decide, and short texts stay undecided.
"""

import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import py3langid
import pycld2
from py3langid.langid import LanguageIdentifier

from perspektiven.language_tags import UNKNOWN, base

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

_LEAST_LETTERS = 20
_LEAST_CONFIDENCE = 0.3
_SURE = 0.9
# More text makes no detector surer, only slower.
_MOST_CHARACTERS = 600
_REMEMBERED = 4096
# Control characters, lone surrogates and noncharacters: CLD2 refuses a text that has any.
_REFUSED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Identified:
    """A language (BCP 47 without region; `und` where it stays open) and how sure we are, 0…1."""

    language: str
    confidence: float


def same(one: str, other: str) -> bool:
    """Whether two codes name one language, or two that detectors can't tell apart (hr, sr)."""
    first, second = base(one), base(other)
    return first == second or second in _family(first)


def _family(language: str) -> tuple[str, ...]:
    return next((family for family in _FAMILIES if language in family), (language,))


def identify(text: str, plausible: Sequence[str] = ()) -> Identified:
    """The language of a text.

    `plausible` are languages that it is most likely in, the stated one first; another one is only
    answered when both detectors are sure of it. A text with fewer than 20 letters is `und`, as is
    one without words.
    """
    return _identify(text[:_MOST_CHARACTERS], tuple(plausible))


@lru_cache(_REMEMBERED)
def _identify(text: str, plausible: tuple[str, ...]) -> Identified:
    text = _REFUSED.sub(" ", text)
    letters = sum(map(str.isalpha, text))
    if not letters:
        return Identified(UNKNOWN, 0.0)
    by_script = None if text.isascii() else _by_script(text, letters)
    if by_script is not None:
        return Identified(_as_named(by_script, plausible), 0.99)
    # A Chinese character says as much as several letters.
    if letters + 3 * sum("\u4e00" <= character <= "\u9fff" for character in text) < _LEAST_LETTERS:
        return Identified(UNKNOWN, 0.0)
    return _by_detectors(text, plausible)


def _by_detectors(text: str, plausible: Sequence[str]) -> Identified:
    second_opinion, is_reliable = _cld2(text)
    if plausible and is_reliable and second_opinion and same(second_opinion, plausible[0]):
        # What is stated and the fast detector agree, as on nearly every page: the slow one is
        # not asked.
        return Identified(_as_named(second_opinion, plausible), _SURE)
    with _lock:
        ranking = [(str(language), float(share)) for language, share in _model().rank(text)]
    best, share = ranking[0]
    agreed = second_opinion is not None and same(best, second_opinion)
    if agreed and share >= _LEAST_CONFIDENCE:
        return Identified(_as_named(best, plausible), max(share, _SURE))
    if second_opinion is not None and any(same(second_opinion, each) for each in plausible):
        return Identified(_as_named(second_opinion, plausible), 0.6)
    hoped_for = {each for language in plausible for each in _family(base(language))}
    likely = [(language, p) for language, p in ranking if language in hoped_for]
    if likely and plausible:
        best, share = likely[0]
        total = sum(p for _, p in likely)
        # Of what is plausible the likeliest, as far as it stands out among them and at all.
        share = share / total * 0.5 if share >= 0.02 else share
    if share < _LEAST_CONFIDENCE:
        return Identified(UNKNOWN, share)
    return Identified(_as_named(best, plausible), min(share, 0.8))


def _as_named(language: str, plausible: Sequence[str]) -> str:
    """The outlet's own name for the language, where it names one of the same family."""
    exact = [each for each in plausible if base(each) == language]
    family = [each for each in plausible if same(each, language)]
    return base((exact or family or [language])[0])


def _by_script(text: str, letters: int) -> str | None:
    scripts: Counter[str] = Counter()
    # Few characters, each many times: names are looked up once for each.
    for character, times in Counter(text).items():
        if character.isalpha():
            scripts[unicodedata.name(character, "").partition(" ")[0]] += times
    kana = scripts["HIRAGANA"] + scripts["KATAKANA"]
    # Japanese mixes its own letters with Chinese ones, which alone say nothing.
    if kana > 0.1 * letters and kana + scripts["CJK"] > 0.6 * letters:
        return "ja"
    script, count = scripts.most_common(1)[0]
    return _SCRIPTS.get(script) if count >= 0.6 * letters else None


def _cld2(text: str) -> tuple[str | None, bool]:
    """CLD2's answer, None where it abstains, and whether it is sure of it."""
    try:
        is_reliable, _, details = pycld2.detect(text)
    except pycld2.error:
        return None, False
    code = str(details[0][1])
    return (None, False) if code == "un" else (base(code), bool(is_reliable))


@cache
def _model() -> LanguageIdentifier:
    path = Path(py3langid.__file__).parent / "data" / "model.npz.xz"
    return LanguageIdentifier.from_modelpath(str(path), norm_probs=True)
