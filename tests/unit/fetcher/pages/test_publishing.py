"""Articles onto their topic, once each, and what is logged and remembered with them."""

import asyncio
import json
from pathlib import Path

import pytest

from perspektiven.ops import telemetry
from perspektiven.urls import article_id, registered_domain
from tests.support.eventually import eventually
from tests.support.logs import logging_as_before
from tests.support.newspaper import (
    Newspaper,
    redirect,
)
from tests.unit.fetcher.desk import desk, page
from tests.unit.fetcher.memory import MemoryChangelog
from tests.unit.fetcher.rows import seen_of


async def test_a_published_article_is_in_the_log_with_its_id_and_the_trace_of_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        with logging_as_before():
            telemetry.configure(at.settings, "fetcher")
            paper.page("/storm.html", page("Storm"))
            await at.add(paper.url("/storm.html"))
            await at.turns(paper.url())

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (published,) = [line for line in lines if line["event"] == "article_published"]
    assert published["key"] == at.articles[0].id
    assert len(published["trace_id"]) == 32


async def test_an_article_behind_a_redirect_is_known_by_its_own_address(tmp_path: Path) -> None:
    async with Newspaper(hosts=2) as paper, desk(tmp_path) as at:
        short, target = paper.url("/3xYz"), paper.url("/storm.html?utm_source=x", host=1)
        paper.answer("/3xYz", redirect(target))
        paper.page("/storm.html", page("Storm"))
        await at.add(short)
        await at.turns(paper.url())
        await at.deliver()
        await at.turns(target)

        (article,) = at.articles
        assert article.canonical_url == paper.url("/storm.html", host=1)
        assert article.id == article_id(article.canonical_url)
        seen = seen_of(at, short)
        assert seen is not None
        assert seen.same_as == article.id


async def test_two_addresses_of_one_article_make_one_article(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        head = f"<link rel=canonical href='{paper.url('/storm.html')}'>"
        html = page("Storm", head=head)
        for path in ("/storm.html", "/print/storm.html"):
            paper.page(path, html)
            await at.add(paper.url(path))
        await at.turns(paper.url())

        (article,) = at.articles
        assert article.canonical_url == paper.url("/storm.html")


async def test_an_outage_of_kafka_makes_us_ask_no_page_over_and_over(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper, desk(tmp_path, changelog) as at:
        paper.page("/a.html", page("Storm"))
        url = paper.url("/a.html")
        await at.add(paper.url("/before.html"))
        await at.turns(url)
        await at.add(url)
        at.producer.away = changelog.away = True
        turn = asyncio.create_task(at.crawler.take_turn(registered_domain(url)))
        await eventually(lambda: "/a.html" in paper.paths())
        done, _ = await asyncio.wait([turn], timeout=1)
        assert not done

        at.producer.away = changelog.away = False
        await turn
        await at.crawler.take_turn(registered_domain(url))

        assert len(at.articles) == 1
        assert paper.paths().count("/a.html") == 2
