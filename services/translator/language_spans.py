"""Language spans: the parts of a paragraph in one language each, and their reassembly.

A German paragraph that quotes three English sentences has three spans. The language of each
sentence and quotation is identified; another one than the paragraph's is believed only where the
detector is sure. Short ones go with the text around them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

from perspektiven.text.language_tags import UNKNOWN, base
from perspektiven.text.languages import Identified, identify, same
from perspektiven.text.script_subtags import with_script
from perspektiven.text.small_words import tell
from services.translator.entities import is_untranslatable
from services.translator.segments import spacing
from services.translator.sentence_ends import sentence_ends

LONG_ENOUGH = 40
"""Letters below which no detector is sure enough to outweigh the rest of the article."""

_SURE = 0.9
_QUOTATION = re.compile(
    r"“[^“”„]{40,4000}”|„[^„“”]{40,4000}[“”]|«[^«»]{40,4000}»|»[^«»]{40,4000}«"
    r"|「[^「」]{20,4000}」|\"[^\"]{40,4000}\""
)


@dataclass(frozen=True, slots=True)
class LanguageSpan:
    """A part of a paragraph in one language."""

    text: str
    language: str
    """BCP 47, with script where it is not the usual one."""
    after: str = ""
    """White space up to the next span."""
    has_words: bool = True
    """Whether there is anything in it to translate."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers get of a text, and the fixed words of doubt about it."""

    text: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a quotation."""

    text: str
    language: str | None
    """None where it is too short or the detector unsure."""
    is_sure: bool
    is_quoted: bool


def language_spans(text: str, expected: str, target: str) -> tuple[LanguageSpan, ...]:
    """The spans of a text that is `expected` to be in one language, in order; one at least.

    Law: their texts and white space, joined, are the text. Takes time that grows as the text does.
    """
    pieces = _pieces(text, expected, expected) if len(text) > 2 * LONG_ENOUGH else []
    if _are_all(pieces, expected):
        return (_span(text, expected),)
    language = _language_of(text, expected, target)
    if pieces and language != expected:
        pieces = _pieces(text, language, expected)
    if not any(piece.language and base(piece.language) != base(language) for piece in pieces):
        return (_span(text, language),)
    settled = zip(pieces, _settled(pieces, expected), strict=True)
    return tuple(
        _span("".join(piece.text for piece, _ in run), language)
        for language, run in groupby(settled, key=lambda each: each[1])
    )


def joined(parts: Sequence[LanguageSpan], shown: Sequence[Shown], target: str) -> Shown:
    """A paragraph of its spans' translations, with the target language's spacing."""
    *first, last = zip(parts, shown, strict=True)
    texts = [each.text + spacing(part.after, part.language, target) for part, each in first]
    text = "".join([*texts, last[1].text, last[0].after])
    words = [word for each in shown for word in each.warnings]
    if first:
        words = ["partly_translated" if word == "not_translated" else word for word in words]
    return Shown(text, tuple(dict.fromkeys(words)))


def is_another(found: Identified, language: str) -> bool:
    """Whether the detector is sure that a text is in another language."""
    return found.confidence >= _SURE and not same(found.language, language)


def _are_all(pieces: Sequence[_Piece], expected: str) -> bool:
    """Whether all that are long enough are in the expected language, most of it surely.

    That is so nearly always. The whole need not be identified then: that would double what a plain
    paragraph costs.
    """
    heard = [piece for piece in pieces if len(piece.text) >= LONG_ENOUGH]
    sure = sum(len(piece.text) for piece in heard if piece.is_sure)
    is_mostly_sure = 2 * sure > sum(len(piece.text) for piece in heard)
    return is_mostly_sure and all(piece.language == expected for piece in heard)


def _language_of(text: str, expected: str, target: str) -> str:
    """The language of a whole text: the expected one unless the detector is sure of another."""
    if len(text) < LONG_ENOUGH:
        return expected
    found = identify(text, [each for each in (expected, target) if each != UNKNOWN])
    return with_script(found.language, text) if is_another(found, expected) else expected


def _pieces(text: str, language: str, expected: str) -> list[_Piece]:
    """Sentences and long quotations, in order; all of the text."""
    quotations = [found.span() for found in _QUOTATION.finditer(text)]
    # Each language has words that end in a full stop for another one.
    ends = {at for each in {language, expected} for at in _ends_outside(text, each, quotations)}
    cuts = sorted({0, len(text), *ends, *chain.from_iterable(quotations)})
    starts = {start for start, _ in quotations}
    found = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        found.append(_Piece(piece, *_surely(piece, language, expected), start in starts))
    return found


def _ends_outside(text: str, language: str, quotations: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Sentence ends that are not within a quotation."""
    spans = iter(quotations)
    start, end = next(spans, (len(text), len(text)))
    for at in sentence_ends(text, language):
        while at >= end and end < len(text):
            start, end = next(spans, (len(text), len(text)))
        if not start < at < end:
            yield at


def _surely(piece: str, language: str, expected: str) -> tuple[str | None, bool]:
    """Its language and whether that is sure: easily the paragraph's or the article's."""
    if len(piece) < LONG_ENOUGH:
        return None, False
    if tell(piece, language):
        return language, True
    likely = [each for each in (language, expected) if each != UNKNOWN]
    found = identify(piece, likely)
    is_sure = found.confidence >= _SURE
    stated = next((each for each in likely if same(found.language, each)), None)
    if stated is None and is_sure:
        return with_script(found.language, piece), True
    return stated, is_sure


def _settled(pieces: Sequence[_Piece], expected: str) -> list[str]:
    """The language of each piece; those that are open go with the text around quotations."""
    around = [None if piece.is_quoted else piece.language for piece in pieces]
    current = next(filter(None, around), expected)
    found = []
    for piece, language in zip(pieces, around, strict=True):
        current = language or current
        found.append(piece.language or current)
    return found


def _span(text: str, language: str) -> LanguageSpan:
    bare = text.rstrip()
    return LanguageSpan(bare, language, text[len(bare) :], not is_untranslatable(bare))
