"""Separators of the target language in numbers that the source confirms.

Engines copy `1,250,000` and `3.5` from English into German, where they read otherwise. A number is
written anew only where exactly one reading of it has the value of a number in the source. Dates,
versions, times, sums with a currency sign, sections of law, telephone numbers and years stay.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base
from services.translator.checks.figures.digits import digits_as_ascii
from services.translator.checks.figures.number_words import number_words
from services.translator.checks.figures.quantities import quantities, scale_at
from services.translator.checks.figures.quantity import Quantity
from services.translator.entities import without_entities

_FIGURE = re.compile(
    r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,'’\u00a0\u202f][0-9]+)*"
)
_MARK = re.compile("[^0-9]")
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BEFORE = re.compile(rf"(?:^|(?<![0-9])\s|[(\[„“”«»‹›\"‚‘–—{_UNSPACED}]|(?:^|\s)[-−])\Z")
_BEHIND = re.compile(
    rf"\Z|\s(?![0-9])|[)\]„“”«»‹›\"‘’'–—…%°{_UNSPACED}]|-[^\W\d]|[.,;:!?](?![0-9])"
)
# What numbers chapters, sections of law, versions, telephones.
_LABEL = re.compile(
    r"(?:[§№#]|(?<!\w)(?:v|s|p|art|abs|nr|no|n|pkt|ust|st|ст|п|ч|ver|rel|tel|cap|kap|fax)\.?"
    r"|(?<!\w)(?:versi|verze|wersj|верс|release|chapter|kapit|capít|section|secci|sezion|seção"
    r"|abschnitt|rule|clause|articl|artik|artyku|artíc|стат|paragra|absatz|parágra|párra|figure"
    r"|table|telef|téléph|teléf|teleph|phone|numer|numero|número|nummer|number|номер|телеф)"
    r"\w{0,8}\.?)\s?\Z",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z]{3}\s?\Z|\s?[A-Z]{3}(?!\w)")
_NAME_BEFORE = re.compile(r"([^\W\d_])\w{0,30}[\s-]\Z")
_SPACES = " \u00a0\u202f"
_AROUND = 34
_YEARS = range(1000, 3000)
_TELEPHONE = 9
_BYTE = 256
_GROUP = 3
_BY_THREE = (3, 3)
# These have digits of their own, or separators that differ by country.
_OTHER_DIGITS = frozenset({"ar", "as", "bn", "ckb", "fa", "mr", "my", "ne", "ps", "ur"})
_MOST_DIGITS = 30


@dataclass(frozen=True, slots=True)
class _Separators:
    """The separators of a language, as CLDR has them."""

    decimal: str
    group: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a figure may stand for: its groups of digits, and the decimals."""

    groups: tuple[str, ...]
    decimals: str = ""

    @property
    def value(self) -> Decimal:
        return Decimal(f"{''.join(self.groups)}.{self.decimals or 0}")

    def written(self, separators: _Separators) -> str:
        whole = separators.group.join(self.groups)
        return whole + (separators.decimal + self.decimals if self.decimals else "")


def with_own_separators(source: str, text: str, source_language: str, language: str) -> str:
    """A translation with its numbers' separators as its language writes them.

    Changes nothing in languages whose separators are not known or that group otherwise than by
    three digits. Applying it twice gives the same text.
    """
    separators = _separators(language)
    found = [each for each in _FIGURE.finditer(without_entities(text)) if _MARK.search(each[0])]
    if separators is None or not found:
        return text
    confirmed = _values(without_entities(source), source_language)
    out, last = [], 0
    for figure in found:
        reading = _confirmed_reading(text, figure, language, confirmed)
        if reading is not None and _is_one_number(figure[0], reading, separators):
            out += [text[last : figure.start()], reading.written(separators)]
            last = figure.end()
    return "".join(out) + text[last:]


def _is_one_number(figure: str, reading: _Reading, separators: _Separators) -> bool:
    """Whether it can't be two: `4 250` may be, where the language parts no groups by spaces."""
    return " " not in figure or len(reading.groups) > 2 or separators.group in _SPACES


@cache
def _separators(language: str) -> _Separators | None:
    for tag in (language, base(language)):
        try:
            locale = Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        symbols = locale.number_symbols.get("latn", {})
        if base(language) in _OTHER_DIGITS or locale.decimal_formats[None].grouping != _BY_THREE:
            return None
        return _Separators(str(symbols["decimal"]), str(symbols["group"]))
    return None


