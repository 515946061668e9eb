"""A visit to a source: requests, entries, limits."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from typing_extensions import override

from perspektiven.contracts import CrawlOptions, Source, SourceKind
from perspektiven.errors import Permanent
from perspektiven.ops import metrics
from services.fetcher.sources.registry import SourceMemory
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply, endless_body, too_many_requests
from tests.unit.fetcher.desk import desk, feed, page
from tests.unit.fetcher.memory import MemoryChangelog
from tests.unit.fetcher.sources.polling import key_of, memory_of, poll_now


class NoSitemaps(MemoryChangelog):
    """A changelog to which what is remembered of sitemaps is too large."""

    @override
    async def write(self, partition: int, changes: Mapping[str, bytes | None]) -> int:
        if any(key.startswith("child/") for key in changes):
            raise Permanent("too_large")
        return await super().write(partition, changes)


async def test_what_a_feed_shows_becomes_entries_once(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        links = [paper.url(f"/{number}.html") for number in range(3)]
        paper.answer("/feed", Reply(body=feed(*links[:2])), Reply(body=feed(*links)))
        for _ in range(3):
            await poll_now(at, paper.url("/feed"))
            await at.deliver()

        assert [entry.url for entry in at.entries] == links
        assert at.entries[0].source_url == paper.url("/feed")
        assert at.entries[0].title == f"Title of {links[0]}"


async def test_validators_go_back_byte_for_byte(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        answer = Reply(body=feed(), etag='W/"odd "', last_modified="Thu, 01 Jan 1970 00:00:00 GMT")
        paper.answer("/feed", answer)
        await poll_now(at, paper.url("/feed"))
        await poll_now(at, paper.url("/feed"))

        headers = paper.requests[-1].headers
        assert headers["if-none-match"] == 'W/"odd "'
        assert headers["if-modified-since"] == "Thu, 01 Jan 1970 00:00:00 GMT"


async def test_an_outlet_may_have_its_servers_asked_without_conditions(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        followed = at.follow(paper)
        liar = followed.model_copy(update={"crawl": CrawlOptions(conditional=False)})
        at.crawler.take_outlet(liar.id, liar)
        paper.answer("/feed", Reply(body=feed(), etag='"1"'))
        await poll_now(at, paper.url("/feed"))
        await poll_now(at, paper.url("/feed"))

        assert "if-none-match" not in paper.requests[-1].headers


async def test_retry_after_of_a_feed_holds_its_articles_back_too(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", too_many_requests("600", status=503))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/feed"]


async def test_a_feed_that_is_forbidden_by_robots_rules_is_not_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/robots.txt", Reply(body=b"User-agent: perspektiven\nDisallow: /feed"))
        memory = await poll_now(at, paper.url("/feed"))

        assert paper.paths() == ["/robots.txt"]
        assert memory.last_error.startswith("robots_disallowed")


async def test_an_endless_feed_is_an_error_of_that_feed(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, source_bytes=50_000) as at:
        at.follow(paper)
        paper.answer("/feed", endless_body())
        paper.page("/a.html", page("An article"))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert memory_of(at, paper.url("/feed")).last_error.startswith("too_large")
        assert len(at.articles) == 1


async def test_without_a_contact_a_public_host_is_not_asked(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        url = "http://93.184.216.34/feed"
        followed = outlet(homepage="http://93.184.216.34/", sources=(Source(url=url),))
        at.crawler.take_outlet(followed.id, followed)
        memory = await poll_now(at, url)

        assert memory.last_error.startswith("no_contact")
        assert "PERSPEKTIVEN_USER_AGENT_CONTACT" in memory.last_error


async def test_a_flood_is_refused_by_name_and_taken_in_parts(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, frontier_per_host=3) as at:
        at.follow(paper)
        links = [paper.url(f"/{number}.html") for number in range(5)]
        paper.answer("/feed", Reply(body=feed(*links), etag='"1"'))
        for number in range(5):
            paper.page(f"/{number}.html", page(f"Story {number}"))
        await poll_now(at, paper.url("/feed"))
        await at.deliver()
        assert len(at.entries) == 3
        (status,) = (await at.statuses()).values()
        assert status.refused == {"frontier_full": 2}
        await at.turns(paper.url())
        await poll_now(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == links


async def test_a_hostile_feed_is_read_as_far_as_feeds_go(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer(
            "/feed",
            Reply(body=feed(*(paper.url(f"/{number}.html") for number in range(2_500)))),
            Reply(body=b"<rss><channel>" + b"<item/>" * 1_500_000),
        )
        await poll_now(at, paper.url("/feed"))
        memory = await poll_now(at, paper.url("/feed"))

        assert len(at.entries) == 2_000
        assert memory.last_error.startswith("too_large")


@pytest.mark.parametrize("validator", ['"żółw"', '"août"'])
async def test_validators_that_are_no_ascii_go_back_as_they_came(
    tmp_path: Path, validator: str
) -> None:
    octets = validator.encode().decode("latin-1")
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed(), etag=octets))
        await poll_now(at, paper.url("/feed"))
        memory = await poll_now(at, paper.url("/feed"))

        assert memory.last_error == ""
        assert paper.requests[-1].headers["if-none-match"] == octets


async def test_validators_that_can_not_be_sent_are_forgotten(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Reply(body=feed()))
        url = paper.url("/feed")
        await at.state.put({key_of(url): SourceMemory(polls=1, etag='"żółw"')})
        first = await poll_now(at, url)
        second = await poll_now(at, url)

        assert first.last_error.startswith("unexpected")
        assert second.last_error == ""


async def test_a_feed_that_rolled_over_between_two_polls_is_counted(tmp_path: Path) -> None:
    gaps = metrics.GAPS.labels("gazeta")
    before = gaps._value.get()
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        first, second, third = (paper.url(f"/{number}.html") for number in range(3))
        for shown in ([first], [first, second], [third]):
            paper.answer("/feed", Reply(body=feed(*shown)))
            await poll_now(at, paper.url("/feed"))
            await at.deliver()

    assert gaps._value.get() == before + 1


async def test_home_pages_do_not_reach_the_entries(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        links = [paper.url("/"), paper.url("/index.html"), paper.url("/1.html")]
        paper.answer("/feed", Reply(body=feed(*links)))
        await poll_now(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == [paper.url("/1.html")]


async def test_a_poll_that_can_not_be_remembered_counts_as_failed(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, NoSitemaps()) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        child = f"<sitemap><loc>{paper.url('/0.xml')}</loc></sitemap>"
        paper.answer("/index.xml", Reply(body=f"<sitemapindex>{child}</sitemapindex>".encode()))
        memory = await poll_now(at, paper.url("/index.xml"))

        assert memory.last_error == "too_large: too_large"
        assert memory.next_poll > at.clock.now()
