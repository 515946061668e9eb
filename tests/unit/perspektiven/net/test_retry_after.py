"""What a Retry-After header asks for."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.net.retry_after import retry_after

NOW = 1_790_000_000.0
DAY = 24 * 3600.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("999999999", DAY),
        ("9" * 400, DAY),
        (format_datetime(datetime.fromtimestamp(NOW + 90, UTC), usegmt=True), 90),
        ("Mon, 01 Jan 2035 00:00:00 GMT", DAY),
        ("0", None),
        ("-5", None),
        ("Mon, 01 Jan 2001 00:00:00 GMT", None),
        ("soon", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_in_both_forms(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, now=NOW, most=DAY) == seconds


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("2.5", 2.5), ("7", 7), ("0.0", None), ("inf", None), ("nan", None), ("1e9", None)],
)
def test_fractions_of_a_second_count_where_a_caller_takes_them(
    header: str, seconds: float | None
) -> None:
    assert retry_after(header, now=NOW, most=DAY, fractions=True) == seconds


@given(st.text(max_size=60), st.booleans())
def test_no_retry_after_header_breaks_the_clock(header: str, fractions: bool) -> None:
    seconds = retry_after(header, now=NOW, most=DAY, fractions=fractions)

    assert seconds is None or 0 < seconds <= DAY
