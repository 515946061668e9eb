"""A site's sources are found where it names them, where they usually are, or on its pages."""

from pathlib import Path

import pytest

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from perspektiven.settings import load
from services.fetcher.operator.source_discovery import Surveyed, survey
from services.fetcher.settings import FetcherSettings
from tests.support.newspaper import Newspaper, Reply

FEED = (
    b"<rss version='2.0'><channel><title>F</title>"
    b"<item><title>One</title><link>http://a.example/1</link></item></channel></rss>"
)
HOME = "<html><head>{}</head><body><p>Welcome.</p></body></html>"


async def _survey(paper: Newspaper, folder: Path) -> list[Surveyed]:
    settings = load(FetcherSettings, allowed_hosts="127.0.0.0/8", crawl_delay=0, data_dir=folder)
    return [found async for found in survey(paper.url("/"), settings)]


async def test_a_feed_that_the_page_names_is_found(tmp_path: Path) -> None:
    async with Newspaper() as paper:
        link = '<link rel="alternate" type="application/rss+xml" href="/news.rss">'
        paper.page("/", HOME.format(link))
        paper.answer("/news.rss", Reply(body=FEED))

        found = await _survey(paper, tmp_path)

        assert found == [Surveyed(paper.url("/news.rss"), SourceKind.FEED, 1)]
        assert "/rss.xml" not in paper.paths()


async def test_a_link_that_leads_nowhere_is_no_source(tmp_path: Path) -> None:
    async with Newspaper() as paper:
        link = '<link rel="alternate" type="application/rss+xml" href="/gone.rss">'
        paper.page("/", HOME.format(link))
        paper.answer("/feed.xml", Reply(body=FEED))

        found = await _survey(paper, tmp_path)

        assert [each.url for each in found] == [paper.url("/feed.xml")]


async def test_a_site_without_sources_is_read_by_its_pages(tmp_path: Path) -> None:
    links = "".join(
        f"<h2><a href='/2026/03/14/a-long-headline-about-the-bridge-{n}.html'>"
        f"A long headline about the bridge number {n}</a></h2>"
        for n in range(8)
    )
    async with Newspaper() as paper:
        paper.page("/", f"<html><body><main>{links}</main></body></html>")

        found = await _survey(paper, tmp_path)

        assert [each.kind for each in found] == [SourceKind.SECTION]


async def test_a_page_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    async with Newspaper() as paper:
        with pytest.raises(Permanent, match="404"):
            await _survey(paper, tmp_path)
