"""A number of a text, and the values that it may stand for."""

from dataclasses import dataclass
from decimal import Decimal

Key = Decimal | str
"""A value, or minutes of a half day: `t330` is 5.30 and 17.30."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text."""

    keys: frozenset[Key]
    start: int
    end: int
    is_written_out: bool = False
    """Whether it is in words: another text may leave them out or turn them otherwise."""
    is_offer: bool = False
    """Whether it only confirms numbers of the other text: ordinals, Roman numerals, stems."""

    @property
    def value(self) -> Decimal:
        """The greatest of its values."""
        return max((key for key in self.keys if isinstance(key, Decimal)), default=Decimal())


def is_multiple(value: Decimal, of: int) -> bool:
    """Whether a value is a whole number that `of` divides, of however many digits.

    Decimal's own remainder raises where the quotient has more digits than its context.
    """
    return value == int(value) and int(value) % of == 0


def minutes(hour: int, minute: int) -> Key:
    """A clock time, whether by twelve or by twenty-four hours."""
    return f"t{(60 * hour + minute) % 720}"


def offer(keys: set[Decimal] | set[Key], start: int, end: int) -> Quantity:
    """A quantity that only confirms numbers of the other text."""
    return Quantity(frozenset(keys), start, end, is_written_out=True, is_offer=True)
