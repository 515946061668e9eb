"""Parts of long German compounds: `Weltordnung` finds `Weltordnungsmodell`.

A word is cut only where the whole of it falls into known nouns and the sounds that link them; what
has no such cut stays whole, which is why `kompakt` is not found by `Pakt`. Every run of
neighbouring parts is a part, too. The table of nouns is derived by bench/compounds, which also
measures how well this works. Words are cut at writing only: cut in a query, `Weltordnung` would
ask for anything with `Welt`.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale

from perspektiven.text.language_tags import base

_SHORTEST = 7
_LONGEST = 80
_SHORTEST_PART = 3
_MOST_PARTS = 6
_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens")
_INFLECTIONS = ("", "s", "es", "n", "en", "er", "e", "ern", "nen", "in", "innen")
_SHORTEST_AFTER_FIRST = 4
_WHOLE = frozenset({
    "altenheim", "eigenschaft", "freitag", "gegenstand", "gegenteil", "gegenwart", "grossteil",
    "hochzeit", "jungfrau", "mittelalter", "rückgrat", "rücksicht", "spitzname", "unterhalt",
    "unternehmen", "unternehmer", "unterschied", "unterschrift", "unterstand", "unterricht",
    "untersuchung", "unterstützung", "zwischenfall",
})  # fmt: skip
"""Words whose meaning their parts have left."""
_WORD = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]+")


class _Nouns(NamedTuple):
    before: frozenset[str]
    """Nouns, and forms of nouns, that others may follow."""
    last: frozenset[str]
    """Nouns and forms that a compound may end with."""


def compound_parts(texts: Iterable[str], language: str) -> tuple[str, ...]:
    """Parts of the compounds in the texts, in reading order, once each.

    Only German has them; in a text in another language there are none.
    """
    if base(language) != "de":
        return ()
    words = dict.fromkeys(word for text in texts for word in _WORD.findall(text))
    return tuple(dict.fromkeys(part for word in words for part in parts(word)))


@lru_cache(maxsize=100_000)
def parts(word: str) -> tuple[str, ...]:
    """All runs of neighbouring parts of a capitalised word but the whole; none if it has no cut.

    >>> parts("Weltordnungsmodell")
    ('welt', 'weltordnung', 'ordnung', 'ordnungsmodell', 'modell')
    """
    text = word.lower().replace("ß", "ss")
    if not _SHORTEST <= len(text) <= _LONGEST or text in _WHOLE or text in _countries():
        return ()
    cut = _best_cut(text)
    if cut is None:
        return ()
    ends = [end for _, end in cut]
    starts = [0, *(following for following, _ in cut[1:])]
    runs = (
        text[start:end]
        for first, start in enumerate(starts)
        for end in ends[first:]
        if (start, end) != (0, len(text))
    )
    return tuple(dict.fromkeys(runs))


@lru_cache(maxsize=100_000)
def is_noun(word: str) -> bool:
    """Whether a word is a German noun of the table, in any form, or a compound of such nouns."""
    text = word.lower().replace("ß", "ss")
    nouns = _nouns()
    return text in nouns.before or _may_end(text, nouns.last) or bool(parts(word))


def _best_cut(text: str) -> list[tuple[int, int]] | None:
    """Start and end of each part of the cut with the most parts, or None if there is none."""
    best: list[list[tuple[int, int]] | None] = [None] * (len(text) + 1)
    best[len(text)] = []
    for start in range(len(text) - _SHORTEST_PART, -1, -1):
        for end, following in _steps(text, start):
            rest = best[following]
            if rest is None or len(rest) >= _MOST_PARTS:
                continue
            known = best[start]
            if known is None or len(rest) + 1 > len(known):
                best[start] = [(start, end), *rest]
    found = best[0]
    return found if found is not None and len(found) > 1 else None


def _steps(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where a part that begins at `start` may end, and where the next one then begins."""
    nouns = _nouns()
    if _may_end(text[start:], nouns.last):
        yield len(text), len(text)
    shortest = 2 if start == 0 else _SHORTEST_PART
    for end in range(start + shortest, len(text) - _SHORTEST_PART + 1):
        part = text[start:end]
        if part in nouns.before or (start == 0 and _is_first(part, len(text) - end)):
            for link in _LINKS:
                if text.startswith(link, end) and end + len(link) <= len(text) - _SHORTEST_PART:
                    yield end, end + len(link)


def _is_first(part: str, rest: int) -> bool:
    """Whether a part may begin a compound: an adjective, a prefix, a verb's stem, a place."""
    return rest >= _SHORTEST_AFTER_FIRST and (part in _firsts() or part in _countries())


def _may_end(text: str, last: frozenset[str]) -> bool:
    return any(
        text[: len(text) - len(ending)] in last for ending in _INFLECTIONS if text.endswith(ending)
    )


@cache
def _countries() -> frozenset[str]:
    """Names that are no compounds any more: nobody looks for `Land` and means Deutschland."""
    names = Locale("de").territories.values()
    return frozenset(name.lower().replace("ß", "ss") for name in names)


@cache
def _firsts() -> frozenset[str]:
    """What stands before nouns and is none itself, or too short to be looked for in a word."""
    table = files("services.indexer").joinpath("firsts_de.txt").read_text(encoding="utf-8")
    return frozenset(table.split())


@cache
def _nouns() -> _Nouns:
    before, last = set(), set()
    roles = {}
    table = files("services.indexer").joinpath("nouns_de.txt").read_text(encoding="utf-8")
    for line in table.splitlines():
        form, _, noun = line.partition(">")
        if not noun:
            noun, _, roles_of_it = line.partition(" ")
            roles[noun] = roles_of_it
            form = noun
        if "m" in roles[noun]:
            before.add(form)
        if "h" in roles[noun]:
            last.add(form)
    return _Nouns(frozenset(before), frozenset(last))
