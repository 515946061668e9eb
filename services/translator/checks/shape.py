"""Shape of an answer: empty, overlong, looping, a copy, of odd length, with other quotes.

Bands of lengths were measured on 93,737 human translations of program texts.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence

from perspektiven.text.language_tags import base
from perspektiven.text.languages import identify, same
from services.translator.checks.sentences import has_added, has_omitted, says_twice
from services.translator.checks.word_lists import LETTER

# Length of a German text of 40 characters and more, over that of its original: the medians.
_MEDIAN_RATIO = {
    "de": 1.0, "en": 1.23, "es": 1.03, "fr": 0.98, "it": 1.02, "pt": 1.09, "nl": 1.08, "pl": 1.11,
    "cs": 1.19, "ru": 1.09, "uk": 1.08, "tr": 1.18, "hu": 1.12, "fi": 1.16, "sv": 1.16, "el": 1.0,
    "ro": 1.06, "ar": 1.46, "fa": 1.31, "he": 1.3, "hi": 1.26, "bn": 1.17, "th": 1.29, "vi": 1.16,
    "id": 1.15, "am": 1.9, "ti": 1.9, "zh": 3.12, "ja": 2.02, "ko": 1.97,
}  # fmt: skip
# Of other languages, lengths are guessed.
_UNMEASURED = 1.1
_SHORT = 40
_SHORT_SLACK = 30
# Arabic papers tell a month by two names, and numbers are said in words.
_SLACK = 12
# Of a sentence's expected length: what is shorter than that is no translation at all.
_LEAST_SHARE = 0.1
# Of a sentence's expected length; a Chinese character is a syllable or a word.
_MOST, _MOST_FOR_DENSE = 2.0, 2.7
_DENSE = frozenset({"zh", "ja", "ko", "yue"})
_HAN = frozenset({"zh", "ja", "yue"})
_SENTENCE_ENDS = frozenset(".!?。！？।۔؟።")
# Of a sentence's expected length: what is longer than that is something else.
_MOST_TIMES, _MOST_SLACK = 4, 300

_WORD = re.compile(r"\w+")
# Where no spaces part them, characters count as words do.
_UNSPACED = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
_UNSPACED_LETTER = re.compile(_UNSPACED)
_SPOKEN = re.compile(rf"{_UNSPACED}|(?:(?!{_UNSPACED})(?:{LETTER}|\d))+")
# Of single marks the opening ones: a closing one may be an apostrophe.
_QUOTES = '"„“”«»「『‹‘‚״'
# Titles stand in them, for which other languages have slanted letters.
_TITLE_MARKS = "《〈"
# In Chinese, Japanese and Korean, shorter ones mark a name.
_LONG_QUOTE = re.compile('[“「『"‘][^“”「」『』"‘’]{7}')
# A line of a dialogue begins with one, in Polish, Spanish, French, Russian.
_DIALOGUE = re.compile(r"^\s?[–—―-]\s?\w|[!?,.…] [–—―] \w")
_QUOTATION = re.compile(r"[\"„“”«»「『‹‘‚]([^\"“”«»„」』›]{1,400})[\"“”«»」』›]")
_SHORT_QUOTE = 3
# How a text reports what somebody says: by a verb of saying, or by the mood of German's.
_REPORTED = re.compile(
    r"\b(?:sag(?:t|te|ten)|erklärt|betont|meint|heißt es|so \w+|laut|zufolge|sei|seien|habe|hätten?"
    r"|würden?|werde|müsse|könne|dürfe|wolle|gebe|bereue|say(?:s|ing)?|said|told|according|insist\w*"
    r"|argu\w+|claim\w*|dit|selon|affirm\w+|assure|dijo|según|afirm\w+|asegur\w+|powiedzia\w+"
    r"|twierdz\w+|zdaniem|ha detto|secondo|disse|segundo|zei|volgens)\b",
    re.IGNORECASE,
)
_SURE = 0.9
# Words of a headline in capitals; fewer are a result with two clubs as well.
_LEAST_TITLE = 7
_MOST_RUN = 4
# So often a word is said in a loop, where the source says hardly anything.
_SHORT_RUN = 3
# Words of a clause that is said twice in a row.
_CLAUSES, _TWICE = range(5, 9), 2
_ZLIB_LIMIT = 4.0


def is_overlong(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether an answer is far too long for a translation, and too long for checks."""
    expected = expected_length(source, source_language, target_language)
    return len(target) > _MOST_TIMES * expected + _MOST_SLACK


