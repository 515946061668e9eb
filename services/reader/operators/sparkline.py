"""Sparklines: a series of numbers as a small picture, drawn by the server as SVG.

After E. Tufte, Beautiful Evidence (2006): no axes, the range is said in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 120, 24

_EDGE = 2
"""Room above and below, so that no line is cut off."""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A picture, and the numbers that describe it to those who don't see it."""

    points: str
    """`points` of an SVG polyline in a box of WIDTH and HEIGHT."""
    least: float
    most: float
    last: float


def sparkline(values: Sequence[float]) -> Sparkline | None:
    """The picture of a series, the oldest value first, from zero up; None without two values."""
    if len(values) < 2:
        return None
    most = max(values)
    step = WIDTH / (len(values) - 1)
    height = HEIGHT - 2 * _EDGE
    points = " ".join(
        f"{number * step:.1f},{HEIGHT - _EDGE - height * (value / most if most else 0):.1f}"
        for number, value in enumerate(values)
    )
    return Sparkline(points, min(values), most, values[-1])
