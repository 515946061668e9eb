"""The picture of attention over time: bars of one scale, and none where nothing is to be seen."""

from datetime import UTC, datetime, timedelta

from services.reader.pages.attention import Bar, drawn
from services.reader.query.timeline import Bucket, Interval, Series, Timeline


def _buckets(*counts: tuple[int, int]) -> tuple[Bucket, ...]:
    first = datetime(2026, 11, 23, tzinfo=UTC)
    return tuple(
        Bucket(first + timedelta(days=day), count, total)
        for day, (count, total) in enumerate(counts)
    )


def test_the_highest_share_fills_the_height_and_empty_spans_have_no_bar() -> None:
    found = drawn(Timeline(Interval.DAY, _buckets((1, 4), (0, 9), (0, 0), (1, 2))))

    assert found is not None
    assert found.width == 40
    assert [row.label for row in found.rows] == [""]
    assert found.rows[0].bars == (Bar(0, 50.0, 8, 50.0), Bar(30, 0.0, 8, 100.0))
    assert found.rows[0].peak.total == 2


def test_rows_have_one_scale() -> None:
    of_all = _buckets((2, 4), (0, 4), (1, 4))
    series = tuple(
        Series(value, value, 1, _buckets((count, 4), (0, 1), (0, 1)))
        for value, count in (("PL", 4), ("ES", 1))
    )

    found = drawn(Timeline(Interval.DAY, of_all, series))

    assert found is not None
    assert [row.bars[0].height for row in found.rows] == [100.0, 25.0]


def test_two_spans_are_no_picture() -> None:
    assert drawn(Timeline(Interval.DAY, _buckets((1, 4), (1, 9)))) is None
