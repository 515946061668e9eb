"""What a client says of our name stands in no answer; links begin with what the operator says."""

from typing import Any

import feedparser
import httpx
import pytest
from fastapi.routing import APIRoute

from services.reader.api import routes as api_routes
from services.reader.api import saved_search_routes
from services.reader.feeds import routes as feed_routes
from services.reader.pages import article_routes
from services.reader.pages import routes as page_routes
from tests.support.library import NOW, Library, report, stocked
from tests.support.stack import MakeSettings

EVIL = "evil.example"
TOKEN = "a token of the tests"
OTHERS = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/static",
    "/static/",
    "/static/style.css",
    "/api/v1/openapi.json",
    "//evil/",
    "/nowhere/",
)
HEADERS = {
    "Host": EVIL,
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Proto": "https",
    "Forwarded": f"host={EVIL};proto=https",
    "Accept": "text/html",
    "Authorization": f"Bearer {TOKEN}",
}


def _paths(library: Library, saved: str) -> list[str]:
    """Every address that can be asked for, with a slash at its end, too."""
    identity = report(1).article.id
    values = {"{id}": identity, "{cluster}": identity, "{code}": "PL"}
    special = {"/outlets/{id}": "/outlets/gazeta", "/searches/{id}.atom": f"/searches/{saved}.atom"}
    routers = (
        api_routes.router,
        api_routes.article_files,
        article_routes.router,
        page_routes.router,
        saved_search_routes.router,
        feed_routes.router,
    )
    routes = [each for router in routers for each in router.routes if isinstance(each, APIRoute)]
    found = [*OTHERS]
    for route in routes:
        path = special.get(route.path, route.path)
        for name, value in values.items():
            path = path.replace(name, value)
        if "GET" in (route.methods or ()):
            found += [path, f"{path}/", f"{path}?q=Br%C3%BCcke&cursor=x"]
    assert len(found) > 70
    return found


async def _saved(library: Library) -> str:
    answer = await library.web.post(
        "/api/v1/searches",
        json={"name": "bridges", "search": {"q": "Brücke"}},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    saved: str = answer.json()["id"]
    return saved


@pytest.mark.parametrize("public_url", [None, "https://papers.example/read"])
async def test_the_host_that_a_request_names_is_in_no_answer(
    settings: MakeSettings, public_url: str | None
) -> None:
    known: dict[str, Any] = {"target_language": ("de", "en"), "alerts_token": TOKEN}
    async with stocked(settings, public_url=public_url, **known) as library:
        await library.add(report(1), report(2), report(3), cluster=report(1).article.id)
        for path in _paths(library, await _saved(library)):
            answer = await library.web.get(path, headers=HEADERS)
            said = answer.content.decode("utf-8", "replace") + str(answer.headers)
            assert EVIL not in said, path
            assert answer.status_code < 500, path


async def test_a_host_with_a_path_in_it_opens_no_way_around_the_limit(
    settings: MakeSettings,
) -> None:
    async with stocked(settings, requests_per_minute=2) as library:
        sly = {"Host": "a.example/static/"}
        answers = [await library.web.get("/opensearch.xml", headers=sly) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 200, 429]


async def test_feeds_are_the_same_whoever_asks_and_their_ids_absolute(library: Library) -> None:
    await library.add(report(1))

    feeds = []
    for host in ("one.example", "two.example"):
        asked = {"Host": host}
        feeds.append(
            [
                (await library.web.get(f"/feed.{kind}?q=Br%C3%BCcke", headers=asked)).text
                for kind in ("atom", "rss", "json")
            ]
        )
    atom, rss = (feedparser.parse(text) for text in feeds[0][:2])

    assert feeds[0] == feeds[1]
    assert atom.feed.id.startswith("urn:uuid:")
    assert atom.entries[0].link == f"/articles/{report(1).article.id}"
    listens = f"http://127.0.0.1:{library.settings.http_port}"
    assert rss.entries[0].link == f"{listens}/articles/{report(1).article.id}"
    assert rss.entries[0].published_parsed.tm_year == NOW.year


async def test_feeds_of_two_searches_have_two_ids(library: Library) -> None:
    texts = [(await library.web.get(f"/feed.atom?q={q}")).text for q in ("a", "b", "b")]
    ids = [feedparser.parse(each).feed.id for each in texts]

    assert ids[0] != ids[1] == ids[2]


async def test_a_cursor_that_has_ended_leads_to_the_beginning_of_the_same_list(
    library: Library,
) -> None:
    answer: httpx.Response = await library.web.get(
        "/search?q=Br%C3%BCcke&cursor=x&country=PL", headers=HEADERS
    )

    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=Br%C3%BCcke&country=PL"


@pytest.fixture
async def library(settings: MakeSettings) -> Any:
    async with stocked(settings) as made:
        yield made
