"""Checks of a translated segment: failures that block it, warnings for readers.

`failures` make an answer unfit; `warnings` are doubts. Both are fixed words. Bands and thresholds
were measured on 93,737 human translations of program texts; numbers disagree in 4-9 % of those
(up to 17 % for ja and ko), which is why numbers only warn.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from perspektiven.text.language_tags import base
from perspektiven.text.languages import identify, same
from services.translator.entities import entities
from services.translator.scripts import letters_by_script, scripts_of

# Length of a German text of 40 characters and more, over that of its original: the medians.
_MEDIAN_RATIO = {
    "de": 1.0, "en": 1.23, "es": 1.03, "fr": 0.98, "it": 1.02, "pt": 1.09, "nl": 1.08, "pl": 1.11,
    "cs": 1.19, "ru": 1.09, "uk": 1.08, "tr": 1.18, "hu": 1.12, "fi": 1.16, "sv": 1.16, "el": 1.0,
    "ro": 1.06, "ar": 1.46, "fa": 1.31, "he": 1.3, "hi": 1.26, "bn": 1.17, "th": 1.29, "vi": 1.16,
    "id": 1.15, "zh": 3.12, "ja": 2.02, "ko": 1.97,
}  # fmt: skip
_SHORT = 40
_SHORT_SLACK = 30
# Of a sentence's expected length: what is shorter than that is no translation at all.
_LEAST_SHARE = 0.1

# Of a sentence's expected length: what is longer than that is something else.
_MOST_TIMES, _MOST_SLACK = 4, 300

_MOST_FOREIGN = 0.2

_DEBRIS = re.compile(
    r"<unk>|⁇|▁|\ufffd|</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:amp|lt|gt|quot|nbsp|#\d+);",
    re.IGNORECASE,
)
# How language models begin when they talk about a translation, or about themselves.
_CHATTER = re.compile(
    r"(?:(?:sure|certainly|of course)[,!.]\s+)?(?:here(?: is| are|'s|’s)|hier (?:ist|sind)) .{0,20}"
    r"(?:translat(?:ion|ed)|übersetzung)"
    r"|as an ai (?:language )?(?:model|assistant)|als ki-(?:sprach)?(?:modell|assistent)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:translation|übersetzung):", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# Where no spaces part them, characters count as words do.
_SPOKEN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
# Groups of three digits may be parted by a plain space; other digits beside one are two numbers.
_NUMBER = re.compile(
    r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,'’\u00a0\u202f٫٬]\d+)*"
)
_NO_DIGIT = re.compile(r"\D")
_AMID_A_SENTENCE = re.compile(r"(?<=[^\W\d_] |[,;] )[A-Za-zÀ-ɏ]{4,}")
# Of single marks the opening ones: a closing one may be an apostrophe.
_QUOTES = '"„“”«»「『‹‘‚'
# Titles stand in them, for which other languages have slanted letters.
_TITLE_MARKS = "《〈"
_SURE = 0.9
# Words of a headline in capitals; fewer are a result with two clubs as well.
_LEAST_TITLE = 7
# Each is looked for in the whole answer.
_MOST_NAMES = 50
_MOST_RUN = 4
_ZLIB_LIMIT = 4.0

Check = Callable[[str, str, str, str], bool]
"""Source text, target text, source language, target language: is something wrong?"""

OVERLONG = "overlong"


def failures(source: str, target: str, source_language: str, target_language: str) -> list[str]:
    """Fixed words for faults that reject a translation; empty if there are none.

    An answer that is far too long is not looked at any further.
    """
    if is_overlong(source, target, source_language, target_language):
        return [OVERLONG]
    return _wrong(_FAILURES, source, target, source_language, target_language)


def warnings(source: str, target: str, source_language: str, target_language: str) -> list[str]:
    """Fixed words for doubts that readers are told; empty if there are none."""
    return _wrong(_WARNINGS, source, target, source_language, target_language)


def is_overlong(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether an answer is far too long for a translation, and too long for checks."""
    expected = _expected_length(source, source_language, target_language)
    return len(target) > _MOST_TIMES * expected + _MOST_SLACK


def _wrong(checks: dict[str, Check], *arguments: str) -> list[str]:
    return [word for word, is_wrong in checks.items() if is_wrong(*arguments)]


