"""Deliveries of hubs and their questions: real requests both ways, state in memory."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from perspektiven.ops import metrics
from perspektiven.urls import registered_domain
from services.fetcher.sources.websub import MOST_BYTES
from tests.unit.fetcher.memory import ALL
from tests.unit.fetcher.sources.hub_scene import BACKUP, SOON, Scene, scene


async def test_without_a_public_address_no_hub_is_asked(tmp_path: Path) -> None:
    async with scene(tmp_path, None) as here:
        await here.poll("a")

        assert here.subscription is None
        assert await here.hub.deliver(b"", path="/websub/a/b") == 404


async def test_the_challenge_is_given_back_for_what_was_asked_only(here: Scene) -> None:
    await here.poll("a")
    await here.ask()

    assert await here.hub.verify(topic="https://other.example/") == (404, "")
    assert await here.hub.verify() == (200, "c-4711")


async def test_a_delivery_brings_entries_and_slows_the_polling(here: Scene) -> None:
    await here.subscribe()
    before = here.memory.next_poll

    assert await here.hub.deliver(here.shows("new", "old")) == 202
    assert here.found == ["old", "new"]
    assert before < time.time() + SOON
    assert here.memory.next_poll > time.time() + BACKUP

    await here.at.deliver()
    await here.poll("new", "old")
    assert here.found == ["old", "new"]
    assert here.memory.next_poll > time.time() + BACKUP


async def test_a_wrong_signature_is_answered_and_ignored(here: Scene) -> None:
    await here.subscribe()

    assert await here.hub.deliver(here.shows("forged"), secret="guessed") == 202
    assert here.found == ["old"]
    assert here.memory.next_poll < time.time() + SOON


async def test_what_nobody_asked_for_ends_the_hub_s_subscription(here: Scene) -> None:
    await here.subscribe()
    host = registered_domain(here.url)

    assert await here.hub.deliver(b"", path=f"/websub/{host}/guessed") == 410
    assert await here.hub.deliver(b"", path="/websub/unknown.example/guessed") == 410

    here.at.crawler.take_outlet("gazeta", None)
    assert await here.hub.deliver(here.shows("late")) == 410


async def test_an_enormous_delivery_is_refused(here: Scene) -> None:
    await here.subscribe()

    assert await here.hub.deliver(b" " * (MOST_BYTES + 1)) == 413


async def test_a_delivery_that_is_no_feed_is_a_reason_to_poll(here: Scene) -> None:
    await here.subscribe()
    last = here.memory.last_success
    assert last is not None

    assert await here.hub.deliver(b"something is new") == 202
    assert here.memory.next_poll <= max(time.time(), last.timestamp() + 60.0)


async def test_what_a_hub_announced_is_not_missed(here: Scene) -> None:
    await here.subscribe()
    missed = metrics.HUB_MISSED.labels(registered_domain(here.hub.url))
    before = missed._value.get()

    assert await here.hub.deliver(b"something is new") == 202
    await here.poll("new", "old")

    assert missed._value.get() == before
    assert here.found == ["old", "new"]
    assert here.memory.next_poll > time.time() + BACKUP


async def test_deliveries_do_not_put_the_backup_poll_off(here: Scene) -> None:
    await here.subscribe()
    long_ago = datetime.now(UTC) - timedelta(hours=7)
    late = here.memory.model_copy(update={"last_success": long_ago, "next_poll": time.time()})
    await here.at.state.put({here.followed.key: late})

    assert await here.hub.deliver(here.shows("new", "old")) == 202
    assert here.memory.next_poll <= time.time()


async def test_what_a_hub_did_not_bring_is_counted_and_polls_are_frequent_again(
    here: Scene,
) -> None:
    await here.subscribe()
    await here.hub.deliver(here.shows("new", "old"))
    await here.at.deliver()
    missed = metrics.HUB_MISSED.labels(registered_domain(here.hub.url))
    before = missed._value.get()

    await here.poll("missed", "new", "old")

    assert missed._value.get() == before + 1
    assert here.found == ["old", "new", "missed"]
    assert here.memory.next_poll < time.time() + SOON


async def test_who_does_not_own_the_host_asks_the_hub_to_come_again(here: Scene) -> None:
    await here.subscribe()
    await here.at.crawler.give_up(ALL)

    assert await here.hub.deliver(here.shows("new")) == 503
    assert await here.hub.verify() == (503, "")

    await here.at.crawler.own(ALL)
    here.catalogue_read.clear()
    assert await here.hub.deliver(here.shows("new")) == 503

    here.catalogue_read.set()
    assert await here.hub.deliver(here.shows("new")) == 202
    assert here.found == ["old", "new"]
