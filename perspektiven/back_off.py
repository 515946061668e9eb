"""Back-off: how long to wait after failures in a row, exponential, bounded, jittered."""

import random
from datetime import timedelta
from typing import TypeVar

_Span = TypeVar("_Span", float, timedelta)
# Far beyond any `longest`, and no float or timedelta overflows.
_MOST_DOUBLINGS = 20


def back_off(failures: int, *, first: _Span, longest: _Span, growth: float = 2.0) -> _Span:
    """The wait after so many failures in a row: `first`, then `growth` times the one before.

    Without a failure there is nothing to wait for.
    """
    if failures < 1:
        return first * 0
    return min(longest, first * growth ** min(failures - 1, _MOST_DOUBLINGS))


def jittered(seconds: float, least: float, most: float) -> float:
    """The wait times a random factor, so that those who failed together do not return together."""
    return seconds * random.uniform(least, most)  # noqa: S311 - jitter
