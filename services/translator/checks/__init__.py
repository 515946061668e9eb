"""Checks of a translation: faults that reject it, doubts that readers are told."""

from services.translator.checks.shape import is_overlong
from services.translator.checks.verdict import OVERLONG, failures, warnings

__all__ = ["OVERLONG", "failures", "is_overlong", "warnings"]
