"""Verdict on a translated segment: failures that block it, warnings for readers.

`failures` make an answer unfit; `warnings` are doubts. Both are fixed words. How many good
translations they alarm at, and how many bad ones they miss: `python -m bench.translating --only
checks`.
"""

from collections import Counter
from collections.abc import Callable

from services.translator.checks.added_names import (
    has_added_names,
    has_lost_persons,
    has_replaced_places,
)
from services.translator.checks.debris import has_debris, has_note
from services.translator.checks.exchanged_places import has_other_places
from services.translator.checks.figures.amounts import has_other_currency, has_other_shares
from services.translator.checks.figures.numbers import has_other_dates, has_other_numbers
from services.translator.checks.kept_names import has_lost_names
from services.translator.checks.languages_left import has_untranslated, is_foreign
from services.translator.checks.negation import has_other_negation
from services.translator.checks.shape import (
    has_odd_length,
    has_odd_quotes,
    is_copied,
    is_empty,
    is_looping,
    is_overlong,
)
from services.translator.checks.symbols import has_lost_symbols
from services.translator.entities import entities

Check = Callable[[str, str, str, str], bool]
"""Source text, target text, source language, target language: is something wrong?"""

OVERLONG = "overlong"


def failures(source: str, target: str, source_language: str, target_language: str) -> list[str]:
    """Fixed words for faults that reject a translation; empty if there are none.

    An answer that is far too long is not looked at any further.
    """
    if is_overlong(source, target, source_language, target_language):
        return [OVERLONG]
    return _wrong(_FAILURES, source, target, source_language, target_language)


def warnings(source: str, target: str, source_language: str, target_language: str) -> list[str]:
    """Fixed words for doubts that readers are told; empty if there are none."""
    return _wrong(_WARNINGS, source, target, source_language, target_language)


def _wrong(checks: dict[str, Check], *arguments: str) -> list[str]:
    return [word for word, is_wrong in checks.items() if is_wrong(*arguments)]


def _lost_entities(source: str, target: str, _: str, __: str) -> bool:
    return _entities(source) != _entities(target)


def _lost_hashtags(source: str, target: str, _: str, __: str) -> bool:
    return _entities(source, tags=True) != _entities(target, tags=True)


def _entities(text: str, *, tags: bool = False) -> Counter[str]:
    """URLs, addresses and handles; or the hashtags, which people translate as well."""
    return Counter(each for each in entities(text) if each.startswith("#") == tags)


def _has_other_names(source: str, target: str, *pair: str) -> bool:
    return (
        has_lost_names(source, target, *pair)
        or has_other_places(source, target, *pair)
        or has_added_names(source, target, *pair)
        or has_replaced_places(source, target, *pair)
        or has_lost_persons(source, target, *pair)
    )


_FAILURES: dict[str, Check] = {
    "empty": is_empty,
    "repetition": is_looping,
    "copy": is_copied,
    "script": is_foreign,
    "markup": has_debris,
    "note": has_note,
    "url_lost": _lost_entities,
}
_WARNINGS: dict[str, Check] = {
    "length": has_odd_length,
    "numbers": has_other_numbers,
    "dates": has_other_dates,
    "currency": has_other_currency,
    "percent": has_other_shares,
    "names": _has_other_names,
    "negation": has_other_negation,
    "untranslated": has_untranslated,
    "quotes": has_odd_quotes,
    "symbols": has_lost_symbols,
    "hashtag": _lost_hashtags,
}
