"""Subscriptions to hubs: asked for, renewed, refused, moved."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from perspektiven.contracts import SourceKind
from perspektiven.urls import registered_domain
from services.fetcher.sources.subscriptions import StoredSubscription
from services.fetcher.sources.websub import LONGEST_LEASE
from tests.support.eventually import eventually
from tests.support.newspaper import Reply, redirect
from tests.unit.fetcher.desk import feed
from tests.unit.fetcher.sources.hub_scene import Scene


async def test_a_feed_with_a_hub_is_subscribed_to(here: Scene) -> None:
    await here.poll("a")
    await here.ask()

    form = here.hub.forms[0]
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", here.url)
    assert form["hub.callback"].startswith("https://news.example/websub/127.0.0.1%3A")
    assert len(form["hub.callback"].rpartition("/")[2]) >= 32
    assert len(form["hub.secret"]) == 64


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.WEBSUB])
async def test_only_a_websub_source_is_its_own_topic(here: Scene, kind: SourceKind) -> None:
    here.at.follow(here.paper, kind=kind)
    links = {"Link": f'<{here.hub.url}>; rel="hub"'}
    here.paper.answer("/feed", Reply(body=feed(here.paper.url("/a")), headers=links))
    await here.at.crawler.take_turn(registered_domain(here.url))

    subscription = here.subscription
    topic = subscription.topic if subscription else None
    assert topic == (here.url if kind is SourceKind.WEBSUB else None)


async def test_headers_outrank_what_the_feed_says(here: Scene) -> None:
    links = {"Link": '<https://hub.example/>; rel="hub", </topic>; title=x; rel=self'}
    here.paper.answer("/feed", Reply(body=here.shows("a"), headers=links))
    await here.at.crawler.take_turn(registered_domain(here.url))

    assert here.subscription is not None
    assert here.subscription.hub == "https://hub.example/"
    assert here.subscription.topic == here.paper.url("/topic")


async def test_a_long_lease_is_cut(here: Scene) -> None:
    await here.poll("a")
    await here.ask()
    await here.hub.verify(lease=10**8)

    assert here.subscription is not None
    assert here.subscription.expires_at is not None
    assert here.subscription.expires_at <= datetime.now(UTC) + LONGEST_LEASE


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
    await here.at.state.put({key: StoredSubscription(subscription=ending)})

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
    here.hub.answer = Reply(status=400)
    await here.ask()

    assert here.subscription is not None
    assert here.subscription.state == "denied"
    assert here.subscription.renew_at() > datetime.now(UTC) + timedelta(hours=23)

    here.hub.answer = Reply(status=202)
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
    here.paper.answer("/hub", Reply(hangs_up=True))
    await here.ask()

    assert here.subscription is not None
    assert here.subscription.state == "pending"
    assert here.subscription.renew_at() > datetime.now(UTC) + timedelta(minutes=50)
