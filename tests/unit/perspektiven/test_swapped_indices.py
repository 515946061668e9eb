"""A search is asked for again where an index has gone, and only there."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from elasticsearch import ApiError, AsyncElasticsearch

from perspektiven import index
from perspektiven.errors import Transient
from perspektiven.settings import Settings
from perspektiven.swapped_indices import counted, searched, searched_together
from tests.support.http_server import served

GONE = "no_shard_available_action_exception"
MISSING = "Search rejected due to missing shards [[articles-de-2026.12][0]]. Consider using …"
HEADERS = {"X-Elastic-Product": "Elasticsearch"}


class _Failing:
    """Answers with these errors, one after the other, then with a result."""

    def __init__(self, *errors: tuple[int, list[str]], cause: str = "") -> None:
        self.errors = list(errors)
        self.cause = cause
        self.failed_shards = 0
        self.asked = 0
        self.last_query: dict[str, str] = {}

    async def search(self, request: web.Request) -> web.Response:
        self.asked += 1
        self.last_query = dict(request.query)
        status, answer = self._next()
        return web.json_response(answer, status=status, headers=HEADERS)

    async def searches(self, request: web.Request) -> web.Response:
        self.asked += 1
        answers = [{"took": 1}, self._next()[1]]
        return web.json_response({"responses": answers}, headers=HEADERS)

    def _next(self) -> tuple[int, dict[str, object]]:
        if not self.errors:
            return 200, {"took": 1, "count": 7, "_shards": {"failed": self.failed_shards}}
        status, causes = self.errors.pop(0)
        error = {
            "type": "search_phase_execution_exception",
            "root_cause": [{"type": cause} for cause in causes],
            "caused_by": {"type": "search_phase_execution_exception", "reason": self.cause},
        }
        return status, {"error": error}


@contextlib.asynccontextmanager
async def _client(failing: _Failing) -> AsyncIterator[AsyncElasticsearch]:
    app = web.Application()
    app.router.add_post("/{alias}/_search", failing.search)
    app.router.add_post("/{alias}/_count", failing.search)
    app.router.add_post("/_msearch", failing.searches)
    async with served(app) as url, index.client(Settings(elasticsearch_url=url)) as client:
        yield client


@pytest.mark.parametrize("error", [(503, [GONE]), (404, ["index_not_found_exception"])])
async def test_a_search_whose_index_has_gone_is_asked_for_again(
    error: tuple[int, list[str]],
) -> None:
    failing = _Failing(error, error)

    async with _client(failing) as client:
        answer = await searched(client, index="articles-de", size=0)

    assert answer["took"] == 1
    assert failing.asked == 3


async def test_a_count_whose_index_has_gone_is_asked_for_again() -> None:
    failing = _Failing((503, [GONE]))

    async with _client(failing) as client:
        count = await counted(client, index="articles-de", query={"match_all": {}})

    assert (count, failing.asked) == (7, 2)


async def test_a_count_without_one_of_the_shards_is_none() -> None:
    failing = _Failing()
    failing.failed_shards = 1

    async with _client(failing) as client:
        with pytest.raises(Transient, match="in part"):
            await counted(client, index="articles-de", query={"match_all": {}})


async def test_a_search_whose_shards_are_not_there_yet_is_asked_for_again() -> None:
    failing = _Failing((503, []), cause=MISSING)

    async with _client(failing) as client:
        await searched(client, index="articles-de", size=0)

    assert failing.asked == 2


async def test_a_search_that_was_rejected_for_another_reason_is_not() -> None:
    failing = _Failing((503, []), cause="Search rejected as there are too many")

    async with _client(failing) as client:
        with pytest.raises(ApiError):
            await searched(client, index="articles-de", size=0)

    assert failing.asked == 1


@pytest.mark.parametrize(
    ("causes", "asked"), [([GONE], 2), (["es_rejected_execution_exception"], 1)]
)
async def test_searches_of_which_one_met_a_swap_are_all_asked_again(
    causes: list[str], asked: int
) -> None:
    failing = _Failing((503, causes))

    async with _client(failing) as client:
        responses = await searched_together(client, searches=[{}, {}, {}, {}])

    assert failing.asked == asked
    assert ["error" in each for each in responses] == [False, asked == 1]


@pytest.mark.parametrize(
    ("errors", "asked"),
    [
        ([(503, [GONE])] * 5, 5),
        ([(503, [GONE, "circuit_breaking_exception"])], 1),
        ([(400, ["parsing_exception"])], 1),
        ([(429, ["es_rejected_execution_exception"])], 1),
    ],
)
async def test_what_does_not_pass_is_told(errors: list[tuple[int, list[str]]], asked: int) -> None:
    failing = _Failing(*errors)

    async with _client(failing) as client:
        with pytest.raises(ApiError):
            await searched(client, index="articles-de", size=0)

    assert failing.asked == asked


async def test_an_answer_without_a_shard_is_only_taken_by_those_who_ask_for_it() -> None:
    failing = _Failing()
    async with _client(failing) as client:
        await searched(client, index="perspektiven-de")
        assert failing.last_query["allow_partial_search_results"] == "false"

        await searched(client, index="perspektiven-de", allow_partial_search_results=True)
        assert failing.last_query["allow_partial_search_results"] == "true"
