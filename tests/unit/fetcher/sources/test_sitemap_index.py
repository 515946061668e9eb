"""Sitemaps that an index names: which are read, when, and how far."""

from pathlib import Path

from perspektiven import limits
from perspektiven.contracts import SourceKind
from perspektiven.urls import registered_domain
from services.fetcher.feeds.results import Child
from services.fetcher.http.politeness import Politeness
from services.fetcher.pool import ExtractionPool
from services.fetcher.sources.sitemap_index import ChildState, SitemapIndexes
from tests.support.newspaper import Newspaper, Reply, redirect
from tests.unit.fetcher.desk import Desk, InlinePool, desk, page
from tests.unit.fetcher.sources.polling import LongSitemaps, memory_of, poll_now


async def test_the_sitemaps_of_an_index_are_read(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        children = "".join(
            f"<sitemap><loc>{paper.url(path)}</loc></sitemap>"
            for path in ("/news.xml", "/index.xml", "/broken.xml")
        )
        paper.answer("/index.xml", Reply(body=_sitemap("sitemapindex", children)))
        urls = f"<url><loc>{paper.url('/a.html')}</loc></url>"
        paper.answer("/news.xml", Reply(body=_sitemap("urlset", urls)))
        paper.answer("/broken.xml", Reply(body=b"no sitemap"))
        memory = await poll_now(at, paper.url("/index.xml"))

        assert [entry.url for entry in at.entries] == [paper.url("/a.html")]
        assert memory.last_error == ""
        assert len(paper.requests) < 10


def _sitemap(root: str, content: str) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<?xml version='1.0'?><{root} xmlns='{space}'>{content}</{root}>".encode()


def _index(paper: Newspaper, count: int) -> bytes:
    named = "".join(
        f"<sitemap><loc>{paper.url(f'/{number}.xml')}</loc></sitemap>" for number in range(count)
    )
    return _sitemap("sitemapindex", named)


def _urlset(*urls: str) -> Reply:
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in urls)
    return Reply(body=_sitemap("urlset", listed))


async def test_the_sitemaps_of_an_index_that_never_changes_are_read_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Reply(body=_index(paper, 1), etag='"1"'))
        old, new = paper.url("/old.html"), paper.url("/new.html")
        paper.answer("/0.xml", _urlset(old), _urlset(old, new))
        for _ in range(3):
            await poll_now(at, paper.url("/index.xml"))
            await at.deliver()

        assert [entry.url for entry in at.entries] == [old, new]
        assert (
            "if-none-match" in [each for each in paper.requests if "index" in each.path][-1].headers
        )


async def test_all_sitemaps_of_a_long_index_have_their_turn(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Reply(body=_index(paper, 25)))
        for number in range(25):
            paper.answer(f"/{number}.xml", _urlset(paper.url(f"/{number}.html")))
        for _ in range(3):
            await poll_now(at, paper.url("/index.xml"))
            await at.deliver()

        assert {entry.url for entry in at.entries} == {
            paper.url(f"/{number}.html") for number in range(25)
        }
        assert len(at.entries) == 25


async def test_a_sitemap_that_did_not_fit_is_read_again(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, frontier_per_host=3) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Reply(body=_index(paper, 1), etag='"1"'))
        links = [paper.url(f"/{number}.html") for number in range(8)]
        paper.answer("/0.xml", _urlset(*links))
        for number in range(8):
            paper.page(f"/{number}.html", page(f"Story {number}"))
        for _ in range(3):
            await poll_now(at, paper.url("/index.xml"))
            await at.deliver()
            await at.turns(paper.url())

        assert [entry.url for entry in at.entries] == links


async def test_sitemaps_that_name_each_other_come_to_an_end(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/0.xml", kind=SourceKind.SITEMAP)
        for number in range(3):
            paper.answer(f"/{number}.xml", Reply(body=_index(paper, 3)))
        for _ in range(3):
            await poll_now(at, paper.url("/0.xml"))

        assert memory_of(at, paper.url("/0.xml")).last_error == ""
        assert len(paper.requests) == 1 + 3 * 3


async def test_an_archive_among_the_sitemaps_is_left_alone(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/index.xml", Reply(body=_index(paper, 2)))
        old = f"<url><loc>{paper.url('/1999.html')}</loc><lastmod>1999-12-31</lastmod></url>"
        paper.answer("/0.xml", Reply(body=_sitemap("urlset", old)))
        paper.answer("/1.xml", _urlset(paper.url("/today.html")))
        for _ in range(3):
            await poll_now(at, paper.url("/index.xml"))

        assert paper.paths().count("/0.xml") == 1
        assert paper.paths().count("/1.xml") == 3


async def test_a_sitemap_is_not_followed_to_where_robots_rules_forbid_it(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        at.follow(paper, "/index.xml", kind=SourceKind.SITEMAP)
        paper.answer("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /private"))
        paper.answer("/index.xml", Reply(body=_index(paper, 1)))
        paper.answer("/0.xml", redirect("/private.xml"))
        await poll_now(at, paper.url("/index.xml"))

        assert "/private.xml" not in paper.paths()


def _indexes(at: Desk, pool: ExtractionPool) -> SitemapIndexes:
    token, pacer = at.settings.user_agent_token, at.crawler.pacer
    asking = Politeness(token, at.state, at.downloader, pacer, pool.workers, at.clock)
    return SitemapIndexes(at.state, asking, pool, at.clock, most_bytes=1_000)


async def test_no_poll_reads_more_than_one_sitemap_may_list(tmp_path: Path) -> None:
    pool = LongSitemaps(limits.SITEMAP_URLS.most // 2)
    async with Newspaper() as paper, desk(tmp_path, pool=pool) as at:
        named = [Child(paper.url(f"/{number}.txt")) for number in range(4)]
        for number in range(4):
            paper.answer(f"/{number}.txt", Reply(body=b"a list"))
        host, index = registered_domain(paper.url()), paper.url("/index.xml")
        found = await _indexes(at, pool).visit(host, index, named, conditional=True)

        assert len(found.entries) == limits.SITEMAP_URLS.most
        assert [path for path in paper.paths() if path[1].isdigit()] == ["/0.txt", "/1.txt"]


async def test_of_many_nested_indexes_no_more_is_held_than_has_room(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        host, site = "gazeta.example", "https://gazeta.example"
        nested = [Child(f"{site}/{number}.xml") for number in range(5)]
        for index in nested:
            below = tuple(Child(f"{index.url}/{number}.xml") for number in range(1_500))
            row = ChildState(read_at=at.clock.utc(), children=below)
            await at.state.put({f"child/{host}/{index.url}": row})
        tree = await _indexes(at, InlinePool())._tree(host, f"{site}/index.xml", nested)

        assert len(tree) == limits.SITEMAPS.most
        assert sum(len(each.nested) for each in tree.values()) == 3_000
