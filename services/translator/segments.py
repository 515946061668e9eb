"""Paragraphs ↔ segments: sentences cut so that nothing of a text is lost.

A text is the white space before its first segment, then each segment with the white space after
it. Engines see segments only; all else stays ours. sentencex cuts; the rules here join what it
cuts too much (its cuts before a lower-case letter or after an abbreviation). sentencex takes more
time than its input grows (200,000 characters: 18 s), so it sees a text in pieces.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from perspektiven.language_tags import base
from services.translator.entities import is_untranslatable, spans

# Abbreviations that sentencex cuts after, lower-cased and with their stop.
_ABBREVIATIONS: dict[str, frozenset[str]] = {
    "de": frozenset({"hrn.", "fr.", "nr.", "bzw.", "z.", "u.", "ca.", "st."}),
    "en": frozenset({"gov.", "sen.", "rep.", "no."}),
    "es": frozenset({"aprox.", "sra.", "srta.", "ee.", "d.", "núm."}),
    "fr": frozenset({"m.", "mm.", "mme.", "mlle.", "st.", "env."}),
    "it": frozenset({"sig.", "sig.ra", "on.", "dott."}),
    "pl": frozenset(
        {"proc.", "ok.", "min.", "al.", "ul.", "im.", "gen.", "prof.", "r.", "m.in.", "tys."}
    ),
    "pt": frozenset({"sra.", "d.", "exmo."}),
    "hi": frozenset({"डॉ.", "श्री."}),
    "ar": frozenset({"د."}),
}
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue", "wuu"})
_OPENING = "\"'„“”‚‘’«»‹›([–—-… "
_HIRAGANA = re.compile(r"[\u3040-\u309f]")
# Without a space behind them the marks of most scripts stand within times, numbers, addresses.
_CUTS = tuple(map(re.compile, (r"[;:؛]\s+|[；：](?!\d)\s*", r"[,،]\s+|[、，](?!\d)\s*", r"\s+")))

_PIECE = 4_000
# So much of a text on either side says whether two sentences belong together.
_CONTEXT = 200
# Where a text is cut into pieces: between paragraphs, behind full stops, at spaces.
_STOPS = tuple(
    map(re.compile, (r"\n\s*", r"[.!?…؟۔።։჻]\s+|[。！？।॥]\s*(?![。！？।॥」』”’）])", r"\s+"))
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and the white space that follows it."""

    text: str
    after: str = ""
    has_words: bool = True
    """Whether there is anything in it to translate."""


@dataclass(frozen=True, slots=True)
class Segments:
    """A text in its parts; `before` is white space in front of the first."""

    before: str
    parts: tuple[Segment, ...]

    def joined(self) -> str:
        """The text that was cut."""
        return self.before + "".join(part.text + part.after for part in self.parts)


def cut(text: str, language: str, longest: int = 2_000) -> Segments:
    """The sentences of a text; none is longer than `longest` characters.

    Law: `cut(text, …).joined() == text`. Takes time that grows as the text does.
    """
    before = text[: len(text) - len(text.lstrip())]
    rest = text[len(before) :]
    parts = []
    for sentence in _sentences(rest, language):
        for piece in _shortened(sentence, longest):
            bare = piece.rstrip()
            parts.append(Segment(bare, piece[len(bare) :], not is_untranslatable(bare)))
    return Segments(before, tuple(parts))


def assemble(segments: Segments, texts: list[str], source: str, target: str) -> str:
    """The text of a paragraph from what became of its segments, spaced as the target does it."""
    out = []
    last = len(texts) - 1
    for position, (part, text) in enumerate(zip(segments.parts, texts, strict=True)):
        after = part.after
        if position < last and "\n" not in after:
            if base(target) in _UNSPACED:
                after = "" if after == " " else after
            elif not after and base(source) in _UNSPACED:
                after = " "
        out.append(text + after)
    return segments.before + "".join(out)


def _sentences(text: str, language: str) -> Iterator[str]:
    start = 0
    for at in _ends(text, language):
        context = text[max(start, at - _CONTEXT) : at]
        if at == len(text) or not _belongs_to(context, text[at : at + _CONTEXT], language):
            yield text[start:at]
            start = at


def _ends(text: str, language: str) -> Iterator[int]:
    """Where sentencex ends sentences, and the end of the text."""
    for start, end, is_hard in _pieces(text):
        piece = text[start:end]
        found = [str(part) for part in sentencex.segment(language, piece)]
        # A splitter that loses something must never cost a reader a sentence.
        at = start
        for part in found if "".join(found) == piece else [piece]:
            at += len(part)
            if at < end or is_hard:
                yield at


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Start and end of pieces of bounded size, and whether one ends where a sentence does.

    Cut behind the last paragraph or full stop of a piece, else at a space, else anywhere.
    """
    start = 0
    while len(text) - start > _PIECE:
        window = text[start + _PIECE // 2 : start + _PIECE]
        ends = ([found.end() for found in stop.finditer(window)] for stop in _STOPS)
        at, is_hard = next(
            (
                (each[-1], hard)
                for each, hard in zip(ends, (True, True, False), strict=True)
                if each
            ),
            (len(window), False),
        )
        end = start + _PIECE // 2 + at
        yield start, end, is_hard
        start = end
    if start < len(text):
        yield start, len(text), True


def _belongs_to(left: str, right: str, language: str) -> bool:
    if not right.strip() or not left.strip():
        return True
    start = right.lstrip(_OPENING)[:1]
    if start.islower():
        return True
    last_word = left.rsplit(maxsplit=1)[-1].lstrip(_OPENING).lower()
    if last_word in _ABBREVIATIONS.get(base(language), ()):
        return True
    return left.rstrip().endswith(("」", "』", "”")) and bool(_HIRAGANA.match(right))


def _shortened(sentence: str, longest: int) -> Iterator[str]:
    """The sentence in pieces of at most `longest` characters, cut where it hurts least."""
    addresses = spans(sentence) if len(sentence) > longest else []
    start = 0
    while len(sentence) - start > longest:
        at = _best_cut(sentence, start, longest, addresses)
        yield sentence[start:at]
        start = at
    if start < len(sentence):
        yield sentence[start:]


def _best_cut(sentence: str, start: int, longest: int, addresses: list[tuple[int, int]]) -> int:
    """Where to cut; never within an address that would fit into a piece of its own."""
    least, most = start + longest // 3, start + longest
    for pattern in _CUTS:
        found = (match.end() for match in pattern.finditer(sentence, start, most + 1))
        ends = [end for end in found if least < end <= most and not _is_within(end, addresses)]
        if ends:
            return ends[-1]
    if not (address := _is_within(most, addresses)):
        return most
    return address[0] if address[0] > least else most


def _is_within(at: int, addresses: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The address that a cut would tear apart."""
    place = bisect_right(addresses, (at,)) - 1
    if place >= 0 and addresses[place][0] < at < addresses[place][1]:
        return addresses[place]
    return None
