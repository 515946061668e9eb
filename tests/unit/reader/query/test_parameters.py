"""Parameters of a search: days, moments, the order."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from perspektiven.index import Status
from services.reader.query.clauses import Filters
from services.reader.query.parameters import SearchParameters
from services.reader.query.search import Sort


def _search(**values: object) -> SearchParameters:
    return SearchParameters.model_validate(values)


def test_the_last_day_is_included() -> None:
    filters = _search(**{"from": "2026-11-01", "to": "2026-11-23"}).search().filters

    assert filters.since == datetime(2026, 11, 1, tzinfo=UTC)
    assert filters.until == datetime(2026, 11, 24, tzinfo=UTC)


def test_days_are_those_of_the_zone_that_dates_are_shown_in() -> None:
    values = {"from": "2026-11-01", "to": "2026-11-23"}

    filters = _search(**values).search(zone=ZoneInfo("Europe/Berlin")).filters

    assert filters.since == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert filters.until == datetime(2026, 11, 23, 23, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_the_first_and_the_last_of_all_days_are_days(zone: str) -> None:
    filters = (
        _search(**{"from": "0001-01-01", "to": "9999-12-31"}).search(zone=ZoneInfo(zone)).filters
    )

    assert filters.since is not None
    assert filters.until is not None
    assert filters.since.year == 1
    assert filters.until.year == 9999


def test_a_moment_may_have_a_zone() -> None:
    filters = _search(**{"from": "2026-11-23T08:30:00+01:00"}).search().filters

    assert filters.since == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["gestern", "2026-13-01", "20261101", "1700000000", "2026-11-23T25:00Z"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        _search(**{"from": text})


def test_a_status_is_one_of_those_that_an_article_can_have() -> None:
    assert _search(status=["", "untranslated"]).search().filters.status == (Status.UNTRANSLATED,)
    with pytest.raises(ValidationError):
        _search(status=["translated", "lost"])


def test_a_cursor_of_one_status_is_none_of_another() -> None:
    assert _search(status=["withdrawn"]).search().key != _search().search().key


def test_what_a_form_leaves_empty_says_nothing() -> None:
    empty = _search(**{"from": "", "to": "", "country": [""], "tag": ["", "Sport"]})

    assert empty.search().filters == Filters(tag=("Sport",))


def test_a_query_is_answered_by_relevance_and_no_query_newest_first() -> None:
    assert _search(q="Pakt").search().sort is Sort.RELEVANCE
    assert _search().search().sort is Sort.NEWEST
    assert _search(q="Pakt", sort="oldest").search().sort is Sort.OLDEST