def _confirmed_reading(
    text: str, figure: re.Match[str], language: str, confirmed: set[Decimal]
) -> _Reading | None:
    """The only reading whose value the source has."""
    is_free = _stands_free(text, figure.start(), figure.end(), language)
    if len(figure[0]) > _MOST_DIGITS or not is_free:
        return None
    factor, _ = scale_at(text, figure.end(), number_words(language))
    found = [each for each in _readings(figure[0]) if each.value * factor in confirmed]
    return found[0] if len(found) == 1 else None


def _readings(figure: str) -> Iterator[_Reading]:
    marks = _MARK.findall(figure)
    parts = _MARK.split(figure)
    if _is_grouped(parts, marks):
        yield _Reading(tuple(parts))
    if marks[-1] in ".," and marks[-1] not in marks[:-1] and _is_grouped(parts[:-1], marks[:-1]):
        yield _Reading(tuple(parts[:-1]), parts[-1])


def _is_grouped(parts: list[str], marks: list[str]) -> bool:
    """Whether these are groups of three behind the first one, or only one group."""
    first, *rest = parts
    if not rest:
        return True
    starts_well = first[0] != "0" and len(first) <= _GROUP and len(set(marks)) == 1
    return starts_well and all(len(part) == _GROUP for part in rest)


def _stands_free(text: str, start: int, end: int, language: str) -> bool:
    """Whether a number is not a part of something else, nor a sum with a sign, nor labelled."""
    before, behind = text[max(0, start - _AROUND) : start], text[end : end + 2]
    if not _BEFORE.search(before) or not _BEHIND.match(behind) or _LABEL.search(before):
        return False
    _, after_scale = scale_at(text, end, number_words(language))
    return not _has_currency(before, text[end : end + 5]) and not _has_currency(
        "", text[after_scale : after_scale + 5]
    )


def _has_currency(before: str, behind: str) -> bool:
    signs = before.rstrip()[-1:] + behind.lstrip()[:1]
    is_coded = bool(_CODE.search(before) or _CODE.match(behind))
    return is_coded or any(unicodedata.category(each) == "Sc" for each in signs)


def _values(source: str, language: str) -> set[Decimal]:
    """The values of a source's numbers, without those that also may be something else."""
    separators = _separators(base(language))
    if separators is None:
        return set()
    known: set[Decimal] = set()
    doubtful: set[Decimal] = set()
    text = digits_as_ascii(source)
    for each in quantities(source, language):
        keys = {key for key in each.keys if isinstance(key, Decimal) and not each.is_offer}
        (known if _is_certain(text, each, language, separators) else doubtful).update(keys)
    return known - doubtful


def _is_certain(text: str, each: Quantity, language: str, separators: _Separators) -> bool:
    """Whether a number of the source is nothing but a number, with one value."""
    found = _FIGURE.match(text, each.start)
    if found is None:
        return True
    figure, before = found[0], text[max(0, each.start - _AROUND) : each.start]
    is_share = text[found.end() : found.end() + 2].lstrip()[:1] == "%"
    if _may_be_a_time(each) and not is_share:
        return False
    if _LABEL.search(before) or len(figure) > _MOST_DIGITS:
        return False
    is_measured = is_share or each.end > found.end()
    if not is_measured and _may_be_something_else(figure, before, language, separators):
        return False
    return not _MARK.search(figure) or _is_written_plainly(figure, separators)


def _may_be_a_time(each: Quantity) -> bool:
    return any(isinstance(key, str) for key in each.keys)


def _is_written_plainly(figure: str, separators: _Separators) -> bool:
    """Whether it can be read in one way: by the language's decimal mark, or by groups of three."""
    readings = list(_readings(figure))
    if not readings:
        return False
    if _MARK.findall(figure)[-1] == separators.decimal:
        return len(readings) == 1 and bool(readings[0].decimals)
    return not readings[0].decimals and not _is_an_address(readings[0].groups, figure)


def _may_be_something_else(
    figure: str, before: str, language: str, separators: _Separators
) -> bool:
    """Whether it may be a year; or a version or a date: `Python 3.5`, in Korean any `3.5`."""
    if figure.isdigit():
        return int(figure) in _YEARS
    if separators.decimal == "," or _MARK.findall(figure) != ["."]:
        return False
    name = _NAME_BEFORE.search(before)
    return base(language) != "en" or (name is not None and name[1].isupper())


def _is_an_address(groups: tuple[str, ...], figure: str) -> bool:
    """Whether it may be an address (`192.168.100.200`), or a telephone number."""
    is_ip = "." in figure and len(groups) == 4 and all(int(each) < _BYTE for each in groups)
    return is_ip or (" " in figure and len("".join(groups)) >= _TELEPHONE)
