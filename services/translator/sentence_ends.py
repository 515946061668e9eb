"""Sentence ends that are certain, in one pass, in any language (exceptions: `abbreviations.py`).

A wrong cut costs two sentences; a missed one costs nothing, since two sentences translate well
together. Every mark that can end a sentence is a candidate, and rules say no: to a stop after an
abbreviation, an initial or an ordinal (abbreviations.py) unless an article or the like opens a new
sentence (sentence_openings.py), before a lower-case letter or a digit,
within brackets, behind those that opened amid the sentence, and to whatever a quotation goes on
with.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from perspektiven.text.language_tags import base
from services.translator.abbreviations import is_part_of_a_word
from services.translator.sentence_openings import opening_of, opens_a_sentence

# Full stops of scripts that put no space behind them, and those of all others.
_SPACELESS = "。．｡！？।॥။។៕፡።"
_SPACED = ".!?…؟۔։჻‽⁇⁈⁉"
_CLOSING = "\"'”’»›)\\]」』）】》〉］｣"
_MARKS = rf"(?:[{_SPACED}{_SPACELESS};\u037e]+|\|)"
_BEHIND = r"(?P<space>\s*)|\n[^\S\n]*\n(?P<paragraph>\s*)"
_CANDIDATE = re.compile(
    # “ closes in German. French spaces its marks: what stands behind one tells that it closes.
    # Some turn the marks: »So.«
    rf"{_MARKS}(?P<closing>(?:[{_CLOSING}]|(?<!”)“|\s»(?=[\s.,;:!?)]|$)|[«‹](?=\s))*){_BEHIND}"
)
# In Chinese it opens what follows right behind a stop.
_UNSPACED_CANDIDATE = re.compile(rf"{_MARKS}(?P<closing>[{_CLOSING}]*){_BEHIND}")
_OPENING = "\"'„“”‚‘’«»‹›([¿¡–—-…「『（【《〈•*· \u00a0\u202f\n"
_QUOTES = frozenset("\"'”’“»›«‹」』｣》〉")
_OPENING_QUOTES = tuple("\"'„“‚‘«‹「『《")
_GREEK_QUESTION = ";\u037e"
_LETTER = re.compile(r"[^\W\d_]")
# A stop of theirs ends nothing; sentences are parted by spaces, which part phrases as well.
_WITHOUT_STOPS = frozenset({"th", "lo"})
# In these a sentence may go on behind a quotation that is one of its own.
_UNSPACED = frozenset({"zh", "ja", "yue", "wuu"})
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_OR_KANA = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_NAME_MARKS = frozenset("!?！？")
_KOREAN_QUOTATION = re.compile(
    r"\"[^\"\n]{1,400}\" ?|'[^'\n]{1,400}' ?|“[^“”\n]{1,400}” ?|‘[^‘’\n]{1,400}’ ?"
)
_QUOTED_ON = re.compile(
    r"(?:이?라|하|며|고|면서|는|란|냐|자|다)?(?:고|며|면서|는|던|했|말|했다|한다|하)"
)
# ’s Avonds, ’t Is, ’n Man: the capital is that of the second word.
_CLIPPED = re.compile(r"['’‘][stnk][ -][A-Z]")
# Particles, which no sentence begins with: a name or a word of somebody stood in front.
_PARTICLES = {
    "ja": re.compile(r"を|[のがはにともで][\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff]"),
    "hi": re.compile(r"(?:का|की|के|को|ने|में|से) "),
}
_TURNED_MARKS = frozenset("«‹")
_TURNING = frozenset({"de", "lb", "da", "sl", "hr", "sr", "bs", "cs", "sk", "pl", "hu"})
_WITH_CLIPPED = frozenset({"nl", "af", "fy"})
# A stroke is typed for their danda; elsewhere it parts titles.
_HINDI_VERBS = frozenset({"है", "हैं", "था", "थी", "थे", "थीं", "गया", "गई", "गए"})
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】"}
_QUOTATIONS = {"「": "」", "『": "』", "“": "”", "《": "》", "〈": "〉"}
_ENCLOSING = re.compile(r"[()（）\[\]【】「」『』“”《》〈〉]")
# A bracket that closes later than that was forgotten.
_LONGEST_BRACKET = 400
_CONTEXT = 60
# A paragraph is cut to hear its languages, and again to be translated.
_REMEMBERED, _REMEMBERED_LETTERS = 2_048, 2_000


def sentence_ends(text: str, language: str) -> Iterator[int]:
    """Yield where sentences end, white space behind them included; the end of the text is last."""
    if len(text) <= _REMEMBERED_LETTERS:
        return iter(_remembered(text, base(language)))
    return _ends(text, base(language))


@lru_cache(_REMEMBERED)
def _remembered(text: str, code: str) -> tuple[int, ...]:
    return tuple(_ends(text, code))


def _ends(text: str, code: str) -> Iterator[int]:
    enclosed, letters = _Enclosed(text, code), _Letters(text)
    last_letter = _last_letter(text)
    start = 0
    for found in _candidates(text, code):
        at = found.end()
        if at > last_letter:
            break
        is_enclosed = enclosed.holds(max(found.end("closing"), found.start()))
        if is_enclosed or not letters.stand_between(start, at):
            continue
        opening = enclosed.opening_of(found)
        if opening is not None and letters.stand_between(start, opening):
            continue
        if found["paragraph"] is not None or _is_end(text, found, start, code):
            yield at
            start = at
    if text:
        yield len(text)


def _candidates(text: str, code: str) -> Iterator[re.Match[str]]:
    return (_UNSPACED_CANDIDATE if code in _UNSPACED else _CANDIDATE).finditer(text)


def _is_end(text: str, found: re.Match[str], start: int, code: str) -> bool:
    marks = found.group()[: found.start("closing") - found.start()]
    closing = found["closing"]
    is_parted = _is_parted(text, found, marks, code)
    if not _may_end(marks, closing, code, is_parted=is_parted):
        return False
    right = text[found.end() : found.end() + _CONTEXT]
    if _goes_on(right, code) or (closing and _is_quoted_on(marks, closing, right, code)):
        return False
    left = text[max(start, found.start() - _CONTEXT) : found.start()]
    if marks == "|":
        return code == "hi" and not _HINDI_VERBS.isdisjoint(left.split()[-1:])
    if set(marks) <= {".", "…"} or marks == "۔":
        return marks in {".", "۔"} and not _is_no_full_stop(left, closing, right, code)
    return not _is_part_of_latin(marks, left, right)


def _is_parted(text: str, found: re.Match[str], marks: str, code: str) -> bool:
    """Whether a space stands behind the marks, or ! or ? amid letters without: 赢了!球迷."""
    return found["space"] != "" or (
        code in _UNSPACED
        and _NAME_MARKS.issuperset(marks)
        and _HAN_OR_KANA.match(text, found.start() - 1) is not None
        and _HAN.match(text, found.end()) is not None
    )


def _is_part_of_latin(marks: str, left: str, right: str) -> bool:
    """Whether a mark belongs to a number, ３．５, or to a Latin name: Yahoo! के शेयर.

    Of a script without capitals nothing tells whether a sentence begins behind such a name.
    """
    last = normalize("NFKC", left[-1:])
    if not (last.isascii() and last.isalnum()):
        return False
    if marks == "．":
        return last.isalpha() or right[:1].isnumeric()
    following = _LETTER.search(right)
    return (
        marks in _NAME_MARKS
        and last.isalpha()
        and following is not None
        and not _has_capitals(following[0])
    )


def _has_capitals(letter: str) -> bool:
    """Georgian has them for whole words alone."""
    return letter.lower() != letter.upper() and not "\u10d0" <= letter <= "\u10ff"


def _may_end(marks: str, closing: str, code: str, *, is_parted: bool) -> bool:
    """Whether such marks end sentences of a language, parted from what follows or not."""
    if closing[-1:] in _TURNED_MARKS and code not in _TURNING:
        return False
    if not is_parted and marks[-1] not in _SPACELESS:
        return False
    return code == "el" or not set(marks) <= set(_GREEK_QUESTION)


def _is_no_full_stop(left: str, closing: str, right: str, code: str) -> bool:
    """Whether a stop belongs to the word in front of it, or to the number behind it."""
    # 2025. 11. 26. 오전 10시: Korean sentences end in a verb.
    if code in _WITHOUT_STOPS or (code == "ko" and left[-1:].isdigit()):
        return True
    if right.lstrip(_OPENING)[:1].isnumeric():
        # A Korean verb ends the sentence whatever follows.
        return closing != "" or code != "ko" or not left.endswith("다")
    return not closing and is_part_of_a_word(left, code) and not opens_a_sentence(left, right, code)


def _goes_on(right: str, code: str) -> bool:
    """Whether what follows begins in the middle of a sentence."""
    if code in _WITH_CLIPPED and _CLIPPED.match(right):
        return False
    if code in _PARTICLES and _PARTICLES[code].match(right):
        return True
    start = right.lstrip(_OPENING)[:1]
    is_small = start.islower() and _has_capitals(start)
    return is_small or (right[:1] in ",;:،؛、，：；" and right != "")


def _is_quoted_on(marks: str, closing: str, right: str, code: str) -> bool:
    """Whether the sentence may go on behind the quotation or bracket that ends here."""
    if not _QUOTES & set(closing):
        return False
    if code in _UNSPACED:
        return True
    if right.startswith(_OPENING_QUOTES):
        return False
    if code == "ko" and _QUOTED_ON.match(right):
        return True
    # "Who?" Smith asked. A full stop would be a comma there.
    return marks[-1] != "." and not (marks[-1] == "।" and opening_of(right, code))


class _Letters:
    """Where letters stand; each place is looked at once, however often it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = -1

    def stand_between(self, start: int, end: int) -> bool:
        """Whether one stands there; later calls have a later start."""
        if self._next < start:
            found = _LETTER.search(self._text, start)
            self._next = found.start() if found else len(self._text)
        return self._next < end


