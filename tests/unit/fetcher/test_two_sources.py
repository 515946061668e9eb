"""Two sources of one outlet that list the same page: a feed that tells much, a complete sitemap."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from perspektiven.contracts import Entry, Source, SourceKind
from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher.sources.registry import Followed, SourceMemory
from services.fetcher.state.frontier import Todo, todo_key
from tests.support.eventually import eventually
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import Desk, desk, page

_TITLE = "Storm closes harbour"
_SUMMARY = "Two ships were torn from their moorings."
_PUBLISHED = datetime.now(UTC).replace(microsecond=0)


def _feed(url: str, *, published: bool = True) -> Reply:
    date = f"<pubDate>{_PUBLISHED:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if published else ""
    return Reply(
        body=(
            f"<rss version='2.0'><channel><title>t</title><item><title>{_TITLE}</title>"
            f"<link>{url}</link><description>{_SUMMARY}</description>{date}</item></channel></rss>"
        ).encode()
    )


def _sitemap(url: str, news: str = "") -> Reply:
    spaces = (
        "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    )
    return Reply(body=f"<urlset {spaces}><url><loc>{url}</loc>{news}</url></urlset>".encode())


def _follow(at: Desk, paper: Newspaper, identity: str = "gazeta") -> tuple[Followed, Followed]:
    """Has a newspaper followed by its feed and its sitemap."""
    sources = (
        Source(url=paper.url("/feed"), kind=SourceKind.FEED),
        Source(url=paper.url("/news.xml"), kind=SourceKind.SITEMAP),
    )
    followed = outlet(id=identity, homepage=paper.url("/"), sources=sources)
    at.crawler.take_outlet(followed.id, followed)
    feed, sitemap = (Followed(followed, each) for each in sources)
    return feed, sitemap


async def _poll(at: Desk, source: Followed) -> None:
    """Polls one source and takes what it brought; no page is fetched."""
    memory = at.state.get(SourceMemory, source.key) or SourceMemory()
    await at.crawler.polls.poll(source, memory)
    await at.deliver()


def _waiting(at: Desk, url: str) -> Entry:
    return Entry.model_validate_json(_todo(at, url).entry)


def _todo(at: Desk, url: str) -> Todo:
    todo = at.state.get(Todo, todo_key(registered_domain(url), article_id(canonical_url(url))))
    assert todo is not None
    return todo


async def test_a_page_that_feed_and_sitemap_list_is_fetched_once(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        paper.answer("/feed", _feed(f"{url}?utm_source=rss"))
        paper.answer("/news.xml", _sitemap(url))
        paper.page("/storm.html", page(_TITLE))
        feed, sitemap = _follow(at, paper)
        for _ in range(2):
            await _poll(at, feed)
            await _poll(at, sitemap)
            await at.turns(url)

        assert [path.partition("?")[0] for path in paper.paths()].count("/storm.html") == 1
        assert len(at.articles) == 1


async def test_what_a_feed_tells_of_a_page_that_a_sitemap_named_first_is_kept(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        paper.answer("/feed", _feed(url))
        paper.answer("/news.xml", _sitemap(url))
        paper.page("/storm.html", page(_TITLE))
        feed, sitemap = _follow(at, paper)
        await _poll(at, sitemap)
        await _poll(at, feed)

        waiting = _waiting(at, url)
        told = (waiting.title, waiting.summary, waiting.published_at)
        assert told == (_TITLE, _SUMMARY, _PUBLISHED)
        assert waiting.source_url == sitemap.source.url
        await at.turns(url)
        assert [article.published_at for article in at.articles] == [_PUBLISHED]
        assert paper.paths().count("/storm.html") == 1


async def test_a_sitemap_adds_the_date_that_a_feed_lacks_and_changes_nothing_else(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        news = (
            "<news:news><news:title>Another headline</news:title>"
            f"<news:publication_date>{_PUBLISHED.isoformat()}</news:publication_date></news:news>"
        )
        paper.answer("/feed", _feed(url, published=False))
        paper.answer("/news.xml", _sitemap(url, news))
        feed, sitemap = _follow(at, paper)
        await _poll(at, feed)
        await _poll(at, sitemap)

        waiting = _waiting(at, url)
        told = (waiting.title, waiting.summary, waiting.published_at)
        assert told == (_TITLE, _SUMMARY, _PUBLISHED)


async def test_each_source_is_heard_once_on_a_page_that_waits(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        paper.answer("/feed", _feed(url), _feed(url, published=False), _feed(url))
        paper.answer("/news.xml", _sitemap(url))
        feed, sitemap = _follow(at, paper)
        await _poll(at, sitemap)
        for _ in range(3):
            await _poll(at, feed)

        assert [entry.source_url for entry in at.entries] == [sitemap.source.url, feed.source.url]


async def test_a_sitemap_that_tells_only_addresses_is_not_heard_on_what_waits(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        paper.answer("/feed", _feed(url))
        paper.answer("/news.xml", _sitemap(url))
        feed, sitemap = _follow(at, paper)
        await _poll(at, feed)
        await _poll(at, sitemap)

        assert [entry.source_url for entry in at.entries] == [feed.source.url]


async def test_another_outlet_does_not_describe_a_page_that_waits(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        paper.answer("/feed", _feed(url))
        paper.answer("/news.xml", _sitemap(url))
        _, sitemap = _follow(at, paper)
        feed, _ = _follow(at, paper, "other")
        await _poll(at, sitemap)
        await _poll(at, feed)

        waiting = _waiting(at, url)
        assert (waiting.outlet_id, waiting.title, waiting.summary) == ("gazeta", None, None)


async def test_what_is_told_while_the_page_is_asked_for_in_vain_is_kept(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        url = paper.url("/storm.html")
        paper.answer("/storm.html", Reply(status=503, delay_seconds=0.5))
        await at.add(url)
        visit = asyncio.create_task(at.crawler.take_turn(registered_domain(url)))
        await eventually(lambda: "/storm.html" in paper.paths())
        await at.add(url, summary=_SUMMARY)
        assert not visit.done()
        await visit

        assert _waiting(at, url).summary == _SUMMARY
        assert _todo(at, url).failure == "http_503"
