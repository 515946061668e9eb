"""Days, months and years that queries name."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.reader.query.days import span
from services.reader.query.tree import Field, TimeSpan


def _utc(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        (Field.DATE, "2026", TimeSpan(_utc(2026, 1, 1), _utc(2027, 1, 1))),
        (Field.DATE, "2026-12", TimeSpan(_utc(2026, 12, 1), _utc(2027, 1, 1))),
        (Field.DATE, "11.2026", TimeSpan(_utc(2026, 11, 1), _utc(2026, 12, 1))),
        (Field.DATE, "23.11.2026", TimeSpan(_utc(2026, 11, 23), _utc(2026, 11, 24))),
        (Field.DATE, "2026-11-01..2026-11-15", TimeSpan(_utc(2026, 11, 1), _utc(2026, 11, 16))),
        (Field.DATE, "..2026-11", TimeSpan(None, _utc(2026, 12, 1))),
        (Field.SINCE, "2026-11", TimeSpan(_utc(2026, 11, 1), None)),
        (Field.UNTIL, "2026-11", TimeSpan(None, _utc(2026, 12, 1))),
    ],
)
def test_a_date_names_the_whole_of_its_day_month_or_year(
    field: Field, text: str, expected: TimeSpan
) -> None:
    assert span(field, text, UTC) == expected


def test_days_begin_in_the_zone_of_the_reader() -> None:
    found = span(Field.DATE, "2026-11-23", ZoneInfo("Europe/Berlin"))

    assert found == TimeSpan(_utc(2026, 11, 22, 23), _utc(2026, 11, 23, 23))


@pytest.mark.parametrize("text", ["gestern", "2026-13", "2026-02-30", "..", "0000", "20261", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|year|month|day"):
        span(Field.DATE, text, UTC)


def test_the_last_year_of_all_has_an_end() -> None:
    assert span(Field.DATE, "9999", UTC).until == _utc(9999, 12, 31)
