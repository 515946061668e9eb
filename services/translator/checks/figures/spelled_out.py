"""Numbers in words: `zwei Millionen`, `quatre-vingt-dix`, `two dozen`, `डेढ़ सौ`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from services.translator.checks.figures.number_words import NumberWords, evaluated, is_joint
from services.translator.checks.figures.quantity import Key, Quantity, offer
from services.translator.checks.word_lists import WORD

_LEAST_SCALE = 1000
_TENS = frozenset(map(Decimal, range(20, 100, 10)))
_ELIDED = re.compile(r"[^'’]+['’](?=\w{3})")
# A dozen, a score, ten of a kind: they multiply what stands before them.
_MOST_COLLECTIVE = 20


def spelled_out(text: str, words: NumberWords) -> Iterator[Quantity]:
    """The numbers that words tell, and those that a word confirms: `Hälfte`, `third`."""
    run = _Run()
    for whole in WORD.finditer(text):
        match = _behind_article(whole, text, words)
        word = match.group().casefold()
        value = words.value(word)
        found = words.scale(word) if value is None else value
        if run.values and not run.takes(text, match, found):
            yield from run.as_ordinal(text, match, words) or run.closed()
            run = _Run()
        if not run.values:
            yield from _confirmed_by(word, words, match)
        run.add(found, match, is_scale=value is None)
    yield from run.closed()


def _behind_article(word: re.Match[str], text: str, words: NumberWords) -> re.Match[str]:
    """The number behind an elided article: `dell'otto`, `d’onze`; else the word itself."""
    elided = _ELIDED.match(word.group())
    if elided is None or words.value(word.group().casefold()) is not None:
        return word
    rest = WORD.match(text, word.start() + elided.end(), word.end())
    return rest if rest and words.value(rest.group().casefold()) is not None else word


def _confirmed_by(word: str, words: NumberWords, match: re.Match[str]) -> Iterator[Quantity]:
    """What a word confirms that is no number itself."""
    if words.value(word) is not None:
        return
    if words.scale(word) is not None:
        yield from _lone_scale(word, words, match)
    elif (first := words.first_value(word)) is not None:
        yield offer({first}, match.start(), match.end())


@dataclass(slots=True)
class _Run:
    """Number words that follow on one another."""

    values: list[Decimal] = field(default_factory=list)
    start: int = 0
    end: int = 0
    reach: int = 0
    """Where the last of its words ends, be it a joint."""
    begins_with_scale: bool = False

    def takes(self, text: str, match: re.Match[str], value: Decimal | None) -> bool:
        """Whether a word may follow: a number or a joint; `one` is an article as well."""
        if text[self.reach : match.start()].strip(" -\u00a0"):
            return False
        if value is None:
            return is_joint(match.group().casefold())
        return value != 1 or self.values[-1] >= 20

    def add(self, value: Decimal | None, match: re.Match[str], *, is_scale: bool) -> None:
        """Adds a number word or, amid the run, a joint; `hundred` alone begins none."""
        if value is not None:
            self._add_number(value, match, is_scale=is_scale)
        if self.values:
            self.reach = match.end()

    def _add_number(self, value: Decimal, match: re.Match[str], *, is_scale: bool) -> None:
        is_collective = is_scale and value <= _MOST_COLLECTIVE
        is_scale = is_scale and not is_collective
        if not self.values and is_scale and value < _LEAST_SCALE:
            return
        if not self.values:
            self.start, self.begins_with_scale = match.start(), is_scale
        if self.values and is_collective:
            self.values = [evaluated(self.values) * value]
        else:
            self.values.append(value)
        self.end = match.end()

    def as_ordinal(self, text: str, match: re.Match[str], words: NumberWords) -> list[Quantity]:
        """What the tens are with an ordinal behind them, if there is one: `twenty-first`."""
        ones = words.first_value(match.group().casefold())
        is_joined = text[self.reach : match.start()] in {"-", " "}
        if self.values[-1] not in _TENS or not is_joined or ones is None or ones >= min(_TENS):
            return []
        return [offer({evaluated(self.values) + ones}, self.start, match.end())]

    def closed(self) -> Iterator[Quantity]:
        """The quantity that they make."""
        values = self.values
        if values[:1] == [1] and all(value < 100 for value in values[1:2]):
            values = values[1:]
        if values and not (len(values) == 1 and self.begins_with_scale):
            keys = frozenset(_keys_of(values))
            yield Quantity(keys, self.start, self.end, is_written_out=True)


def _keys_of(values: list[Decimal]) -> Iterator[Key]:
    if values[:2] == [4, 20]:
        # `quatre-vingt-dix`
        yield 80 + sum(values[2:], Decimal())
        return
    yield evaluated(values)
    if len(values) == 2 and values[0] >= _LEAST_SCALE and values[1] > 1:
        # Swahili says the scale first: `bilioni mbili`.
        yield values[0] * values[1]
    if len(values) > 1 and max(values) < 20:
        # `two three`: two numbers.
        yield from values


def _lone_scale(word: str, words: NumberWords, match: re.Match[str]) -> Iterator[Quantity]:
    """`half a million`, `millions`: it confirms one and a half of it."""
    if (scale := words.scale(word)) is not None and len(word) > 1:
        yield offer({scale, scale / 2}, match.start(), match.end())
