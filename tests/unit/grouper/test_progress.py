from datetime import UTC, datetime, timedelta

import pytest

from services.grouper.progress import Progress

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_loading_is_told_by_step_with_what_is_done_of_how_much() -> None:
    progress = Progress()
    told = [progress.loading]
    progress.begin("reads articles", 400_000)
    progress.advance(12_000)
    told.append(progress.loading)
    progress.begin("groups articles that were written meanwhile")
    told.append(progress.loading)
    progress.advance(200)
    told.append(progress.loading)

    assert told == [
        "looks for stories of before",
        "reads articles: 12,000 of 400,000",
        "groups articles that were written meanwhile",
        "groups articles that were written meanwhile: 200",
    ]
    assert not progress.is_loaded


def test_what_is_loaded_is_told_no_more() -> None:
    progress = Progress()
    progress.end()

    assert progress.is_loaded
    assert progress.fields()["loading"] is None


def test_the_rate_is_that_of_the_last_minute() -> None:
    progress = Progress()
    progress.count(NOW, grouped=60, failed=1)
    progress.count(NOW + timedelta(seconds=50), grouped=30, failed=0)
    early = progress.fields()
    progress.forget(NOW + timedelta(seconds=90))
    late = progress.fields()

    assert early["rate_per_second"] == pytest.approx(1.5)
    assert late["rate_per_second"] == pytest.approx(0.5)
    assert early["failed"] == late["failed"] == 1
