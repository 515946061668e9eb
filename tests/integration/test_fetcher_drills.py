"""Fetchers that are killed, restarted, flooded: nothing fetched twice, nothing missed, on time."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from perspektiven.contracts import Entry
from services.fetcher.settings import FetcherSettings
from tests.integration.fetchers import FetcherProcess, articles, create_topics, fetchers, publish
from tests.support.eventually import eventually
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply, Request
from tests.support.stack import MakeSettings
from tests.unit.fetcher.desk import page

HOSTS = 50
PAGES = 20
DELAY = 0.5


def _entry(url: str, number: int) -> Entry:
    discovered_at = datetime.now(UTC) - timedelta(minutes=10) + timedelta(milliseconds=number)
    return Entry(outlet_id="gazeta", url=url, discovered_at=discovered_at)


def _any_page(request: Request) -> Reply:
    if request.path == "/robots.txt":
        return Reply(status=404)
    return Reply(body=page(f"Story {request.host}{request.path}").encode())


def _urls(paper: Newspaper, pages: int) -> list[str]:
    return [
        paper.url(f"/{number}.html", host)
        for number in range(pages)
        for host in range(len(paper.hosts))
    ]


def _fetched(instances: list[FetcherProcess]) -> int:
    return sum(len(instance.events("article_published")) for instance in instances)


@pytest.mark.drill
@pytest.mark.timeout(900)
async def test_an_instance_that_is_killed_and_restarted_harms_no_politeness_and_no_article(
    settings: MakeSettings, tmp_path: Path
) -> None:
    mine = settings(
        FetcherSettings,
        allowed_hosts=("127.0.0.0/8",),
        crawl_delay=DELAY,
        extraction_workers=1,
    )
    await create_topics(mine)
    async with Newspaper(hosts=HOSTS) as paper:
        paper.route("/", _any_page, prefix=True)
        urls = _urls(paper, PAGES)
        await publish(mine, outlet())
        async with fetchers(mine, tmp_path, count=2) as instances:
            await eventually(lambda: _share(instances), seconds=300)
            await publish(mine, *(_entry(url, n) for n, url in enumerate(urls)))
            await eventually(lambda: _fetched(instances) >= len(urls) // 4, seconds=300)
            instances[0].kill()
            killed_at = time.monotonic()
            await eventually(lambda: _fetched(instances) >= len(urls) // 2, seconds=300)
            await instances[0].start()
            await eventually(lambda: _fetched(instances) >= len(urls) - HOSTS, seconds=300)
            await eventually(lambda: _all_published(mine, urls), seconds=300)

        published = Counter([article.url for article in await articles(mine)])
        assert set(published) == set(urls)
        gaps = [paper.least_gap(host) for host in range(HOSTS)]
        assert min(gaps) >= DELAY
        assert _twice(paper) <= _in_flight(paper, killed_at)


def _share(instances: list[FetcherProcess]) -> bool:
    """Whether each instance has taken over its half of the partitions."""
    loaded = [instance.events("state_loaded") for instance in instances]
    return all(events and events[-1]["partitions"] == 2 for events in loaded)


async def _all_published(settings: FetcherSettings, urls: list[str]) -> bool:
    return {article.url for article in await articles(settings)} >= set(urls)


def _twice(paper: Newspaper) -> set[tuple[str, str]]:
    times = Counter(
        (request.host, request.path) for request in paper.requests if ".html" in request.path
    )
    return {page for page, count in times.items() if count > 1}


def _in_flight(paper: Newspaper, killed_at: float) -> set[tuple[str, str]]:
    """The last page that each host was asked for before the kill."""
    last = {
        request.host: request.path
        for request in paper.requests
        if request.at <= killed_at and ".html" in request.path
    }
    return set(last.items())


@pytest.mark.drill
@pytest.mark.timeout(900)
async def test_a_host_with_very_many_entries_delays_none_of_the_others(
    settings: MakeSettings, tmp_path: Path
) -> None:
    mine = settings(
        FetcherSettings,
        allowed_hosts=("127.0.0.0/8",),
        crawl_delay=2.0,
        extraction_workers=2,
    )
    await create_topics(mine)
    async with Newspaper(hosts=HOSTS) as paper:
        paper.route("/", _any_page, prefix=True)
        flood = [paper.url(f"/{number}.html") for number in range(10_000)]
        others = [
            paper.url(f"/{number}.html", host)
            for host in range(1, HOSTS)
            for number in range(PAGES)
        ]
        await publish(mine, outlet(), *(_entry(url, n) for n, url in enumerate(flood)))
        await publish(mine, *(_entry(url, n) for n, url in enumerate(others)))
        async with fetchers(mine, tmp_path) as instances:
            await eventually(lambda: instances[0].events("state_loaded"), seconds=120)
            await eventually(lambda: _all_asked(paper), seconds=300)

        # All hosts are asked at one pace, whatever waits for one of them.
        assert len(paper.times(0)) < 2 * PAGES


def _all_asked(paper: Newspaper) -> bool:
    asked = Counter(request.host for request in paper.requests)
    return all(asked[host] > PAGES for host in paper.hosts[1:])
