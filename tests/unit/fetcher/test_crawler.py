"""Turns of hosts: what is due comes first, and nothing is done for hosts of others."""

import time
from pathlib import Path

import pytest

from perspektiven.errors import Permanent, Transient
from perspektiven.urls import registered_domain
from tests.support.factories import entry
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import desk, feed, page
from tests.unit.fetcher.memory import ALL, MemoryChangelog


async def test_a_host_without_work_has_no_next_turn(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        assert await at.crawler.take_turn("courier.example") is None


async def test_after_a_poll_the_host_waits_for_the_next_one(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path, poll_min=60.0) as at:
        paper.answer("/feed", Reply(body=feed()))
        at.follow(paper)

        due = await at.crawler.take_turn(registered_domain(paper.url()))

        assert due is not None
        assert due > time.time() + 30


async def test_a_host_of_another_instance_gets_no_turn(tmp_path: Path) -> None:
    async with Newspaper() as paper, desk(tmp_path) as at:
        paper.page("/1.html", page("Storm"))
        await at.add(paper.url("/1.html"))
        await at.crawler.give_up(ALL)

        assert await at.crawler.take_turn(registered_domain(paper.url())) is None
        assert paper.paths() == []


async def test_what_waits_is_fetched_by_the_next_owner(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    async with Newspaper() as paper:
        paper.page("/1.html", page("Storm"))
        async with desk(tmp_path / "one", changelog) as first:
            await first.add(paper.url("/1.html"))
            await first.crawler.give_up(ALL)
        async with desk(tmp_path / "two", changelog) as second:
            await second.turns(paper.url())

            assert [each.url for each in second.articles] == [paper.url("/1.html")]


async def test_an_entry_without_a_host_is_refused_by_name(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        with pytest.raises(Permanent) as refused:
            await at.take(entry(url="https:///1.html"))
        assert refused.value.reason == "bad_url"


async def test_an_entry_waits_while_the_state_of_its_host_is_not_ours(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        await at.crawler.give_up(ALL)

        with pytest.raises(Transient):
            await at.take(entry())
