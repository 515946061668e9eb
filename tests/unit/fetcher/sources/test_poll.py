"""A visit to a source, and what is remembered of it."""

import time
from pathlib import Path

import pytest

from perspektiven.contracts import CrawlOptions, Source, SourceKind
from perspektiven.ops import metrics
from perspektiven.urls import registered_domain
from services.fetcher.http.pacing import moment
from services.fetcher.sources.poll_state import UNCONDITIONAL_EVERY
from services.fetcher.sources.registry import SourceMemory
from tests.support.factories import outlet
from tests.support.newspaper import Answer, Newspaper, endless_body, redirect, too_many_requests
from tests.unit.fetcher.desk import Desk, desk, feed, page
from tests.unit.fetcher.memory import MemoryChangelog


def _memory(at: Desk, url: str) -> SourceMemory:
    return at.state.get(SourceMemory, _key(url)) or SourceMemory()


def _key(url: str) -> str:
    return f"source/{registered_domain(url)}/{url}"


async def _poll(at: Desk, url: str) -> SourceMemory:
    """Polls a source now, whatever its schedule says, and returns what is remembered."""
    await at.state.put({_key(url): _memory(at, url).model_copy(update={"next_poll": 0.0})})
    await at.crawler.take_turn(registered_domain(url))
    return _memory(at, url)