def is_empty(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Nothing, a full stop, an emoji: no word where the source has some, or hardly any."""
    if not any(character.isalpha() for character in source):
        return not target.strip() and bool(source.strip())
    if not any(character.isalnum() for character in target):
        return True
    expected = expected_length(source, source_language, target_language)
    return len(source) >= _SHORT and len(target) < _LEAST_SHARE * expected


def is_looping(source: str, target: str, _: str, target_language: str) -> bool:
    """Whether words or sentences are said again and again, and the source does not do so."""
    run, ours = _longest_run(target), _longest_run(source)
    if run >= _MOST_RUN and ours < run / 2:
        return True
    if base(target_language) not in _DENSE and ours < 2 and _says_again(target, run):
        return True
    if says_twice(source, target):
        return True
    return _compression(target) > _ZLIB_LIMIT and _compression(source) < _ZLIB_LIMIT / 2


def is_copied(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether prose came back as it was."""
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


def expected_length(source: str, source_language: str, target_language: str) -> float:
    """Characters of a usual translation."""
    median = _MEDIAN_RATIO.get(base(source_language), 1.1)
    return len(source) * median / _MEDIAN_RATIO.get(base(target_language), 1.1)


def has_odd_length(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether the target is far shorter or longer than usual, or has fewer or more sentences."""
    expected = expected_length(source, source_language, target_language)
    is_dense = base(source_language) in _HAN
    slack = 1.0 if _is_measured(source_language, target_language) else _UNMEASURED
    if has_added(source, target, expected * slack, is_dense=is_dense):
        return True
    if has_omitted(source, target, expected / slack):
        return True
    if _is_cut_off(source, target):
        return True
    most = _MOST_FOR_DENSE if base(source_language) in _DENSE else _MOST
    if len(source) < _SHORT:
        return abs(len(target) - expected) > max(_SHORT_SLACK, expected * (most - 1))
    return not expected / _MOST <= len(target) <= expected * most + _SLACK


def _is_measured(*pair: str) -> bool:
    return all(base(language) in _MEDIAN_RATIO for language in pair)


def _is_cut_off(source: str, target: str) -> bool:
    """Whether the source ends as a sentence does, and the target amid one."""
    if len(source) < _SHORT or not target or source.rstrip()[-1:] not in _SENTENCE_ENDS:
        return False
    last = target.rstrip()[-1:]
    return (last.isalpha() and last.isascii()) or last in {",", "-", "–", "("}


def has_odd_quotes(source: str, target: str, source_language: str, _: str) -> bool:
    """Whether only one of the texts quotes, and the other does not report the speech either."""
    if (_marks(source) == 0) == (_marks(target) == 0):
        return False
    if _marks_otherwise(source) or _marks_otherwise(target):
        return False
    if base(source_language) in _DENSE and not _LONG_QUOTE.search(source) and _marks(source):
        return False
    # A word or two in quotes are a name, or told with distance; more of them may be reported.
    quoting, other = (source, target) if _marks(source) else (target, source)
    return _longest_quote(quoting) > _SHORT_QUOTE and not _REPORTED.search(other)


def _marks_otherwise(text: str) -> bool:
    """Whether it has titles in marks of their own, or the lines of a dialogue."""
    return any(mark in text for mark in _TITLE_MARKS) or _DIALOGUE.search(text) is not None


def _longest_quote(text: str) -> int:
    """Words of the longest quotation; of one without an end, many."""
    found = _QUOTATION.findall(text)
    return max(map(_words_in, found), default=_SHORT_QUOTE + 1)


def _words_in(text: str) -> int:
    # Two characters are a word where no spaces part them.
    return max(len(text.split()), len(_UNSPACED_LETTER.findall(text)) // 2)


def _marks(text: str) -> int:
    return sum(text.count(mark) for mark in _QUOTES)


def _says_again(text: str, run: int) -> bool:
    """Whether it says a word three times in a row, or a clause twice."""
    return run >= _SHORT_RUN or (run >= _TWICE and _longest_run(text, _CLAUSES) >= _TWICE)


def _longest_run(text: str, sizes: Iterable[int] = range(1, 9)) -> int:
    """How often one to eight words follow on themselves, at most; numbers are no words."""
    words = _SPOKEN.findall(text.lower())
    longest = 1 if words else 0
    if len(set(words)) == len(words):
        return longest
    for size in sizes:
        repeated = 0
        for at in range(size, len(words)):
            is_same = words[at] == words[at - size] and words[at][0].isalpha()
            repeated = repeated + 1 if is_same else 0
            longest = max(longest, repeated // size + 1)
    return longest


def _compression(text: str) -> float:
    data = text.encode(errors="surrogatepass")
    return len(data) / len(zlib.compress(data)) if len(data) > 80 else 1.0


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
