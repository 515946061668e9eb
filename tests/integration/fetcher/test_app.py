"""The fetcher as a process, on real Kafka, against newspapers with good and bad manners."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from perspektiven.contracts import Entry, OutletStatus, Source, SourceKind
from perspektiven.kafka.connections import Producer
from perspektiven.topics import ENTRIES, OUTLET_STATUS
from perspektiven.urls import registered_domain
from services.fetcher.settings import FetcherSettings
from tests.integration.fetchers import articles, create_topics, fetchers, publish, values
from tests.support.eventually import eventually
from tests.support.factories import outlet
from tests.support.newspaper import (
    Newspaper,
    Reply,
    bomb,
    drip,
    endless_body,
    endless_redirects,
    lying_length,
    redirect,
)
from tests.support.stack import MakeSettings
from tests.unit.fetcher.desk import feed, page

QUICK = {
    "allowed_hosts": ("127.0.0.0/8",),
    "crawl_delay": 0.05,
    "extraction_workers": 1,
    "retry_after": "0.5",
}

MEMORY = 400 * 2**20
"""What a fetcher may hold with its extraction process: the memory that is theirs alone (USS)."""

MOST_WAITING_SECONDS = 3.0


async def test_a_feed_becomes_articles_and_a_restart_fetches_nothing_anew(
    settings: MakeSettings, tmp_path: Path
) -> None:
    mine = settings(FetcherSettings, **QUICK, poll_min=1.0, poll_max=1.0)
    await create_topics(mine)
    async with Newspaper() as paper:
        links = [paper.url(f"/{number}.html") for number in range(10)]
        paper.answer("/feed", Reply(body=feed(*links), etag='"1"'))
        for number in range(10):
            paper.page(f"/{number}.html", page(f"Story {number}"))
        await publish(
            mine, outlet(homepage=paper.url("/"), sources=(Source(url=paper.url("/feed")),))
        )
        for _ in range(2):
            polls = paper.paths().count("/feed")
            await _until(mine, tmp_path, paper, polls + 2)

        published = await articles(mine)
        assert sorted(article.url for article in published) == links
        assert sorted(path for path in paper.paths() if path.endswith(".html")) == sorted(
            f"/{number}.html" for number in range(10)
        )
        assert paper.requests[-1].headers["if-none-match"] == '"1"'
        assert paper.least_gap() >= 0.05
        statuses = [
            OutletStatus.model_validate_json(value)
            for value in await values(mine, OUTLET_STATUS)
            if value
        ]
        assert (statuses[-1].articles, statuses[-1].waiting) == (10, 0)


@pytest.mark.timeout(300)
async def test_a_hostile_site_costs_little_and_delays_nobody(
    settings: MakeSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = settings(
        FetcherSettings, **QUICK, download_deadline=2.0, extraction_deadline=5.0, parked_for=0.0
    )
    _rebind_names(monkeypatch, tmp_path)
    await create_topics(mine)
    async with Newspaper(hosts=3) as paper:
        traps = _set_traps(paper)
        for number in range(20):
            paper.page(f"127.0.0.2/{number}.html", page(f"Story {number}"))
        good = [paper.url(f"/{number}.html", host=1) for number in range(20)]
        await publish(
            mine,
            outlet(homepage=paper.url("/")),
            *(_entry(trap.url) for trap in traps),
            *(_entry(url) for url in good),
        )
        most = 0
        async with fetchers(mine, tmp_path) as (fetcher,):

            def all_refused() -> bool:
                nonlocal most
                most = max(most, fetcher.memory())
                return len(fetcher.events("article_refused")) >= len(traps)

            await eventually(all_refused, seconds=200)
            await eventually(lambda: len(fetcher.events("article_published")) >= 20, seconds=5)
            refused = {event["url"]: event["reason"] for event in fetcher.events("article_refused")}

        assert refused == {trap.refused_at or trap.url: trap.reason for trap in traps}
        assert most < MEMORY
        assert {article.url for article in await articles(mine)} == set(good)
        # All of them were asked at their own host's pace, while the traps were still closing.
        slowest = max(later - earlier for earlier, later in pairwise(paper.times(1)))
        assert slowest < MOST_WAITING_SECONDS
        assert max(paper.times(1)) < max(paper.times(0))


async def _until(mine: FetcherSettings, tmp_path: Path, paper: Newspaper, polls: int) -> None:
    """Runs a fetcher until all is fetched and the feed was asked so often; it ends cleanly."""
    async with fetchers(mine, tmp_path) as (fetcher,):
        await eventually(lambda: len(fetcher.events("article_published")) >= 10, seconds=60)
        await eventually(lambda: paper.paths().count("/feed") >= polls, seconds=60)
        assert await fetcher.stop() == 0


@dataclass(frozen=True, slots=True)
class Trap:
    """An entry that means harm, and the one reason that it is refused for."""

    url: str
    reason: str
    refused_at: str = ""
    """Where it leads, if what stands there is what is refused."""


def _set_traps(paper: Newspaper) -> list[Trap]:
    deep = b"<html><body>" + b"<div>" * 100_000 + b"so deep" + b"</div>" * 100_000
    pages = {
        "/bomb": (bomb(600 * 2**20), "too_large"),
        "/bomb-deflate": (bomb(600 * 2**20, "deflate"), "too_large"),
        "/packed": (Reply(headers={"Content-Encoding": "gzip, " * 99}), "bad_encoding"),
        "/drip": (drip(b"slowly " * 100, 0.2), "too_slow"),
        "/silence": (Reply(delay_seconds=100), "too_slow"),
        "/endless": (endless_body(), "too_large"),
        "/short": (lying_length(b"short", 10_000), "broken_response"),
        "/hangs-up": (Reply(hangs_up=True), "broken_response"),
        "/headers": (Reply(headers={f"X-{n}": "1" for n in range(500)}), "too_many_headers"),
        "/pdf": (Reply(body=b"%PDF-1.7", content_type="application/pdf"), "not_html"),
        "/empty": (Reply(), "empty_page"),
        "/deep": (Reply(body=deep), "too_large"),
        "/circle": (redirect("/circle"), "too_many_redirects"),
    }
    elsewhere = {
        "/inner": ("http://169.254.169.254/latest/", "forbidden_address"),
        "/decimal": ("http://2852039166/", "forbidden_address"),
        "/mapped": ("http://[::ffff:169.254.169.254]/", "forbidden_address"),
        "/nat64": ("http://[64:ff9b::a9fe:a9fe]/", "forbidden_address"),
        "/rebinding": (f"http://rebinding.example:{paper.port}/", "forbidden_address"),
        "/mail": ("gopher://mail.example/", "forbidden_scheme"),
    }
    for path, (answer, _) in pages.items():
        paper.answer(path, answer)
    for path, (target, _) in elsewhere.items():
        paper.answer(path, redirect(target))
    paper.route("/loop", endless_redirects, prefix=True)
    # The connection is closed after it, so that the name is asked for again for the page itself.
    paper.answer("127.0.0.3/robots.txt", Reply(status=404, body=b"none", content_length=4))
    return [
        Trap(paper.url("/loop"), "too_many_redirects"),
        *(Trap(paper.url(path), reason) for path, (_, reason) in pages.items()),
        *(Trap(paper.url(path), reason, target) for path, (target, reason) in elsewhere.items()),
    ]


_REBINDING = """
import itertools, socket