async def test_what_a_feed_shows_becomes_entries_once(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        links = [paper.url(f"/{number}.html") for number in range(3)]
        paper.answer("/feed", Answer(body=feed(*links[:2])), Answer(body=feed(*links)))
        for _ in range(3):
            await _poll(at, paper.url("/feed"))
            await at.deliver()

        assert [entry.url for entry in at.entries] == links
        assert at.entries[0].source_url == paper.url("/feed")
        assert at.entries[0].title == f"Title of {links[0]}"


async def test_validators_go_back_byte_for_byte(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        answer = Answer(body=feed(), etag='W/"odd "', last_modified="Thu, 01 Jan 1970 00:00:00 GMT")
        paper.answer("/feed", answer)
        await _poll(at, paper.url("/feed"))
        await _poll(at, paper.url("/feed"))

        headers = paper.requests[-1].headers
        assert headers["if-none-match"] == 'W/"odd "'
        assert headers["if-modified-since"] == "Thu, 01 Jan 1970 00:00:00 GMT"


async def test_validators_of_a_body_that_can_not_be_read_are_not_kept(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=b"<html>no feed</html>", etag='"1"'))
        memory = await _poll(at, paper.url("/feed"))

        assert memory.etag == ""
        assert memory.errors == 1
        assert memory.last_error.startswith("not_a_feed")


async def test_a_good_body_without_validators_clears_them(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer(
            "/feed", Answer(body=feed(), etag='"1"'), Answer(body=feed(paper.url("/1.html")))
        )
        await _poll(at, paper.url("/feed"))
        memory = await _poll(at, paper.url("/feed"))

        assert memory.etag == ""


async def test_now_and_then_a_poll_is_unconditional(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=feed(), etag='"1"'))
        for _ in range(UNCONDITIONAL_EVERY + 1):
            await _poll(at, paper.url("/feed"))

        polls = [request for request in paper.requests if request.path == "/feed"]
        conditional = ["if-none-match" in request.headers for request in polls]
        assert conditional.count(False) == 2


async def test_an_outlet_may_have_its_servers_asked_without_conditions(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        followed = at.follow(paper)
        liar = followed.model_copy(update={"crawl": CrawlOptions(conditional=False)})
        at.crawler.take_outlet(liar.id, liar)
        paper.answer("/feed", Answer(body=feed(), etag='"1"'))
        await _poll(at, paper.url("/feed"))
        await _poll(at, paper.url("/feed"))

        assert "if-none-match" not in paper.requests[-1].headers


async def test_a_restart_asks_no_source_before_its_time(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.answer("/feed", Answer(body=feed()))
        for instance in ("one", "other"):
            async with desk(tmp_path / instance, changelog) as at:
                at.follow(paper)
                await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/feed"]


async def test_the_source_is_asked_when_it_wishes(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=feed(ttl=120)))
        memory = await _poll(at, paper.url("/feed"))

        assert memory.next_poll - time.time() == pytest.approx(7_200, rel=0.11)


async def test_a_source_that_fails_is_asked_less_often_but_never_given_up(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path, poll_max=600.0) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(status=404))
        waits = []
        for _ in range(6):
            memory = await _poll(at, paper.url("/feed"))
            waits.append(memory.next_poll - time.time())

        assert waits[0] == pytest.approx(60, rel=0.15)
        assert waits[2] == pytest.approx(240, rel=0.15)
        assert waits[-1] == pytest.approx(600, rel=0.15)
        (status,) = (await at.statuses()).values()
        assert status.last_error is not None
        assert status.last_error.startswith("http_404")
        assert status.next_poll is not None


async def test_410_ends_a_source(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(status=410))
        memory = await _poll(at, paper.url("/feed"))
        await at.turns(paper.url())

        assert memory.gone
        assert paper.paths().count("/feed") == 1


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
        paper.answer("/robots.txt", Answer(body=b"User-agent: perspektiven\nDisallow: /feed"))
        memory = await _poll(at, paper.url("/feed"))

        assert paper.paths() == ["/robots.txt"]
        assert memory.last_error.startswith("robots_disallowed")


async def test_a_temporary_redirect_never_changes_the_address(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", redirect("/new", 302))
        paper.answer("/new", Answer(body=feed()))
        for _ in range(4):
            await _poll(at, paper.url("/feed"))
        memory = await _poll(at, paper.url("/feed"))

        assert (memory.address, memory.moved_to) == ("", "")


async def test_a_permanent_redirect_is_believed_after_some_days(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", redirect("/new", 301))
        paper.answer("/new", Answer(body=feed()))
        addresses = []
        for _ in range(4):
            memory = await _poll(at, paper.url("/feed"))
            addresses.append(memory.address)
            aged = memory.model_copy(update={"moved_since": memory.moved_since - 86_400})
            await at.state.put({_key(paper.url("/feed")): aged})

        assert addresses == ["", "", paper.url("/new"), paper.url("/new")]
        assert paper.paths()[-1] == "/new"


async def test_few_links_that_lead_elsewhere_are_advertisements(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        own = [paper.url(f"/{number}.html") for number in range(9)]
        paper.answer("/feed", Answer(body=feed(*own, paper.url("/buy", host=1))))
        await _poll(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == own
        (status,) = (await at.statuses()).values()
        assert status.refused == {"off_site": 1}


async def test_a_feed_about_other_hosts_is_followed_there(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=feed(paper.url("/a.html", host=1))))
        await _poll(at, paper.url("/feed"))

        (entry,) = at.entries
        assert at.producer.sent["entries"][0][0] == registered_domain(entry.url).encode()


async def test_an_endless_feed_is_an_error_of_that_feed(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, source_bytes=50_000) as at:
        at.follow(paper)
        paper.answer("/feed", endless_body())
        paper.page("/a.html", page("An article"))
        await at.add(paper.url("/a.html"))
        await at.turns(paper.url())

        assert _memory(at, paper.url("/feed")).last_error.startswith("too_large")
        assert len(at.articles) == 1


async def test_the_sitemaps_of_an_index_are_read(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        children = "".join(
            f"<sitemap><loc>{paper.url(path)}</loc></sitemap>"
            for path in ("/news.xml", "/index.xml", "/broken.xml")
        )
        paper.answer("/index.xml", Answer(body=_sitemap("sitemapindex", children)))
        urls = f"<url><loc>{paper.url('/a.html')}</loc></url>"
        paper.answer("/news.xml", Answer(body=_sitemap("urlset", urls)))
        paper.answer("/broken.xml", Answer(body=b"no sitemap"))
        memory = await _poll(at, paper.url("/index.xml"))

        assert [entry.url for entry in at.entries] == [paper.url("/a.html")]
        assert memory.last_error == ""
        assert len(paper.requests) < 10


async def test_a_removed_outlet_is_not_asked_any_more(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        followed = at.follow(paper)
        at.crawler.take_outlet(followed.id, None)
        await at.turns(paper.url())

        assert paper.requests == []


async def test_an_outlet_that_is_switched_off_is_not_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        source = Source(url=paper.url("/feed"))
        off = outlet(homepage=paper.url("/"), sources=(source,), enabled=False)
        at.crawler.take_outlet(off.id, off)
        await at.turns(paper.url())

        assert paper.requests == []


async def test_without_a_contact_a_public_host_is_not_asked(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        url = "http://93.184.216.34/feed"
        followed = outlet(homepage="http://93.184.216.34/", sources=(Source(url=url),))
        at.crawler.take_outlet(followed.id, followed)
        memory = await _poll(at, url)

        assert memory.last_error.startswith("no_contact")
        assert "PERSPEKTIVEN_USER_AGENT_CONTACT" in memory.last_error


def _sitemap(root: str, content: str) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<?xml version='1.0'?><{root} xmlns='{space}'>{content}</{root}>".encode()


async def test_a_flood_is_refused_by_name_and_taken_in_parts(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, frontier_per_host=3) as at:
        at.follow(paper)
        links = [paper.url(f"/{number}.html") for number in range(5)]
        paper.answer("/feed", Answer(body=feed(*links), etag='"1"'))
        for number in range(5):
            paper.page(f"/{number}.html", page(f"Story {number}"))
        await _poll(at, paper.url("/feed"))
        await at.deliver()
        assert len(at.entries) == 3
        (status,) = (await at.statuses()).values()
        assert status.refused == {"frontier_full": 2}
        await at.turns(paper.url())
        await _poll(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == links


def _index(paper: Newspaper, count: int) -> bytes:
    named = "".join(
        f"<sitemap><loc>{paper.url(f'/{number}.xml')}</loc></sitemap>" for number in range(count)
    )
    return _sitemap("sitemapindex", named)


def _urlset(*urls: str) -> Answer:
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return Answer(body=_sitemap("urlset", listed))


async def test_the_sitemaps_of_an_index_that_never_changes_are_read_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Answer(body=_index(paper, 1), etag='"1"'))
        old, new = paper.url("/old.html"), paper.url("/new.html")
        paper.answer("/0.xml", _urlset(old), _urlset(old, new))
        for _ in range(3):
            await _poll(at, paper.url("/index.xml"))
            await at.deliver()

        assert [entry.url for entry in at.entries] == [old, new]
        assert (
            "if-none-match" in [each for each in paper.requests if "index" in each.path][-1].headers
        )


async def test_all_sitemaps_of_a_long_index_have_their_turn(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Answer(body=_index(paper, 25)))
        for number in range(25):
            paper.answer(f"/{number}.xml", _urlset(paper.url(f"/{number}.html")))
        for _ in range(3):
            await _poll(at, paper.url("/index.xml"))
            await at.deliver()

        assert {entry.url for entry in at.entries} == {
            paper.url(f"/{number}.html") for number in range(25)
        }
        assert len(at.entries) == 25


async def test_a_sitemap_that_did_not_fit_is_read_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, frontier_per_host=3) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Answer(body=_index(paper, 1), etag='"1"'))
        links = [paper.url(f"/{number}.html") for number in range(8)]
        paper.answer("/0.xml", _urlset(*links))
        for number in range(8):
            paper.page(f"/{number}.html", page(f"Story {number}"))
        for _ in range(3):
            await _poll(at, paper.url("/index.xml"))
            await at.deliver()
            await at.turns(paper.url())

        assert [entry.url for entry in at.entries] == links


async def test_sitemaps_that_name_each_other_come_to_an_end(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/0.xml", kind=SourceKind.SITEMAP)
        for number in range(3):
            paper.answer(f"/{number}.xml", Answer(body=_index(paper, 3)))
        for _ in range(3):
            await _poll(at, paper.url("/0.xml"))

        assert _memory(at, paper.url("/0.xml")).last_error == ""
        assert len(paper.requests) == 1 + 3 * 3


async def test_an_archive_among_the_sitemaps_is_left_alone(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Answer(body=_index(paper, 2)))
        old = f"<url><loc>{paper.url('/1999.html')}</loc><lastmod>1999-12-31</lastmod></url>"
        paper.answer("/0.xml", Answer(body=_sitemap("urlset", old)))
        paper.answer("/1.xml", _urlset(paper.url("/today.html")))
        for _ in range(3):
            await _poll(at, paper.url("/index.xml"))

        assert paper.paths().count("/0.xml") == 1
        assert paper.paths().count("/1.xml") == 3


async def test_a_sitemap_is_not_followed_to_where_robots_rules_forbid_it(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /private"))
        paper.answer("/index.xml", Answer(body=_index(paper, 1)))
        paper.answer("/0.xml", redirect("/private.xml"))
        await _poll(at, paper.url("/index.xml"))

        assert "/private.xml" not in paper.paths()


async def test_a_hostile_feed_is_read_as_far_as_feeds_go(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer(
            "/feed",
            Answer(body=feed(*(paper.url(f"/{number}.html") for number in range(2_500)))),
            Answer(body=b"<rss><channel>" + b"<item/>" * 1_500_000),
        )
        await _poll(at, paper.url("/feed"))
        memory = await _poll(at, paper.url("/feed"))

        assert len(at.entries) == 2_000
        assert memory.last_error.startswith("too_large")


@pytest.mark.parametrize("validator", ['"żółw"', '"août"'])
async def test_validators_that_are_no_ascii_go_back_as_they_came(
    tmp_path: Path, validator: str
) -> None:
    octets = validator.encode().decode("latin-1")
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=feed(), etag=octets))
        await _poll(at, paper.url("/feed"))
        memory = await _poll(at, paper.url("/feed"))

        assert memory.last_error == ""
        assert paper.requests[-1].headers["if-none-match"] == octets


async def test_validators_that_can_not_be_sent_are_forgotten(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=feed()))
        url = paper.url("/feed")
        await at.state.put({_key(url): SourceMemory(polls=1, etag='"żółw"')})
        first = await _poll(at, url)
        second = await _poll(at, url)

        assert first.last_error.startswith("unexpected")
        assert second.last_error == ""


async def test_sold_links_are_told_from_what_a_feed_shows_in_all(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        own = [paper.url(f"/{number}.html") for number in range(9)]
        sold = [paper.url(f"/buy{number}", host=1) for number in range(2)]
        paper.answer(
            "/feed",
            Answer(body=feed(*own, sold[0])),
            Answer(body=feed(*own, sold[1])),
            Answer(body=feed(*own, sold[1]), etag='"3"'),
        )
        for _ in range(3):
            await _poll(at, paper.url("/feed"))
            await at.deliver()

        assert [entry.url for entry in at.entries] == own
        (status,) = (await at.statuses()).values()
        assert status.refused == {"off_site": 2}


async def test_a_feed_can_not_aim_us_at_others(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        at.follow(paper)
        elsewhere = [paper.url(f"/{number}.html", host=1) for number in range(500)]
        paper.answer("/feed", Answer(body=feed(*elsewhere)))
        for _ in range(2):
            await _poll(at, paper.url("/feed"))
            await at.deliver()

        assert len(at.entries) == 100


async def test_an_outlet_that_is_named_anew_is_asked_though_it_was_gone(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        followed = at.follow(paper)
        paper.answer("/feed", Answer(status=410), Answer(body=feed()))
        await at.turns(paper.url())
        at.crawler.take_outlet(followed.id, followed)
        await at.turns(paper.url())
        assert paper.paths().count("/feed") == 1

        at.crawler.take_outlet(followed.id, None)
        at.crawler.take_outlet(followed.id, followed)
        await at.turns(paper.url())

        assert paper.paths().count("/feed") == 2
        assert not _memory(at, paper.url("/feed")).gone


async def test_an_address_that_is_given_up_again_is_forgotten(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        url = paper.url("/feed")
        await at.state.put({_key(url): SourceMemory(address=paper.url("/moved"))})
        paper.answer("/feed", Answer(body=feed()))
        for _ in range(4):
            await _poll(at, url)

        assert paper.paths() == ["/robots.txt", "/moved", "/moved", "/moved", "/feed"]
        assert _memory(at, url).last_error == ""


async def test_what_a_source_wishes_holds_while_it_does_not_change(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=feed(ttl=120), etag='"1"'))
        await _poll(at, paper.url("/feed"))
        memory = await _poll(at, paper.url("/feed"))

        assert memory.next_poll - time.time() == pytest.approx(7_200, rel=0.11)


async def test_of_two_outlets_on_a_host_the_slower_pace_holds(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        source = Source(url=paper.url("/feed"))
        slow = outlet(
            id="slow",
            homepage=paper.url("/"),
            sources=(source,),
            crawl=CrawlOptions(delay_seconds=9),
        )
        at.crawler.take_outlet(slow.id, slow)
        other = outlet(id="other", homepage=paper.url("/"), sources=(source,))
        at.crawler.take_outlet(other.id, other)
        host = registered_domain(paper.url())

        assert at.crawler.delays.asked(host) == 9

        at.crawler.take_outlet(slow.id, None)

        assert at.crawler.delays.asked(host) is None


async def test_a_feed_that_rolled_over_between_two_polls_is_counted(tmp_path: Path) -> None:
    gaps = metrics.GAPS.labels("gazeta")
    before = gaps._value.get()
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        first, second, third = (paper.url(f"/{number}.html") for number in range(3))
        for shown in ([first], [first, second], [third]):
            paper.answer("/feed", Answer(body=feed(*shown)))
            await _poll(at, paper.url("/feed"))
            await at.deliver()

    assert gaps._value.get() == before + 1


async def test_an_hour_in_which_a_feed_sleeps_is_left_out(tmp_path: Path) -> None:
    asleep = "".join(f"<hour>{hour}</hour>" for hour in range(24) if hour != 3)
    body = feed().replace(b"</channel>", f"<skipHours>{asleep}</skipHours></channel>".encode())
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        paper.answer("/feed", Answer(body=body))
        memory = await _poll(at, paper.url("/feed"))

        assert moment(memory.next_poll).hour == 3


async def test_shortened_links_among_own_ones_become_entries(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        links = [paper.url(f"/{number}.html") for number in range(9)] + ["https://bit.ly/3xYz"]
        paper.answer("/feed", Answer(body=feed(*links)))
        await _poll(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == links


async def test_home_pages_do_not_reach_the_entries(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        links = [paper.url("/"), paper.url("/index.html"), paper.url("/1.html")]
        paper.answer("/feed", Answer(body=feed(*links)))
        await _poll(at, paper.url("/feed"))

        assert [entry.url for entry in at.entries] == [paper.url("/1.html")]


def _follow_both(at: Desk, paper: Newspaper) -> None:
    """Has /new and /old followed, of which /old is the one that moves."""
    sources = tuple(Source(url=paper.url(path)) for path in ("/new", "/old"))
    at.crawler.take_outlet("gazeta", outlet(homepage=paper.url("/"), sources=sources))


def _gone_to(address: str) -> SourceMemory:
    """The memory of a source that is due and that moved there for good."""
    return SourceMemory(polls=1, last_success=moment(time.time()), next_poll=1.0, address=address)


async def _moved(at: Desk, paper: Newspaper) -> None:
    """Has /old say for days that it moved to /new, and believed."""
    paper.answer("/old", redirect("/new", 301))
    paper.answer("/new", Answer(body=feed(paper.url("/a.html"))))
    await at.state.put(
        {
            _key(paper.url("/new")): SourceMemory(polls=1, next_poll=time.time() + 3_600),
            _key(paper.url("/old")): _gone_to(paper.url("/new")),
        }
    )


async def test_a_source_that_moved_to_where_another_is_followed_rests(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        await at.turns(paper.url())
        assert paper.requests == []

        await _poll(at, paper.url("/new"))
        (status,) = (await at.statuses()).values()
        assert status.moved == {paper.url("/old"): paper.url("/new")}
        assert paper.paths() == ["/robots.txt", "/new"]


@pytest.mark.parametrize(
    "other",
    [SourceMemory(gone=True), SourceMemory(errors=3, next_poll=4e9)],
    ids=["gone", "failing"],
)
async def test_a_source_rests_only_while_the_other_one_can_be_read(
    tmp_path: Path, other: SourceMemory
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        await at.state.put({_key(paper.url("/new")): other})
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/new"]


async def test_a_source_that_rests_is_asked_at_once_when_the_other_is_removed(
    tmp_path: Path,
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        at.follow(paper, "/old")
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/new"]
        assert len(at.entries) == 1


@pytest.mark.parametrize("holds", [True, False])
async def test_now_and_then_it_is_asked_whether_the_move_still_holds(
    tmp_path: Path, *, holds: bool
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        if not holds:
            paper.answer("/old", Answer(body=feed(paper.url("/b.html"))))
        old = _memory(at, paper.url("/old"))
        long_ago = moment(time.time() - 8 * 86_400)
        await at.state.put(
            {_key(paper.url("/old")): old.model_copy(update={"last_success": long_ago})}
        )
        await at.turns(paper.url())

        asked = ["/robots.txt", "/old", "/new"] if holds else ["/robots.txt", "/old"]
        assert paper.paths() == asked
        assert _memory(at, paper.url("/old")).address == (paper.url("/new") if holds else "")


async def test_of_several_that_moved_to_one_place_one_is_asked(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        elsewhere = _gone_to(paper.url("/third"))
        paper.answer("/third", Answer(body=feed()))
        await at.state.put({_key(paper.url(path)): elsewhere for path in ("/old", "/new")})
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/third"]


async def test_two_sources_that_moved_to_each_other_never_both_rest(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        _follow_both(at, paper)
        await _moved(at, paper)
        paper.answer("/old", Answer(body=feed()))
        await at.state.put({_key(paper.url("/new")): _gone_to(paper.url("/old"))})
        await at.turns(paper.url())

        assert sorted(paper.paths()) == ["/new", "/old", "/robots.txt"]


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (SourceKind.FEED, b"<html><body><a href='/a.html'>The start page</a></body></html>"),
        (SourceKind.SITEMAP, b"<html><body><a href='/a.html'>The start page</a></body></html>"),
        (SourceKind.SECTION, feed()),
    ],
)
async def test_a_move_to_what_is_no_such_source_is_never_believed(
    tmp_path: Path, kind: SourceKind, target: bytes
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/old", kind=kind)
        paper.answer("/old", redirect("/", 301))
        paper.answer("/", Answer(body=target))
        for _ in range(4):
            memory = await _poll(at, paper.url("/old"))
            aged = memory.model_copy(update={"moved_since": memory.moved_since - 86_400})
            await at.state.put({_key(paper.url("/old")): aged})

        after = _memory(at, paper.url("/old"))
        assert (after.address, after.moved_times, after.errors) == ("", 0, 4)
