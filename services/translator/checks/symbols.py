"""Emoji and symbols, which models drop or answer with ⁇: where a text has them.

Those around a sentence are no part of it (segments.py), those amid one are kept out of the model's
input; restored_symbols.py puts them back.
"""

import re
import unicodedata
from collections import Counter

from services.translator.entities import without_entities

_PICTURE = re.compile("[\u2190-\u2bff\U0001f000-\U0010ffff]")
_JOINERS = "\u200d\ufe0f\u20e3"
# No space is left before these and behind those, where a symbol was.
_CLOSING, _OPENING = frozenset(",.;:!?…)]}»”%"), frozenset("([{«„")


def symbols(text: str) -> list[str]:
    """The emoji and symbols of a text in order: `👍🏽` is one."""
    return [text[start:end] for start, end in spans(text)]


def core(text: str) -> tuple[int, int]:
    """Where the text begins and ends without the symbols around it, and the spaces at these.

    The whole of it where there is nothing else.
    """
    found = spans(text)
    start, end = 0, len(text)
    for first, last in found:
        if text[start:first].strip():
            break
        start = last
    for first, last in reversed(found):
        if first < start or text[last:end].strip():
            break
        end = first
    start += len(text[start:]) - len(text[start:].lstrip())
    end = len(text[:end].rstrip()) if found else end
    return (start, end) if start < end else (0, len(text))


def spans(text: str) -> list[tuple[int, int]]:
    """Where the emoji and symbols of a text start and end."""
    if text.isascii() or _PICTURE.search(text) is None:
        return []
    found: list[tuple[int, int]] = []
    for at, each in enumerate(text):
        if found and found[-1][1] == at and _is_joined(text[at - 1], each):
            found[-1] = (found[-1][0], at + 1)
        elif _is_symbol(each):
            found.append((at, at + 1))
    return found


def _is_joined(before: str, character: str) -> bool:
    """Whether it is part of the symbol before it: a skin tone, a joiner, what follows a joiner."""
    if character in _JOINERS or unicodedata.category(character) == "Sk":
        return True
    return before == "\u200d" and _is_symbol(character)


def _is_symbol(character: str) -> bool:
    """Whether it is an emoji, an arrow, a dingbat; `©`, `№` and `㎡` are letters of a kind."""
    return _PICTURE.match(character) is not None and unicodedata.category(character) == "So"


def without_inner(text: str) -> str:
    """The text without the symbols amid it, in one piece; those in addresses stay."""
    out, at = "", 0
    for start, end in inner_runs(text):
        before, behind = text[at:start], text[end:]
        bare, rest = before.rstrip(), behind.lstrip()
        is_spaced = bare != before or rest != behind
        is_tight = rest[:1] in _CLOSING or bare[-1:] in _OPENING
        out += bare + (" " if is_spaced and not is_tight else "")
        at = len(text) - len(rest)
    return out + text[at:]


def inner_runs(text: str) -> list[tuple[int, int]]:
    """Where symbols stand amid a text; those with nothing but spaces between them are one run."""
    first, last = core(text)
    runs: list[tuple[int, int]] = []
    for start, end in spans(without_entities(text)):
        if start < first or end > last:
            continue
        goes_on = bool(runs) and not text[runs[-1][1] : start].strip()
        runs.append((runs.pop()[0] if goes_on else start, end))
    return runs


def has_lost_symbols(source: str, target: str, _: str, __: str) -> bool:
    """Whether symbols of the source are missing."""
    return bool(Counter(symbols(source)) - Counter(symbols(target)))