class _Enclosed:
    """What stands in brackets; in scripts without spaces, in quotation marks, too; in Korean, in
    those behind which the sentence goes on."""

    def __init__(self, text: str, code: str) -> None:
        pairs = _BRACKETS | (_QUOTATIONS if code in _UNSPACED else {})
        spans = _spans(text, pairs)
        self._spans = _outermost([*spans, *_korean_quotations(text)]) if code == "ko" else spans
        self._next = 0

    def holds(self, at: int) -> bool:
        """Whether a place is within; places are asked for in their order."""
        while self._next < len(self._spans) and self._spans[self._next][1] < at:
            self._next += 1
        return self._next < len(self._spans) and self._spans[self._next][0] < at

    def opening_of(self, found: re.Match[str]) -> int | None:
        """Where what closes right behind these marks was opened; asked for after `holds`."""
        if self._next == 0 or self._spans[self._next - 1][1] < found.start():
            return None
        return self._spans[self._next - 1][0]


def _spans(text: str, pairs: dict[str, str]) -> list[tuple[int, int]]:
    """Start and end of what is enclosed, outermost, in order."""
    spans: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    for found in _ENCLOSING.finditer(text):
        mark, at = found.group(), found.start()
        if mark in pairs:
            opened.append((pairs[mark], at))
        elif opened and opened[-1][0] == mark:
            start = opened.pop()[1]
            if at - start <= _LONGEST_BRACKET:
                while spans and spans[-1][0] > start:
                    spans.pop()
                spans.append((start, at))
    return spans


def _korean_quotations(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the quotations that a sentence goes on behind: "…다. …다."라고 말했다."""
    for found in _KOREAN_QUOTATION.finditer(text):
        if _QUOTED_ON.match(text, found.end()):
            yield found.start(), found.start() + len(found.group().rstrip()) - 1


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, without those within others."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return kept


def _last_letter(text: str) -> int:
    """Where the last letter or digit stands; what follows it is no sentence."""
    at = len(text) - 1
    while at >= 0 and not text[at].isalnum():
        at -= 1
    return at
