"""Glossary of an article: names that recur, exonyms, one spelling for each name.

Countries and cities come from CLDR through babel (territories, and the example cities of time
zones), and further cities from `data/cities.tsv`. They are preferences: an engine may inflect.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base

_WORD = re.compile(r"[^\W\d_]+")
_MOST_NAMES = 30
_MOST_TERMS = 40
_LEAST_LETTERS = 4
# Countries whose names are common words, first names or states of other countries.
_AMBIGUOUS = frozenset({"GE", "JE", "JO", "TD", "ML", "CU"})
_UNSPACED = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue", "wuu"})
_MOST_READ = 50_000


def recurring_names(texts: Sequence[str]) -> list[str]:
    """Names that stand in several texts, alone or as runs of words, the most frequent first.

    A name is told by its capital amid a sentence, so languages without capitals have none.
    """
    counts = Counter(name for text in texts for name in set(_names(text[:_MOST_READ])))
    return [name for name, count in counts.most_common(_MOST_NAMES) if count > 1]


def exonyms(texts: Sequence[str], source: str, target: str) -> dict[str, str]:
    """Countries and cities of the texts that the target language calls otherwise."""
    names = _places(base(source), base(target))
    text = "\n".join(texts)[:_MOST_READ]
    if base(source) in _UNSPACED:
        found = [name for name in names if len(name) > 1 and name in text]
    else:
        words = _WORD.findall(text)
        runs = set(words) | {" ".join(words[at : at + 2]) for at in range(len(words))}
        found = [name for name in names if name in runs]
    return {name: names[name] for name in sorted(found)[:_MOST_TERMS]}


def kept_names(sources: Mapping[int, str], targets: Mapping[int, str]) -> list[str]:
    """Recurring names that the first translation of a text that has them keeps as they are."""
    kept = []
    for name in recurring_names(list(sources.values())):
        first = next((number for number in sorted(targets) if name in sources[number]), None)
        if first is not None and name in targets[first]:
            kept.append(name)
    return kept


def other_spellings(sources: Mapping[int, str], targets: Mapping[int, str]) -> set[int]:
    """Numbers of texts that spell a kept name otherwise; endings may differ."""
    return {
        number
        for name in kept_names(sources, targets)
        for number in targets
        if name in sources[number] and name not in targets[number]
    }


def _names(text: str) -> Iterator[str]:
    """Capitalised words of four letters and more that begin no sentence."""
    for found in _WORD.finditer(text):
        word = found.group()
        before = text[max(0, found.start() - 2) : found.start()]
        is_amid = (
            len(before) == 2 and before[1] == " " and (before[0].isalpha() or before[0] == ",")
        )
        if is_amid and len(word) >= _LEAST_LETTERS and word.istitle():
            yield word


@lru_cache(256)
def _places(source: str, target: str) -> dict[str, str]:
    """Names of places in the target language, by those in the source language."""
    try:
        ours, theirs = Locale.parse(target), Locale.parse(source)
    except (UnknownLocaleError, ValueError):
        return {}
    pairs = dict(_countries(theirs, ours)) | dict(_zones(theirs, ours))
    pairs |= {row[source]: row[target] for row in _cities() if row.get(source) and row.get(target)}
    return {name: other for name, other in pairs.items() if name != other}


def _countries(source: Locale, target: Locale) -> Iterator[tuple[str, str]]:
    for code, name in source.territories.items():
        if code.isalpha() and code not in _AMBIGUOUS and code in target.territories:
            yield name, target.territories[code]


def _zones(source: Locale, target: Locale) -> Iterator[tuple[str, str]]:
    """The example cities of all time zones."""
    for zone in {*source.time_zones, *target.time_zones}:
        if "/" in zone:
            yield _city(source, zone), _city(target, zone)


def _city(locale: Locale, zone: str) -> str:
    """The zone's example city; what CLDR does not name is called as the zone is."""
    known = locale.time_zones.get(zone) or {}
    return str(known.get("city") or zone.rsplit("/", 1)[-1].replace("_", " "))


@lru_cache(1)
def _cities() -> list[dict[str, str]]:
    lines = (files("services.translator") / "data" / "cities.tsv").read_text("utf-8").splitlines()
    languages = lines[0].split("\t")
    return [dict(zip(languages, line.split("\t"), strict=True)) for line in lines[1:]]
