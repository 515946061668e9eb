"""Moments as people write them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.text.dates import moment

TEN = datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sat, 14 Mar 2026 10:00:00 GMT",
        "Sat, 14 Mar 2026 10:00:00 +0000",
        "14 Mar 26 11:00 +0100",
        "Sat, 14 Mar 2026 11:00:00 CET",
        "Sat, 14 Mar 2026 12:00:00 GMT+2",
        "Sat, 14 Mar 2026 06:00:00 EDT",
        "Saturday, March 14, 2026 10:00 AM",
        "Sat Mar 14 10:00:00 2026",
        "Sat Mar 14 05:00:00 EST 2026",
        "2026-03-14T10:00:00Z",
        "2026-03-14T10:00:00.123456Z",
        "2026-03-14T11:00:00+01:00",
        "2026-03-14T11:00:00 +0100",
        "2026-03-14T10:00Z",
        "2026-03-14 10:00:00",
        "2026-03-13T24:00:00-10:00",
        "20260314T100000Z",
        "20260314100000",
        "1773482400",
        "1773482400000",
        "sob., 14 mar 2026 10:00:00 +0000",
        "14 marca 2026, 10:00",
        "14 3月 2026 18:00:00 +0800",
        "周六, 14 三月 2026 18:00:00 +0800",
        "14/03/2569 10:00",
        "令和8年3月14日 10:00",
        "/Date(1773482400000)/",
        "/Date(1773482400000+0100)/",
        "14. März 2026 10:00",
        "14 mars 2026 à 10h00",
        "14 de marzo de 2026 10:00",
        "Сб, 14 мар 2026 13:00:00 MSK",
        "14 березня 2026 10:00",
        "2026年3月14日 19:00 JST",
        "2026년 3월 14일 10:00",
        "2026. 3. 14. 10:00",
        "14.03.2026 10:00",
        "١٤ مارس ٢٠٢٦ 10:00",
    ],
)
def test_one_moment_is_read_in_all_its_spellings(text: str) -> None:
    assert moment(text) == TEN


@pytest.mark.parametrize(
    "text", ["2026-03-14", "20260314", "14.03.2026", "March 14, 2026", "Sat, 14 Mar 2026"]
)
def test_a_day_alone_begins_at_midnight(text: str) -> None:
    assert moment(text) == MIDNIGHT


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-13-40", "31 Foo 2026", "Thu, 01 Jan 1970 00:00:00 GMT", "1" * 200],
)
def test_what_names_no_moment_is_none(text: str) -> None:
    assert moment(text) is None


def test_a_moment_that_is_yet_to_come_is_a_mistake() -> None:
    assert moment("2026-03-15T09:00:00Z", now=TEN) == TEN + timedelta(hours=23)
    assert moment("2026-03-15T11:00:00Z", now=TEN) is None


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    found = moment(text)

    assert found is None or found.tzinfo is UTC
