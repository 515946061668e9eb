"""Subscriptions to hubs and what they deliver: real requests both ways, state in memory."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from perspektiven.contracts import SourceKind
from perspektiven.ops import metrics
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load
from perspektiven.urls import registered_domain
from services.fetcher.sources.push import Push
from services.fetcher.sources.registry import Followed, SourceMemory
from services.fetcher.sources.subscriptions import Kept
from services.fetcher.sources.websub import LONGEST_LEASE, MOST_BYTES, Subscription
from tests.support.eventually import eventually
from tests.support.hub import Hub
from tests.support.newspaper import Answer, Newspaper, redirect
from tests.unit.fetcher.desk import Desk, desk, feed
from tests.unit.fetcher.memory import ALL

SOON = timedelta(hours=1).total_seconds()
BACKUP = timedelta(hours=5).total_seconds()


@dataclass
class Scene:
    """A newspaper whose feed `/feed` names a hub, and a crawler that hubs can reach."""

    paper: Newspaper
    hub: Hub
    at: Desk
    catalogue_read: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return self.paper.url("/feed")

    @property
    def followed(self) -> Followed:
        return self.at.crawler.sources.at(registered_domain(self.url))[0][0]

    @property
    def memory(self) -> SourceMemory:
        return self.at.crawler.sources.at(registered_domain(self.url))[0][1]

    @property
    def subscription(self) -> Subscription | None:
        return self.at.crawler.subscriptions.of(self.followed)

    @property
    def found(self) -> list[str]:
        return [entry.url.rpartition("/")[2] for entry in self.at.entries]

    def shows(self, *names: str) -> bytes:
        return self.hub.feed(self.url, *(self.paper.url(f"/{name}") for name in names))

    async def poll(self, *names: str) -> None:
        """Polls the feed, which shows these pages, whatever its schedule says."""
        self.paper.answer("/feed", Answer(body=self.shows(*names)))
        await self.at.state.put(
            {self.followed.key: self.memory.model_copy(update={"next_poll": 0.0})}
        )
        await self.at.crawler.take_turn(registered_domain(self.url))
        await self.at.deliver()

    async def ask(self, after: timedelta = timedelta()) -> None:
        """Asks the hub as if so much time had passed."""
        await self.at.crawler.subscriptions.ask(self.followed, datetime.now(UTC) + after)

    async def subscribe(self) -> None:
        await self.poll("old")
        await self.ask()
        await self.hub.verify()


@asynccontextmanager
async def scene(folder: Path, callback: str | None) -> AsyncIterator[Scene]:
    async with Newspaper() as paper, desk(folder, websub_callback=callback) as at:
        here = Scene(paper, Hub(paper), at)
        here.catalogue_read.set()
        at.follow(paper)
        crawler, health = at.crawler, Health()
        Push(
            crawler.subscriptions,
            crawler.polls,
            waker=crawler.waker,
            catalogue_read=here.catalogue_read,
            clock=at.clock,
        ).add_to(health)
        await health.serve(load(Settings, http_port=0))
        here.hub.port = health.port
        try:
            yield here
        finally:
            await health.stop()


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, "https://news.example/") as made:
        yield made


async def test_a_feed_with_a_hub_is_subscribed_to(here: Scene) -> None:
    await here.poll("a")
    await here.ask()

    form = here.hub.forms[0]
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", here.url)
    assert form["hub.callback"].startswith("https://news.example/websub/127.0.0.1%3A")
    assert len(form["hub.callback"].rpartition("/")[2]) >= 32
    assert len(form["hub.secret"]) == 64


async def test_without_a_public_address_no_hub_is_asked(tmp_path: Path) -> None:
    async with scene(tmp_path, None) as here:
        await here.poll("a")

        assert here.subscription is None
        assert await here.hub.deliver(b"", path="/websub/a/b") == 404


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.WEBSUB])
async def test_only_a_websub_source_is_its_own_topic(here: Scene, kind: SourceKind) -> None:
    here.at.follow(here.paper, kind=kind)
    links = {"Link": f'<{here.hub.url}>; rel="hub"'}
    here.paper.answer("/feed", Answer(body=feed(here.paper.url("/a")), headers=links))
    await here.at.crawler.take_turn(registered_domain(here.url))

    subscription = here.subscription
    topic = subscription.topic if subscription else None
    assert topic == (here.url if kind is SourceKind.WEBSUB else None)


async def test_headers_outrank_what_the_feed_says(here: Scene) -> None:
    links = {"Link": '<https://hub.example/>; rel="hub", </topic>; title=x; rel=self'}
    here.paper.answer("/feed", Answer(body=here.shows("a"), headers=links))
    await here.at.crawler.take_turn(registered_domain(here.url))

    assert here.subscription is not None
    assert here.subscription.hub == "https://hub.example/"
    assert here.subscription.topic == here.paper.url("/topic")


async def test_the_challenge_is_given_back_for_what_was_asked_only(here: Scene) -> None:
    await here.poll("a")
    await here.ask()

    assert await here.hub.verify(topic="https://other.example/") == (404, "")
    assert await here.hub.verify() == (200, "c-4711")


async def test_a_long_lease_is_cut(here: Scene) -> None:
    await here.poll("a")
    await here.ask()
    await here.hub.verify(lease=10**8)

    assert here.subscription is not None
    assert here.subscription.expires_at is not None
    assert here.subscription.expires_at <= datetime.now(UTC) + LONGEST_LEASE


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


async def test_a_renewal_keeps_the_old_secret_until_the_hub_has_the_new_one(here: Scene) -> None:
    await here.subscribe()
    assert here.subscription is not None
    assert here.subscription.renew_at() <= datetime.now(UTC) + timedelta(hours=18, minutes=1)

    for _ in range(3):
        await here.ask(after=timedelta(hours=18))
    first, *_, last = (form["hub.secret"] for form in here.hub.forms)

    assert first != last
    assert await here.hub.deliver(here.shows("by-the-old"), secret=first) == 202
    assert await here.hub.verify() == (200, "c-4711")
    assert await here.hub.deliver(here.shows("by-the-new"), secret=last) == 202
    assert here.found == ["old", "by-the-old", "by-the-new"]
    assert len({form["hub.callback"] for form in here.hub.forms}) == 1


async def test_a_lease_is_renewed_without_being_told(here: Scene) -> None:
    await here.subscribe()
    then, end = datetime.now(UTC) - timedelta(minutes=9), datetime.now(UTC) + timedelta(minutes=1)
    assert here.subscription is not None
    ending = replace(here.subscription, asked_at=then, verified_at=then, expires_at=end)
    key = f"websub/{here.followed.host}/{here.url}"
    await here.at.state.put({key: Kept(subscription=ending)})

    asking = asyncio.create_task(here.at.crawler.subscriptions.run())
    await eventually(lambda: len(here.hub.forms) == 2)
    await here.hub.verify(lease=600)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    assert here.hub.forms[0]["hub.secret"] != here.hub.forms[1]["hub.secret"]
    assert here.subscription.expires_at is not None
    assert here.subscription.expires_at > end + timedelta(minutes=5)


async def test_a_hub_that_refuses_is_left_alone_for_a_day(here: Scene) -> None:
    await here.poll("a")
    here.hub.answer = Answer(status=400)
    await here.ask()

    assert here.subscription is not None
    assert here.subscription.state == "denied"
    assert here.subscription.renew_at() > datetime.now(UTC) + timedelta(hours=23)

    here.hub.answer = Answer(status=202)
    await here.ask(after=timedelta(days=1))
    assert await here.hub.verify() == (200, "c-4711")


async def test_a_hub_that_moved_is_followed_but_not_to_where_secrets_are_heard(
    here: Scene,
) -> None:
    await here.poll("a")
    here.paper.route("/moved", here.hub.take)
    here.paper.answer("/hub", redirect("/moved", 308), redirect("http://hub.example/", 307))
    with capture_logs() as logs:
        await here.ask()
        await here.ask()

    asked = [each["status"] for each in logs if each["event"] == "hub_asked"]
    assert asked == [202, 307]
    assert [form["hub.mode"] for form in here.hub.forms] == ["subscribe"]


async def test_a_hub_that_is_away_is_asked_again_later(here: Scene) -> None:
    await here.poll("a")
    here.paper.answer("/hub", Answer(hangs_up=True))
    await here.ask()

    assert here.subscription is not None
    assert here.subscription.state == "pending"
    assert here.subscription.renew_at() > datetime.now(UTC) + timedelta(minutes=50)


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
