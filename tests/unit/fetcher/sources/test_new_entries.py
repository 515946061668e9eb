"""New entries of a source: each once, with room for their hosts, and gaps that are noted."""

from pathlib import Path

from perspektiven.contracts import SourceKind
from perspektiven.ops import metrics
from tests.support.loop_watch import LoopWatch
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, feed
from tests.unit.fetcher.rows import todo_of
from tests.unit.fetcher.sources.polling import LongSitemaps, poll_now


def gaps(outlet: str) -> float:
    return float(metrics.GAPS.labels(outlet)._value.get())


async def test_an_entry_that_waits_is_not_sent_twice(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        link = paper.url("/a.html")
        await at.add(link, title="Known")
        paper.answer("/feed", Reply(body=feed(link, paper.url("/b.html"))))

        await poll_now(at, paper.url("/feed"))
        first = [entry.url for entry in at.entries]
        await poll_now(at, paper.url("/feed"))

        # The one that waits is told once what this source knows of it besides.
        assert sorted(first) == [link, paper.url("/b.html")]
        assert len(at.entries) == 2


async def test_a_feed_that_rolled_over_since_the_last_poll_has_a_gap(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        before = gaps("gazeta")
        paper.answer(
            "/feed",
            Reply(body=feed(paper.url("/1.html"))),
            Reply(body=feed(paper.url("/1.html"), paper.url("/2.html"))),
            Reply(body=feed(paper.url("/3.html"))),
        )

        counted = []
        for _ in range(3):
            await poll_now(at, paper.url("/feed"))
            counted.append(gaps("gazeta") - before)

        assert counted == [0, 0, 1]


async def test_an_empty_feed_has_no_gap_and_no_entries(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        before = gaps("gazeta")
        paper.answer("/feed", Reply(body=feed(paper.url("/1.html"))), Reply(body=feed()))

        for _ in range(2):
            await poll_now(at, paper.url("/feed"))

        assert (gaps("gazeta"), len(at.entries)) == (before, 1)


async def test_a_sitemap_that_changes_whole_is_no_gap(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/sitemap.xml", kind=SourceKind.SITEMAP)
        before = gaps("gazeta")
        paper.answer(
            "/sitemap.xml",
            Reply(body=_sitemap(paper.url("/1.html"))),
            Reply(body=_sitemap(paper.url("/2.html"))),
        )

        for _ in range(2):
            await poll_now(at, paper.url("/sitemap.xml"))

        assert gaps("gazeta") == before
        assert len(at.entries) == 2


async def test_a_long_summary_is_cut(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper)
        link = paper.url("/1.html")
        item = f"<item><link>{link}</link><description>{'a ' * 2_000}</description></item>"
        body = f"<?xml version='1.0'?><rss version='2.0'><channel>{item}</channel></rss>"
        paper.answer("/feed", Reply(body=body.encode()))

        await poll_now(at, paper.url("/feed"))

        (entry,) = at.entries
        assert entry.summary is not None
        assert len(entry.summary) == 1_000
        assert todo_of(at, link) is None  # it waits only when the topic has it


def _sitemap(*urls: str) -> bytes:
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<?xml version='1.0'?><urlset xmlns='{space}'>{listed}</urlset>".encode()


async def test_a_long_sitemap_does_not_hold_the_loop(tmp_path: Path) -> None:
    pool = LongSitemaps(30_000)
    async with Newspaper() as paper, desk(tmp_path, pool=pool, frontier_per_host=100) as at:
        at.follow(paper, "/news.txt", kind=SourceKind.SITEMAP)
        paper.answer("/news.txt", Reply(body=b"a list"))
        async with LoopWatch() as watch:
            await poll_now(at, paper.url("/news.txt"))

        assert len(at.entries) == 100
        assert watch.longest < 0.5