real, answers = socket.getaddrinfo, itertools.cycle(["127.0.0.3", "169.254.169.254"])

def rebind(host, *rest, **named):
    return real(next(answers) if host == "rebinding.example" else host, *rest, **named)

socket.getaddrinfo = rebind
"""


def _rebind_names(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Has the fetcher's process see a name that leads inside, the second time it is asked for."""
    (folder / "sitecustomize.py").write_text(_REBINDING)
    monkeypatch.setenv("PYTHONPATH", str(folder), prepend=os.pathsep)


def _entry(url: str) -> Entry:
    return Entry(outlet_id="gazeta", url=url, discovered_at=datetime.now(UTC))


async def test_an_entry_with_a_foreign_key_reaches_the_owner_of_its_host(
    settings: MakeSettings, tmp_path: Path
) -> None:
    mine = settings(FetcherSettings, **QUICK)
    await create_topics(mine)
    async with Newspaper() as paper:
        paper.page("/a.html", page("Story"))
        await publish(mine, outlet())
        async with Producer(mine) as producer:
            for number in range(8):
                await producer.send(
                    ENTRIES.full_name(mine),
                    key=str(number).encode(),
                    value=_entry(paper.url("/a.html")).to_bytes(),
                )
        async with fetchers(mine, tmp_path) as (fetcher,):
            await eventually(lambda: len(fetcher.events("article_published")) == 1, seconds=60)

        assert registered_domain(paper.url()) == f"127.0.0.1:{paper.port}"
        assert paper.paths().count("/a.html") == 1
        assert json.loads((await values(mine, ENTRIES))[0] or b"")["url"] == paper.url("/a.html")


