"""What waits for a host, in which order, and what survives a crash."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from perspektiven.errors import Permanent
from perspektiven.kafka.topic_reads import partition_of
from services.fetcher.settings import FetcherSettings
from tests.support.newspaper import (
    Newspaper,
)
from tests.unit.fetcher.desk import Desk, desk, page
from tests.unit.fetcher.memory import PARTITIONS, MemoryChangelog
from tests.unit.fetcher.rows import place_of


async def test_a_page_is_fetched_once_however_often_it_is_found(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.page("/storm.html", page("Storm"))
        for _ in range(3):
            await at.add(paper.url("/storm.html?utm_source=feed"))
            await at.add(paper.url("/storm.html"))
            await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/storm.html?utm_source=feed"]
        assert len(at.articles) == 1


async def test_it_is_not_fetched_again_after_a_crash_and_a_move(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.page("/storm.html", page("Storm"))
        for instance in ("one", "other"):
            async with desk(tmp_path / instance, changelog) as at:
                await at.add(paper.url("/storm.html"))
                await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/storm.html"]


async def test_what_waits_survives_a_crash(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.page("/storm.html", page("Storm"))
        async with desk(tmp_path / "one", changelog) as at:
            await at.add(paper.url("/storm.html"))
        async with desk(tmp_path / "other", changelog) as at:
            await at.turns(paper.url())

            assert len(at.articles) == 1


async def test_a_full_frontier_refuses_by_name(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, frontier_per_host=2) as at:
        await at.add(paper.url("/1.html"))
        await at.add(paper.url("/2.html"))
        with pytest.raises(Permanent) as refused:
            await at.add(paper.url("/3.html"))

        assert refused.value.reason == "frontier_full"


@pytest.mark.parametrize("kind", ["todo", "look"])
async def test_a_row_that_nobody_can_read_holds_no_entry_up(tmp_path: Path, kind: str) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        url = paper.url("/storm.html")
        host, _ = place_of(url)
        partition = partition_of(host.encode(), PARTITIONS)
        for name, row in (("x", b'{"due": 0}'), ("y", b'{"due": 0, "entry": "none"}')):
            await changelog.write(partition, {f"{kind}/{host}/{name}": row})
        async with desk(tmp_path, changelog) as at:
            paper.page("/storm.html", page("Storm closes harbour"))
            await at.add(url)
            await at.turns(url)

            assert len(at.articles) == 1
            assert at.state.queued(kind, host) == (kind == "look")


async def test_a_row_in_a_partition_that_is_not_its_hosts_keeps_nobody_from_working(
    tmp_path: Path,
) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        url = paper.url("/storm.html")
        host, _ = place_of(url)
        own = partition_of(host.encode(), PARTITIONS)
        other = (own + 1) % PARTITIONS
        await changelog.write(other, {f"todo/{host}/x": b'{"due": 0}'})
        desk_ = Desk(FetcherSettings(), changelog, tmp_path)
        await desk_.crawler.own(frozenset({other}))

        assert not desk_.state.owns(host)
        await desk_.state.close_all()
        await desk_.downloader.close()


async def test_news_does_not_wait_behind_an_archive(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with Newspaper() as paper, desk(tmp_path) as at:
        for number, age in enumerate([900, 300, 0, 600]):
            paper.page(f"/{number}.html", page(f"Story {number}"))
            published_at = now - timedelta(days=age)
            await at.add(paper.url(f"/{number}.html"), published_at=published_at)
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/2.html", "/1.html", "/3.html", "/0.html"]


async def test_a_date_in_the_future_gives_no_precedence(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    async with Newspaper() as paper, desk(tmp_path) as at:
        earlier, later = now - timedelta(hours=5), now + timedelta(days=400)
        await at.add(paper.url("/0.html"), discovered_at=earlier, published_at=later)
        await at.add(paper.url("/1.html"))
        await at.turns(paper.url())

        assert paper.paths() == ["/robots.txt", "/1.html", "/0.html"]
