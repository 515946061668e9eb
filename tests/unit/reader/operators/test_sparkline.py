"""Small pictures of series of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from services.reader.operators.sparkline import HEIGHT, WIDTH, sparkline


def _points(text: str) -> list[tuple[float, float]]:
    pairs = (each.split(",") for each in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def test_the_highest_value_stands_at_the_top_and_zero_at_the_bottom() -> None:
    drawn = sparkline([0, 10, 5])

    assert drawn is not None
    assert _points(drawn.points) == [(0, 22), (60, 2), (120, 12)]
    assert (drawn.least, drawn.most, drawn.last) == (0, 10, 5)


def test_one_value_makes_no_picture() -> None:
    assert sparkline([3]) is None
    assert sparkline([]) is None


@given(st.lists(st.floats(0, 1e12), min_size=2, max_size=80))
def test_every_point_lies_within_the_picture(values: list[float]) -> None:
    drawn = sparkline(values)

    assert drawn is not None
    points = _points(drawn.points)
    assert len(points) == len(values)
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
