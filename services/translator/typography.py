"""Quotation marks and spaces of the target language."""

import re

from perspektiven.languages import base
from services.translator.entities import entities

# Double opening, double closing, single opening, single closing. Source: CLDR, delimiters.
_MARKS = {
    "de": "„“‚‘",
    "en": "“”‘’",
    "es": "«»“”",
    "fr": "«»“”",
    "it": "«»“”",
    "pt": "“”‘’",
    "pl": "„”«»",
    "cs": "„“‚‘",
    "nl": "“”‘’",
    "sv": "””’’",
    "da": "“”‘’",
    "uk": "«»„“",
    "ru": "«»„“",
}
_DOUBLE = '"„“”«»‟'
_PERCENT = re.compile(r"(?<=\d) ?%(?!\w)")


def typeset(text: str, language: str) -> str:
    """A translated text with the marks and spaces of its language; of others, unchanged.

    Quotation marks are only touched where they are balanced, and nothing within URLs is.
    """
    marks = _MARKS.get(base(language))
    if marks is None:
        return text
    text = _quoted(text, marks[0], marks[1])
    if base(language) == "de" and not any("%" in entity for entity in entities(text)):
        # DIN 5008: a space that does not break, before the sign.
        text = _PERCENT.sub("\u00a0%", text)
    return text


def _quoted(text: str, opening: str, closing: str) -> str:
    at = [i for i, character in enumerate(text) if character in _DOUBLE]
    if not at or len(at) % 2:
        return text
    turns = [_opens(text, i) for i in at]
    # Only the plain case: opening and closing by turns. Anything else may be meant so.
    if any(turn is not None and turn != (n % 2 == 0) for n, turn in enumerate(turns)):
        return text
    letters = list(text)
    for n, i in enumerate(at):
        letters[i] = closing if n % 2 else opening
    return "".join(letters)


def _opens(text: str, at: int) -> bool | None:
    """Whether the mark at `at` opens a quotation; None where that can't be told."""
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2]
    starts = not before or before.isspace() or before in "([–—-"
    ends = not after or after.isspace() or after in ".,;:!?)]–—-…"
    if starts == ends:
        return None
    return starts
