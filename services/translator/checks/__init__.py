"""Checks of a translation: faults that reject it, doubts that readers are told."""

from services.translator.checks.figures.numbers import has_other_numbers
from services.translator.checks.shape import has_odd_length, is_overlong
from services.translator.checks.verdict import OVERLONG, failures, warnings

__all__ = [
    "OVERLONG",
    "failures",
    "has_odd_length",
    "has_other_numbers",
    "is_overlong",
    "warnings",
]
