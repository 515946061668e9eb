"""The grouper's stage, by what Elasticsearch tells; tests/integration/test_grouper.py asks one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from perspektiven.ops import grouper_stage
from perspektiven.ops.grouper_stage import GrouperStage
from perspektiven.settings import Settings, load
from tests.support.http_server import served

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@asynccontextmanager
async def told(
    lease: dict[str, Any] | None,
    *,
    articles: int,
    waiting: int,
    oldest: datetime = NOW,
    refused: int | None = None,
) -> AsyncIterator[Settings]:
    """An Elasticsearch that holds so much."""
    headers = {"X-Elastic-Product": "Elasticsearch"}

    async def search(_: web.Request) -> web.Response:
        found = {"doc_count": waiting, "oldest": {"value": oldest.timestamp() * 1000}}
        counts = {"all": {"value": articles}, "waiting": found}
        return web.json_response({"hits": {"hits": []}, "aggregations": counts}, headers=headers)

    async def document(_: web.Request) -> web.Response:
        if refused is not None:
            return web.json_response({"error": "as told"}, headers=headers, status=refused)
        body = {"found": False} if lease is None else {"found": True, "_source": lease}
        return web.json_response(body, headers=headers, status=404 if lease is None else 200)

    app = web.Application()
    app.router.add_post("/articles-de/_search", search)
    app.router.add_get("/grouper-leases/_doc/de", document)
    async with served(app) as url:
        yield load(Settings, elasticsearch_url=url)


def lease(*, ends: timedelta) -> dict[str, Any]:
    return {
        "owner": "o",
        "until": (NOW + ends).timestamp(),
        "grouped_until": (NOW - timedelta(minutes=5)).isoformat(),
        "failed": 2,
        "rate_per_second": 1.5,
    }


async def test_what_is_grouped_and_what_waits_is_counted() -> None:
    held = lease(ends=timedelta(seconds=9))
    oldest = NOW - timedelta(seconds=40)
    async with told(held, articles=10, waiting=3, oldest=oldest) as settings:
        found = await grouper_stage.look(settings, NOW)

    assert found == GrouperStage(done=7, waiting=3, failed=2, rate_per_second=1.5, lag_seconds=40.0)


async def test_articles_that_wait_for_no_running_grouper_are_a_problem() -> None:
    ended = lease(ends=-timedelta(seconds=9))
    oldest = NOW - timedelta(minutes=2)
    async with told(ended, articles=3, waiting=3, oldest=oldest) as settings:
        found = await grouper_stage.look(settings, NOW)

    (problem,) = found.problems
    assert "3 articles wait for the grouper" in problem
    assert "perspektiven service grouper" in problem
    assert found.rate_per_second == 0


async def test_a_grouper_that_starts_may_take_a_minute() -> None:
    async with told(None, articles=3, waiting=3, oldest=NOW) as settings:
        found = await grouper_stage.look(settings, NOW)

    assert (found.waiting, found.problems) == (3, [])


async def test_a_grouper_that_loads_its_stories_says_so_and_how_far_it_is() -> None:
    held = lease(ends=timedelta(seconds=9)) | {"loading": "reads articles: 2 of 9"}
    async with told(held, articles=10, waiting=3, oldest=NOW) as settings:
        soon = await grouper_stage.look(settings, NOW)
        late = await grouper_stage.look(settings, NOW + timedelta(seconds=8))
    oldest = NOW - timedelta(minutes=2)
    async with told(held, articles=10, waiting=3, oldest=oldest) as settings:
        behind = await grouper_stage.look(settings, NOW)

    line = "the grouper of 'de' is still loading its stories: it reads articles: 2 of 9"
    (note,) = soon.notes
    assert str(note) == line
    assert (late.notes, late.problems, soon.problems) == ([note], [], [])
    assert (behind.notes, behind.problems) == ([], [line])


async def test_without_elasticsearch_nothing_is_told() -> None:
    found = await grouper_stage.look(load(Settings, elasticsearch_url="http://127.0.0.1:9"), NOW)

    assert found == GrouperStage()


async def test_a_key_that_may_not_read_the_leases_is_a_problem() -> None:
    async with told(None, articles=3, waiting=3, refused=403) as settings:
        found = await grouper_stage.look(settings, NOW)

    (problem,) = found.problems
    assert "may this API key read grouper-leases" in problem


async def test_leases_whose_shards_are_starting_are_no_question_of_keys() -> None:
    async with told(None, articles=3, waiting=3, refused=503) as settings:
        assert await grouper_stage.look(settings, NOW) == GrouperStage()
