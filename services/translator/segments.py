"""Paragraphs ↔ segments: cuts sentences without losing any text.

A text is the white space before its first segment, then each segment with the white space after
it. Engines see segments only; all else stays ours. Emoji and symbols around a sentence, which
models drop or answer with unknown signs, count as white space. Sentences are cut where
sentence_ends.py is certain, and longer ones than an engine takes where it hurts least.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from perspektiven.text.language_tags import base
from services.translator.checks.symbols import core
from services.translator.entities import is_untranslatable, spans
from services.translator.sentence_ends import sentence_ends

_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue", "wuu"})
# Without a space behind them the marks of most scripts stand within times, numbers, addresses.
_CUTS = tuple(map(re.compile, (r"[;:؛]\s+|[；：](?!\d)\s*", r"[,،]\s+|[、，](?!\d)\s*", r"\s+")))


class Segment(NamedTuple):
    """A sentence and the white space after it, with the symbols amid that.

    A tuple: an article may have 100,000, which come from a worker process.
    """

    text: str
    after: str = ""
    has_words: bool = True
    """Whether there is anything in it to translate."""


class Segments(NamedTuple):
    """A cut text; `before` is the white space and the symbols in front of the first segment."""

    before: str
    parts: tuple[Segment, ...]

    def joined(self) -> str:
        """The original text."""
        return self.before + "".join(part.text + part.after for part in self.parts)


def cut(text: str, language: str, longest: int = 2_000) -> Segments:
    """Cuts a text into sentences of at most `longest` characters.

    Law: `cut(text, …).joined() == text`. Takes time that grows as the text does.
    """
    before = text[: len(text) - len(text.lstrip())]
    rest = text[len(before) :]
    parts: list[Segment] = []
    start = 0
    for end in sentence_ends(rest, language):
        for piece in _shortened(rest[start:end], longest):
            first, last = _words_of(piece)
            if first and parts:
                parts[-1] = parts[-1]._replace(after=parts[-1].after + piece[:first])
            elif first:
                before += piece[:first]
            bare = piece[first:last]
            parts.append(Segment(bare, piece[last:], not is_untranslatable(bare)))
        start = end
    return Segments(before, tuple(parts))


def _words_of(piece: str) -> tuple[int, int]:
    """Where the words of a piece begin and end; all of it but white space where it has none."""
    bare = piece.rstrip()
    return core(bare) if not is_untranslatable(bare) else (0, len(bare))


def assemble(segments: Segments, texts: list[str], source: str, target: str) -> str:
    """Joins translated segments to a paragraph, with the target language's spacing."""
    out = []
    last = len(texts) - 1
    for position, (part, text) in enumerate(zip(segments.parts, texts, strict=True)):
        out.append(text + (spacing(part.after, source, target) if position < last else part.after))
    return segments.before + "".join(out)


def spacing(after: str, source: str, target: str) -> str:
    """The white space between two sentences, as the target language has it."""
    if base(target) in _UNSPACED:
        return "" if after == " " else after
    # Symbols may stand right behind a sentence; what follows needs its space nevertheless.
    is_glued = base(source) in _UNSPACED and not after[-1:].isspace()
    return f"{after} " if is_glued else after


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
