"""Which day's edition is due."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from services.reader.editions.schedule import due

BERLIN = ZoneInfo("Europe/Berlin")
HALF_PAST_SIX = time(6, 30)


@pytest.mark.parametrize(
    ("hour", "minute", "wanted"),
    [
        pytest.param(5, 29, None, id="before"),
        pytest.param(5, 30, date(2026, 11, 22), id="on time"),
        pytest.param(22, 59, date(2026, 11, 22), id="late, the same day"),
        pytest.param(23, 0, None, id="past midnight"),
    ],
)
def test_yesterdays_edition_is_due_from_its_hour_until_midnight(
    hour: int, minute: int, wanted: date | None
) -> None:
    now = datetime(2026, 11, 23, hour, minute, tzinfo=UTC)

    assert due(now, HALF_PAST_SIX, BERLIN) == wanted


def test_an_hour_that_summer_time_leaves_out_is_not_missed() -> None:
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    after = datetime(2026, 3, 29, 1, 31, tzinfo=UTC)

    assert due(before, time(2, 30), BERLIN) is None
    assert due(after, time(2, 30), BERLIN) == date(2026, 3, 28)


def test_an_hour_that_comes_twice_is_due_at_its_first_time_and_goes_on() -> None:
    moments = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1, 2)]

    days = {due(moment, time(2, 30), BERLIN) for moment in moments}

    assert days == {date(2026, 10, 24)}
