"""Symbols that an engine dropped, put back into its answer.

They come back around it, for as many unknown signs, and amid it where their place is certain:
beside a name, a number or a mark that both texts have once. Of the others, readers are told.
"""

import re
from collections import Counter

from services.translator.checks.symbols import inner_runs, spans, symbols

_UNKNOWN = re.compile(r"(?:⁇|<unk>|\ufffd)+")
_MOST = 50
# What stands in both texts alike: words with a capital or a digit, and marks between clauses.
_ANCHOR = re.compile(r"[^\W_](?:[^\s()\[\]:;…]*[^\W_])?|[:;()\[\]…–—|/]")
Place = tuple[int, int]
"""Where something starts and ends in a text."""


def restored(source: str, target: str) -> str:
    """The target with the source's symbols, as far as their places are certain."""
    ours = symbols(source)[:_MOST]
    missing = Counter(ours) - Counter(symbols(target))
    if not missing:
        return target
    in_order = [each for each in ours if missing[each]]
    holes = _UNKNOWN.findall(target)
    if len(holes) == len(in_order) and not _UNKNOWN.search(source):
        rest = iter(in_order)
        return _UNKNOWN.sub(lambda _: next(rest), target)
    leading, trailing = _leading(source, missing), _trailing(source, missing)
    return leading + _with_inner(source, target, missing) + trailing


def _with_inner(source: str, target: str, missing: Counter[str]) -> str:
    """The target with those symbols amid the source beside which something stayed as it is."""
    runs = [run for run in inner_runs(source)[:_MOST] if _are_missing(source, run, missing)]
    if not runs:
        return target
    ours, theirs = _anchors(source), _anchors(target)
    stayed = [(place, theirs[word]) for word, place in ours.items() if word in theirs]
    for at, text in sorted(_insertions(source, target, runs, stayed), reverse=True):
        target = target[:at] + text + target[at:]
    return target


def _are_missing(text: str, run: Place, missing: Counter[str]) -> bool:
    return not Counter(symbols(text[slice(*run)])) - missing


def _insertions(
    source: str, target: str, runs: list[Place], stayed: list[tuple[Place, Place]]
) -> list[tuple[int, str]]:
    """Where in the target symbols come back, and with which spaces.

    `stayed` holds places in the source, with those of the same in the target.
    """
    behind = {ours[1]: theirs[1] for ours, theirs in stayed}
    before = {ours[0]: theirs[0] for ours, theirs in stayed}
    found: list[tuple[int, str]] = []
    for start, end in runs:
        bare, rest = len(source[:start].rstrip()), len(source) - len(source[end:].lstrip())
        if bare in behind:
            found.append((behind[bare], source[bare:end]))
        elif rest in before:
            at = before[rest]
            is_glued = target[at - 1 : at].strip() != ""
            found.append((at, source[bare if is_glued else start : rest]))
    return found


def _anchors(text: str) -> dict[str, Place]:
    """Names, numbers and marks that a text has once, and where."""
    found = list(_ANCHOR.finditer(text))
    times = Counter(match.group() for match in found)
    return {
        match.group(): match.span()
        for match in found
        if times[match.group()] == 1 and _may_stay(match.group())
    }


def _may_stay(word: str) -> bool:
    return not word.isalpha() or word[0].isupper()


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
