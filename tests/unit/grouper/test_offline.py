from datetime import UTC, datetime

import pytest

from services.grouper.offline import stories, text_of

LINE = {"id": 7, "title": "Ätna bricht aus", "published_at": "2026-03-02T06:00:00"}


def test_a_line_is_a_text_and_a_time_without_a_zone_is_utc() -> None:
    found = text_of(LINE)

    assert (found.id, found.published_at) == ("7", datetime(2026, 3, 2, 6, tzinfo=UTC))


def test_an_article_without_a_title_is_known_by_the_original() -> None:
    found = text_of({**LINE, "title": None, "original_title": "Runął most w Tczewie"})

    assert found.is_foreign


@pytest.mark.parametrize("line", [{}, [], {**LINE, "title": None}, {**LINE, "published_at": "x"}])
def test_a_line_that_is_no_article_is_an_error(line: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        text_of(line)  # type: ignore[arg-type] # what a file may hold


def test_a_story_is_named_by_its_first_text() -> None:
    lines = [
        {**LINE, "id": "b", "published_at": "2026-03-02T09:00:00Z"},
        {**LINE, "id": "a"},
    ]

    assert stories(map(text_of, lines), "de") == {"a": "a", "b": "a"}
