"""Paragraphs ↔ segments: sentences cut so that nothing of a text is lost.

A text is the white space before its first segment, then each segment with the white space after
it. Engines see segments only; all else stays ours. sentencex cuts; the rules here join what it
cuts too much (its cuts before a lower-case letter or after an abbreviation).
"""

import re
from dataclasses import dataclass

import sentencex

from perspektiven.language_tags import base
from services.translator.entities import spans

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


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence and the white space that follows it."""

    text: str
    after: str = ""


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

    Law: `cut(text, …).joined() == text`.
    """
    before = text[: len(text) - len(text.lstrip())]
    rest = text[len(before) :]
    sentences = _joined_again(_sentences(rest, language), language) if rest else []
    pieces = [piece for sentence in sentences for piece in _shortened(sentence, longest)]
    parts = []
    for piece in pieces:
        bare = piece.rstrip()
        parts.append(Segment(bare, piece[len(bare) :]))
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


def _sentences(text: str, language: str) -> list[str]:
    found = [str(part) for part in sentencex.segment(language, text)]
    # A splitter that loses something must never cost a reader a sentence.
    return found if "".join(found) == text else [text]


def _joined_again(sentences: list[str], language: str) -> list[str]:
    out: list[str] = []
    for sentence in sentences:
        if out and _belongs_to(out[-1], sentence, language):
            out[-1] += sentence
        else:
            out.append(sentence)
    return out


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


def _shortened(sentence: str, longest: int) -> list[str]:
    """The sentence in pieces of at most `longest` characters, cut where it hurts least."""
    pieces = []
    while len(sentence) > longest:
        at = _best_cut(sentence, longest)
        pieces.append(sentence[:at])
        sentence = sentence[at:]
    return [*pieces, sentence] if sentence else pieces


def _best_cut(sentence: str, longest: int) -> int:
    """Where to cut; never within an address that would fit into a piece of its own."""
    start = sentence[: longest + 1]
    within = {at for first, end in spans(sentence) for at in range(first + 1, end)}
    for pattern in _CUTS:
        ends = [match.end() for match in pattern.finditer(start)]
        ends = [end for end in ends if longest // 3 < end <= longest and end not in within]
        if ends:
            return ends[-1]
    return next((at for at in range(longest, longest // 3, -1) if at not in within), longest)
