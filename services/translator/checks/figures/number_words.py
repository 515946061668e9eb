"""Number words and scale words by language: `fünfundzwanzig`, `Mrd.`, `万`, `lakh`."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from perspektiven.text.language_tags import base
from services.translator.checks.word_lists import listed

# Longer words are no numbers, and would cost time.
_LONGEST = 60
_SHORTEST_BEGINNING = 3
_TENS = frozenset(map(Decimal, range(20, 100, 10)))
# `trzydzieścioro`, `тридцатидвухлетний`, `dvacetiletý`
_LONGEST_LINK, _SHORTEST_ADJECTIVE = 3, 14
_ARABIC_VOWELS = dict.fromkeys(range(0x064B, 0x0653))
_JOINTS = frozenset({"und", "en", "ën", "og", "and", "y", "e", "et", "și", "ve", "και", "va"})
_HAN = dict(zip("〇零一二两三四五六七八九兩", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
HAN_LANGUAGES = frozenset({"zh", "ja", "yue"})


_REMEMBERED = 16_384


@dataclass(frozen=True, eq=False)
class NumberWords:
    """Words of one language, each with its value; beginnings for inflected forms."""

    whole: dict[str, Decimal]
    beginnings: dict[str, Decimal]
    scales: dict[str, Decimal]
    scale_beginnings: dict[str, Decimal]
    ordinals: dict[str, Decimal]
    """Beginnings of ordinals and fractions."""
    is_complete: bool
    """Whether the numbers up to a hundred are known."""

    @lru_cache(_REMEMBERED)  # noqa: B019 - there is one of these for each language, for ever
    def scale(self, word: str) -> Decimal | None:
        """What a case-folded word multiplies a number by; None if it does not."""
        known = self.scales.get(word.translate(_ARABIC_VOWELS))
        return known or _begun(self.scale_beginnings, word)

    @lru_cache(_REMEMBERED)  # noqa: B019
    def value(self, word: str) -> Decimal | None:
        """The value of a case-folded word, be it a compound; None if it is no number."""
        if len(word) > _LONGEST:
            return None
        plain = self.whole.get(word)
        if plain is None and word.startswith("و"):
            # Arabic writes its "and" to the word that follows.
            plain = self.whole.get(word[1:])
        return self._begun_number(word) or self._compound(word) if plain is None else plain

    def number(self, word: str) -> Decimal | None:
        """The number in digits or in a case-folded word that it begins with."""
        return Decimal(word) if word.isdecimal() else self.value(word) or self.first_value(word)

    def _begun_number(self, word: str) -> Decimal | None:
        """`тридцатых` is 30, `тридцатидвухлетний` 32."""
        value = _begun(self.beginnings, word)
        if value not in _TENS or len(word) < _SHORTEST_ADJECTIVE:
            return value
        return max(value, self.first_value(word) or value)

    @lru_cache(_REMEMBERED)  # noqa: B019
    def first_value(self, word: str) -> Decimal | None:
        """The number that a word begins with: `dreimal`, `third`, `trzydziestodwuletni`."""
        for end in range(min(len(word), 20), _SHORTEST_BEGINNING - 1, -1):
            if (value := self.whole.get(word[:end], self.ordinals.get(word[:end]))) is not None:
                return value + (self._ones(word[end:]) if value in _TENS else 0)
        return _begun(self.ordinals, word)

    def _ones(self, rest: str) -> Decimal:
        """The ones behind the tens of an adjective, with the ending of the tens before them."""
        for start in range(_LONGEST_LINK + 1):
            found = _begun(self.ordinals, rest[start:])
            if found is not None and found < 10:
                return found
        return Decimal(0)

    def _compound(self, word: str) -> Decimal | None:
        pieces = list(self._pieces(word))
        known = [piece for piece in pieces if piece is not None]
        return evaluated(known) if len(known) == len(pieces) > 1 else None

    def _pieces(self, word: str) -> Iterator[Decimal | None]:
        """Values of the parts of a compound; None where there is something else between them."""
        at = 0
        while at < len(word):
            end = next((end for end in range(len(word), at, -1) if self._part(word[at:end])), None)
            if end is None:
                yield None
                return
            if word[at:end] not in _JOINTS:
                yield self.whole.get(word[at:end]) or self.scales.get(word[at:end])
            at = end

    def _part(self, text: str) -> bool:
        is_scale = text in self.scales and len(text) > 1
        return text in self.whole or is_scale or text in _JOINTS


def evaluated(values: Iterable[Decimal | int]) -> Decimal:
    """The value of number words in a row: [2, 100, 5, 20] is 225, [3, 1000, 40] is 3040.

    A scale behind a smaller one multiplies all before it: [2, 1000, 500, 10**6], `dos mil
    quinientos millones`, are 2,500,000,000. A part of one before a scale is said on top of it:
    [0.25, 100] is 125, `सवा सौ`.
    """
    total = current = Decimal()
    for value in values:
        if value >= 100 and 0 < current < 1:
            current += 1
        if value == 100 and 0 < current < 100:
            current *= 100
        elif value > total > 0 and value >= 1000:
            total, current = (total + current) * value, Decimal()
        elif value >= 1000:
            total, current = total + max(current, Decimal(1)) * value, Decimal()
        else:
            current += value
    return total + current


def is_joint(word: str) -> bool:
    """Whether it may stand between number words."""
    return word in _JOINTS


def han_value(text: str) -> Decimal | None:
    """The value of Chinese numerals: 三十五, 二〇二四, 一百二十万; None if it is none."""
    if _HAN_SCALES.keys().isdisjoint(text):
        return _digit_by_digit(text)
    total = section = digit = 0
    for each in text:
        if each in _HAN:
            digit = _HAN[each]
        elif (scale := _HAN_SCALES[each]) < 10**4:
            section, digit = section + (digit or 1) * scale, 0
        elif total and not section and not digit:
            # 万亿: ten thousand times a hundred million.
            total *= scale
        else:
            total, section, digit = total + (section + digit or 1) * scale, 0, 0
    return Decimal(total + section + digit)


def _digit_by_digit(text: str) -> Decimal | None:
    """The value of two and more Chinese digits, as years are written."""
    if len(text) < 2 or not _HAN.keys() >= set(text):
        return None
    return Decimal("".join(str(_HAN[each]) for each in text))


def _begun(beginnings: dict[str, Decimal], word: str) -> Decimal | None:
    for end in range(min(len(word), 20), 1, -1):
        if (value := beginnings.get(word[:end])) is not None:
            return value
    return None


@cache
def number_words(language: str) -> NumberWords:
    """The words of a language; empty tables if it has none here."""
    whole, beginnings = _read("number_words.txt", language)
    scales, scale_beginnings = _read("scale_words.txt", language)
    for word, value in _of_cldr(language):
        scales.setdefault(word, Decimal(value))
    ordinals, _ = _read("ordinals.txt", language)
    return NumberWords(whole, beginnings, scales, scale_beginnings, ordinals, 70 in whole.values())


def _read(name: str, language: str) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    whole, beginnings = {}, {}
    for entry in (listed(name, language) or "").split():
        value, _, words = entry.partition("=")
        for word in words.casefold().split(","):
            if word.endswith("*"):
                beginnings[word[:-1]] = Decimal(value)
            else:
                whole[word] = Decimal(value)
    return whole, beginnings


def _of_cldr(language: str) -> Iterator[tuple[str, int]]:
    """Scale words of CLDR's compact decimal formats: `0 Mio'.'` for 1000000 gives `mio`."""
    try:
        formats = Locale.parse(base(language), sep="-").compact_decimal_formats
    except (UnknownLocaleError, ValueError):
        return
    for patterns in formats.values():
        for forms in patterns.values():
            for power, pattern in forms.items():
                text = str(getattr(pattern, "pattern", pattern)).partition(";")[0]
                word = text.replace("'", "").strip("0 .\u00a0\u200f\u200e").casefold()
                zeros = text.count("0")
                if word and not any(map(str.isspace, word)) and 0 < zeros <= 3:
                    value = int(power) // 10 ** (zeros - 1)
                    yield unicodedata.normalize("NFC", word), value
