"""Values of digits with separators: `1.500` in German, `1,50,000`, `3.5.2024`."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base

# In these, newspapers write both 1.500 and 1,500, and mean the same.
_LOOSE = frozenset({"es", "ar", "fa", "ur", "hi", "bn", "sw", "id", "ms", "vi", "tr", "und"})
_MOST_DIGITS = 30
# Longer ones are compared by their beginnings.
_MOST_COMPARED = 4_000
_GROUPING = re.compile("[ '’\u00a0\u202f٬]")


@cache
def _decimal_mark(language: str) -> str:
    try:
        symbols = Locale.parse(base(language), sep="-").number_symbols
    except (UnknownLocaleError, ValueError):
        return "."
    return str(symbols.get("latn", {}).get("decimal", "."))


def digits_as_ascii(text: str) -> str:
    """With the decimal digits of all scripts as 0 to 9; the length stays."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() and not each.isascii() else each
        for each in text
    )


def values_of_digits(number: str, language: str) -> Iterator[Decimal]:
    """What digits with separators may stand for; of a date or a version, each of its parts."""
    plain = _GROUPING.sub("", number).replace("٫", ".")
    if len(plain) > _MOST_DIGITS:
        # Digits alone: comparing is all that is done to it.
        yield Decimal(plain.replace(".", "").replace(",", "")[:_MOST_COMPARED])
        return
    marks = [each for each in plain if each in ".,"]
    if len(set(marks)) == 2:
        yield _with_both(plain)
    elif len(marks) == 1:
        yield from _with_one(plain, marks[0], language, is_certain="٫" in number)
    elif marks:
        yield from _with_many(plain, marks[0])
    else:
        yield Decimal(plain)


def _with_both(number: str) -> Decimal:
    last = max(number.rfind("."), number.rfind(","))
    mark = number[last]
    whole, part = number[:last].replace(".", "").replace(",", ""), number[last + 1 :]
    return Decimal(whole + part) if number.count(mark) > 1 else Decimal(f"{whole}.{part}")


def _with_one(number: str, mark: str, language: str, *, is_certain: bool) -> Iterator[Decimal]:
    whole, part = number.split(mark)
    as_decimal, as_group = Decimal(f"{whole}.{part}"), Decimal(whole + part)
    if is_certain or len(part) != 3 or len(whole) > 3 or whole.startswith("0"):
        yield as_decimal
        return
    is_decimal = mark == _decimal_mark(language) and base(language) not in _LOOSE
    yield as_decimal if is_decimal else as_group


def _with_many(number: str, mark: str) -> Iterator[Decimal]:
    first, *groups = number.split(mark)
    is_grouped = len(groups[-1]) == 3 and all(len(each) in {2, 3} for each in groups)
    if is_grouped and len(first) <= 3:
        yield Decimal(number.replace(mark, ""))
    else:
        # The last part of a date is what tells most.
        yield from {Decimal(each) for each in number.split(mark)}