def _is_empty(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Nothing, a full stop, an emoji: no word where the source has some, or hardly any."""
    if not any(character.isalpha() for character in source):
        return not target.strip() and bool(source.strip())
    if not any(character.isalnum() for character in target):
        return True
    expected = _expected_length(source, source_language, target_language)
    return len(source) >= _SHORT and len(target) < _LEAST_SHARE * expected


def _is_looping(source: str, target: str, _: str, __: str) -> bool:
    run = _longest_run(target)
    if run >= _MOST_RUN and _longest_run(source) < run / 2:
        return True
    return _compression(target) > _ZLIB_LIMIT and _compression(source) < _ZLIB_LIMIT / 2


def _is_copied(source: str, target: str, source_language: str, target_language: str) -> bool:
    words = [word for word in _WORD.findall(source) if not word.isdigit()]
    if base(source_language) == base(target_language) or len(words) < 4:
        return False
    return _folded(source) == _folded(target) and _is_prose(source, words, source_language)


def _is_prose(text: str, words: Sequence[str], language: str) -> bool:
    """Whether it is more than names: those of a team or a result are the same everywhere."""
    if any(word.islower() and len(word) >= 4 for word in words):
        return True
    if text != text.lower() and len(words) < _LEAST_TITLE:
        return False
    # Detectors take capitals for names, and headlines of English papers are full of them.
    found = identify(text.lower(), [language])
    return found.confidence >= _SURE and same(found.language, language)


def _is_foreign(_: str, target: str, __: str, target_language: str) -> bool:
    expected = scripts_of(target_language)
    if not expected:
        return False
    letters = letters_by_script(target)
    own = sum(letters[script] for script in expected)
    foreign = letters.total() - own
    if "LATIN" in expected:
        return foreign > _MOST_FOREIGN * letters.total() and foreign > 3
    # Names and brands stay Latin nearly everywhere; a text without its own script does not.
    return letters.total() > 20 and own < _MOST_FOREIGN * letters.total()


def _has_debris(source: str, target: str, _: str, __: str) -> bool:
    if _CHATTER.match(target) or (_LABEL.match(target) and ":" not in source):
        return True
    theirs = {match.group().lower() for match in _DEBRIS.finditer(source)}
    return any(match.group().lower() not in theirs for match in _DEBRIS.finditer(target))


def _lost_entities(source: str, target: str, _: str, __: str) -> bool:
    return Counter(entities(source)) != Counter(entities(target))


def _expected_length(source: str, source_language: str, target_language: str) -> float:
    """Characters of a usual translation."""
    median = _MEDIAN_RATIO.get(base(source_language), 1.1)
    return len(source) * median / _MEDIAN_RATIO.get(base(target_language), 1.1)


def _has_odd_length(source: str, target: str, source_language: str, target_language: str) -> bool:
    expected = _expected_length(source, source_language, target_language)
    if len(source) < _SHORT:
        return abs(len(target) - expected) > max(_SHORT_SLACK, expected)
    return not expected / 2 <= len(target) <= expected * 2


def _has_other_numbers(source: str, target: str, _: str, __: str) -> bool:
    return _numbers(source) != _numbers(target)


def _has_lost_names(source: str, target: str, source_language: str, target_language: str) -> bool:
    # German writes every noun like a name; other scripts write names by their sound.
    if base(source_language) == "de" or "LATIN" not in (scripts_of(target_language) or {"LATIN"}):
        return False
    names = [word for word in _AMID_A_SENTENCE.findall(source) if word.istitle()]
    names = names[:_MOST_NAMES]
    if not names or not target:
        return False
    kept = sum(fuzz.partial_ratio(name, target) >= 80 for name in names)
    return kept < len(names) / 2


def _has_odd_quotes(source: str, target: str, _: str, __: str) -> bool:
    if any(mark in source + target for mark in _TITLE_MARKS):
        return False
    ours = sum(source.count(mark) for mark in _QUOTES)
    theirs = sum(target.count(mark) for mark in _QUOTES)
    return (ours == 0) != (theirs == 0)


_FAILURES: dict[str, Check] = {
    "empty": _is_empty,
    "repetition": _is_looping,
    "copy": _is_copied,
    "script": _is_foreign,
    "markup": _has_debris,
    "url_lost": _lost_entities,
}
_WARNINGS: dict[str, Check] = {
    "length": _has_odd_length,
    "numbers": _has_other_numbers,
    "names": _has_lost_names,
    "quotes": _has_odd_quotes,
}


def _longest_run(text: str) -> int:
    """How often one to eight words follow on themselves, at most."""
    words = _SPOKEN.findall(text.lower())
    longest = 1 if words else 0
    if len(set(words)) == len(words):
        return longest
    for size in range(1, 9):
        same = 0
        for at in range(size, len(words)):
            same = same + 1 if words[at] == words[at - size] else 0
            longest = max(longest, same // size + 1)
    return longest


def _compression(text: str) -> float:
    data = text.encode(errors="surrogatepass")
    return len(data) / len(zlib.compress(data)) if len(data) > 80 else 1.0


def _numbers(text: str) -> Counter[str]:
    """The numbers above 12 of a text, digits of all scripts made ASCII, separators removed."""
    if not any(map(str.isdigit, text)):
        return Counter()
    ascii_digits = "".join(
        str(unicodedata.digit(c)) if c.isdigit() and unicodedata.digit(c, None) is not None else c
        for c in text
    )
    found = (_NO_DIGIT.sub("", each) for each in _NUMBER.findall(ascii_digits))
    return Counter(number for number in found if len(number) > 2 or int(number) > 12)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