@pytest.mark.timeout(420)
async def test_hostile_sources_cost_little_and_delay_nobody(
    settings: MakeSettings, tmp_path: Path
) -> None:
    # So small that it is reached within the deadline on a busy machine, too.
    mine = settings(
        FetcherSettings,
        **QUICK,
        download_deadline=5.0,
        extraction_deadline=60.0,
        source_bytes=20 * 2**20,
    )
    await create_topics(mine)
    async with Newspaper(hosts=2) as paper:
        expected = _set_source_traps(paper)
        for number in range(20):
            paper.page(f"127.0.0.2/{number}.html", page(f"Story {number}"))
        good = [paper.url(f"/{number}.html", host=1) for number in range(20)]
        sources = tuple(
            Source(
                url=paper.url(path),
                kind=SourceKind.SITEMAP if path.endswith("map.xml") else SourceKind.FEED,
            )
            for path in expected
        )
        hostile = outlet(homepage=paper.url("/"), sources=sources)
        await publish(mine, hostile, *(_entry(url) for url in good))
        most = 0
        async with fetchers(mine, tmp_path) as (fetcher,):

            def all_polled() -> bool:
                nonlocal most
                most = max(most, fetcher.memory())
                return len({event["source"] for event in fetcher.events("polled")}) == len(sources)

            await eventually(all_polled, seconds=300)
            await eventually(lambda: len(fetcher.events("article_published")) >= 20, seconds=100)
            outcomes = {
                event["source"].removeprefix(paper.url("")): (event["error"] or "").split(":")[0]
                for event in fetcher.events("polled")
            }

        assert outcomes == expected
        assert most < MEMORY
        assert {article.url for article in await articles(mine)} == set(good)


def _set_source_traps(paper: Newspaper) -> dict[str, str]:
    """Sources that mean harm, and how each poll ends; empty: read, within bounds."""
    laughs = "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" if n else "<!ENTITY a0 'ha'>" for n in range(10)
    )
    links = "".join(f"<url><loc>{paper.url(f'/{n}.html')}</loc></url>" for n in range(100_000))
    circle = f"<sitemapindex><sitemap><loc>{paper.url('/circle-map.xml')}</loc></sitemap>"
    traps = {
        "/items.xml": (Reply(body=b"<rss><channel>" + b"<item/>" * 2_000_000), "too_large"),
        "/many.xml": (Reply(body=feed(*(paper.url(f"/{n}") for n in range(90_000)))), ""),
        "/bomb.xml": (bomb(600 * 2**20), "too_large"),
        "/endless.xml": (endless_body(b"<item/>" * 1_000), "too_large"),
        "/drip.xml": (drip(b"<rss>" * 100, 0.2), "too_slow"),
        "/short.xml": (lying_length(b"<rss/>", 10_000), "broken_response"),
        "/laughs.xml": (
            Reply(body=f"<!DOCTYPE rss [{laughs}]><rss><channel>&a9;</channel></rss>".encode()),
            "",
        ),
        "/deep.xml": (Reply(body=b"<rss>" + b"<a>" * 1_000_000), ""),
        "/charset.xml": (
            Reply(body=b"<?xml version='1.0' encoding='x-none'?><rss>\xff\xfe\x00</rss>"),
            "",
        ),
        "/links-map.xml": (Reply(body=f"<urlset>{links}</urlset>".encode()), ""),
        "/huge-map.xml": (Reply(body=b"<urlset>" + b"<url/>" * 4_000_000), "too_large"),
        "/round-map.xml": (Reply(body=f"{circle}</sitemapindex>".encode()), ""),
    }
    for path, (answer, _) in traps.items():
        paper.answer(path, answer)
    paper.answer("/circle-map.xml", Reply(body=circle.replace("circle", "round").encode()))
    return {path: error for path, (_, error) in traps.items()}
