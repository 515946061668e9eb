"""Steps on one paragraph that run in a worker process: cutting, reassembly."""

from dataclasses import dataclass

from services.translator import segments
from services.translator.paragraph_languages import is_in_another_language
from services.translator.typography.marks import typeset
from services.translator.typography.numbers import with_own_separators


@dataclass(frozen=True, slots=True)
class Uncut:
    """A paragraph that is to be cut into segments."""

    text: str
    language: str
    longest: int
    """Letters of a segment."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Translated sentences of one text, in order."""

    segments: segments.Segments
    pieces: list[str]
    """The translation of each sentence, or the sentence itself where there is none."""
    source: str
    target: str
    is_made: bool
    """Whether anything of it was translated."""
    is_partial: bool
    """Whether a sentence that has words was not."""
    is_by_engine: bool
    """Whether any of it was: what people wrote is left as it is."""
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssembledText:
    """A text in the target language, with its warnings."""

    text: str
    warnings: tuple[str, ...]


def segmented(uncut: Uncut) -> segments.Segments:
    """The sentences of a paragraph."""
    return segments.cut(uncut.text, uncut.language, uncut.longest)


def finished(draft: Draft) -> AssembledText | None:
    """Joins the sentences of a text; None if none was translated."""
    if not draft.is_made:
        return None
    text = segments.assemble(draft.segments, draft.pieces, draft.source, draft.target)
    doubts = ["partly_translated"] if draft.is_partial else []
    doubts += draft.doubts
    if draft.is_by_engine:
        original = draft.segments.joined()
        text = with_own_separators(original, text, draft.source, draft.target)
        text = typeset(text, draft.target)
        if not draft.is_partial and is_in_another_language(text, draft.target):
            doubts.append("language")
    return AssembledText(text, tuple(dict.fromkeys(doubts)))
