"""A catalogue's sources are fetched once, politely, and each is reported."""

from datetime import UTC, datetime
from pathlib import Path

from perspektiven.contracts import Outlet, Source, SourceKind
from perspektiven.settings import load
from services.fetcher.operator.source_check import SourceCheck, check
from services.fetcher.settings import FetcherSettings
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply

FEED = (
    b"<rss version='2.0'><channel><title>F</title>"
    b"<item><title>One</title><link>http://a.example/1</link></item></channel></rss>"
)


def _settings(tmp_path: Path) -> FetcherSettings:
    return load(FetcherSettings, allowed_hosts="127.0.0.0/8", crawl_delay=0.05, data_dir=tmp_path)


def _outlet(paper: Newspaper, *paths: str, host: int = 0) -> Outlet:
    sources = tuple(Source(url=paper.url(path, host), kind=SourceKind.FEED) for path in paths)
    return outlet(homepage=paper.url("/", host), sources=sources)


async def _all(outlets: list[Outlet], settings: FetcherSettings) -> dict[str, SourceCheck]:
    return {checked.url: checked async for checked in check(outlets, settings, datetime.now(UTC))}


async def test_each_source_says_what_it_shows_or_why_not(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper:
        paper.answer("/rss", Reply(body=FEED, content_type="application/rss+xml"))
        paper.page("/html", "<html><body>moved</body></html>")
        outlets = [_outlet(paper, "/rss", "/html"), _outlet(paper, "/none", host=1)]

        found = await _all(outlets, _settings(tmp_path))

        assert found[paper.url("/rss")].entries == 1
        assert found[paper.url("/html")].refused == "not_a_feed"
        assert found[paper.url("/none", 1)].refused == "http_404"


async def test_robots_rules_are_heard(tmp_path: Path) -> None:
    async with Newspaper() as paper:
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /rss\n"))

        found = await _all([_outlet(paper, "/rss")], _settings(tmp_path))

        assert found[paper.url("/rss")].refused == "robots_disallowed"
        assert paper.paths() == ["/robots.txt"]


async def test_the_sources_of_one_host_keep_its_delay(tmp_path: Path) -> None:
    async with Newspaper() as paper:
        paper.answer("/1", Reply(body=FEED))
        paper.answer("/2", Reply(body=FEED))

        await _all([_outlet(paper, "/1", "/2")], _settings(tmp_path))

        asked = {each.path: each.at for each in paper.requests}
        assert asked["/2"] - asked["/1"] >= 0.05
