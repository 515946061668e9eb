"""Emoji and symbols, which models drop or answer with ⁇, put back where they stood."""

import re
import unicodedata
from collections import Counter

_UNKNOWN = re.compile(r"(?:⁇|<unk>|\ufffd)+")
_JOINERS = "\u200d\ufe0f\u20e3"
_MOST = 50


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
    if text.isascii():
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
    is_picture = "\u2190" <= character <= "\u2bff" or character >= "\U0001f000"
    return is_picture and unicodedata.category(character) == "So"


def restored(source: str, target: str) -> str:
    """The target with the source's symbols: for unknown signs, at its beginning and its end."""
    ours = symbols(source)[:_MOST]
    missing = Counter(ours) - Counter(symbols(target))
    if not missing:
        return target
    in_order = [each for each in ours if missing[each]]
    holes = _UNKNOWN.findall(target)
    if len(holes) == len(in_order) and not _UNKNOWN.search(source):
        rest = iter(in_order)
        return _UNKNOWN.sub(lambda _: next(rest), target)
    return _leading(source, missing) + target + _trailing(source, missing)


def _leading(source: str, missing: Counter[str]) -> str:
    out, at = "", 0
    for start, end in spans(source)[:_MOST]:
        if source[at:start].strip() or not missing[source[start:end]]:
            break
        missing[source[start:end]] -= 1
        out += source[start:end]
        at = end
    return out and out + source[at : at + 1 if source[at : at + 1].isspace() else at]


def _trailing(source: str, missing: Counter[str]) -> str:
    kept: list[str] = []
    at = len(source)
    for start, end in reversed(spans(source)[-_MOST:]):
        if source[end:at].strip() or not missing[source[start:end]]:
            break
        missing[source[start:end]] -= 1
        kept.insert(0, source[start:end])
        at = start
    space = " " if at and source[at - 1].isspace() else ""
    return space + "".join(kept) if kept else ""


def has_lost_symbols(source: str, target: str, _: str, __: str) -> bool:
    """Whether symbols of the source are missing."""
    return bool(Counter(symbols(source)) - Counter(symbols(target)))
