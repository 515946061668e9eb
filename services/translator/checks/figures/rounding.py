"""Large numbers that papers round: 115.5415 trillion are 115.54 trillion."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from services.translator.checks.figures.quantity import Quantity

_LEAST = 10**6
# Fewer digits may be another number as well.
_FEWEST_DIGITS = 3
_MOST = 60


def without_rounded(missing: Sequence[Quantity], others: Iterable[Quantity]) -> list[Quantity]:
    """The missing quantities without those that the other text tells with fewer or more digits."""
    large = [each.value for each in others if each.value >= _LEAST][:_MOST]
    return [
        each
        for each in missing
        if each.value < _LEAST or not any(_is_rounded(each.value, other) for other in large)
    ]


def _is_rounded(one: Decimal, other: Decimal) -> bool:
    """Whether the one with fewer digits is the other, rounded up or down to these."""
    rough, exact = sorted((one, other), key=_digits)
    digits = _digits(rough)
    if digits < _FEWEST_DIGITS or rough.adjusted() != exact.adjusted():
        return False
    step = Decimal(1).scaleb(rough.adjusted() - digits + 1)
    return abs(rough - exact) < step


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)
