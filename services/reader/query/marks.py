"""Highlighted fragments → HTML or other formats, safe from injection.

Elasticsearch puts two private characters around each found word. They become `<mark>` only after
everything else has been escaped, and only in pairs: an article that has them itself marks a word.
"""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

OPENING = "\ue000"
CLOSING = "\ue001"

_MARKS = OPENING + CLOSING
_MARKED = re.compile(f"{OPENING}([^{OPENING}{CLOSING}]*){CLOSING}")
_STRAY = re.compile(f"[{OPENING}{CLOSING}]")


def to_html(fragment: str) -> Markup:
    """The escaped fragment with its found words in `<mark>`."""
    return Markup(marked(str(escape(fragment)), lambda word: f"<mark>{word}</mark>"))  # noqa: S704 - escaped just here


def marked(fragment: str, mark: Callable[[str], str]) -> str:
    """The fragment with `mark` applied to each found word."""
    return _STRAY.sub("", _MARKED.sub(lambda match: mark(match[1]), fragment))


def cut(fragment: str, letters: int) -> str:
    """The fragment cut to a number of letters and an ellipsis; a cut mark is closed.

    The two characters around each found word are not counted.
    """
    if len(fragment) <= letters:
        return fragment
    end, is_open = 0, False
    while letters and end < len(fragment):
        if fragment[end] in _MARKS:
            is_open = fragment[end] == OPENING
        else:
            letters -= 1
        end += 1
    if not fragment[end:].strip(_MARKS):
        return fragment
    return fragment[:end].rstrip() + (CLOSING if is_open else "") + "…"
