"""Alerts of saved searches: what their webhooks are told, and how often."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.alert_desk import MINUTE, Desk, alert_desk, bridge
from tests.support.stack import MakeSettings
from tests.support.webhook import Webhook, listening


@pytest.fixture
async def webhook() -> AsyncIterator[Webhook]:
    async with listening() as hook:
        yield hook


@pytest.fixture
async def desk(settings: MakeSettings) -> AsyncIterator[Desk]:
    async with alert_desk(settings) as made:
        yield made


async def test_news_are_told_once_and_signed(desk: Desk, webhook: Webhook) -> None:
    saved = await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    assert await desk.look(now + MINUTE) == 1
    assert await desk.look(now + 3 * MINUTE) == 0

    assert webhook.titles() == ["Brücke 1"]
    header, body = webhook.signatures[0]
    at, _, digest = header.removeprefix("t=").partition(",v1=")
    expected = hmac.new(saved["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256)
    assert hmac.compare_digest(digest, expected.hexdigest())


async def test_what_the_search_does_not_find_is_not_told(desk: Desk, webhook: Webhook) -> None:
    await desk.save(webhook.url, q="Brücke", country=["FR"])
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    assert await desk.look(now + MINUTE) == 0
    assert webhook.alerts == []


async def test_a_search_is_saved_in_the_language_that_it_names(
    desk: Desk, webhook: Webhook
) -> None:
    saved = await desk.save(webhook.url, q="Brücke", lang="en")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)
    await desk.add(bridge(2, now, target_language="en"), now)

    assert await desk.look(now + MINUTE) == 1
    feed = (await desk.reader.get(saved["feed"])).text

    assert webhook.titles() == ["Brücke 2"]
    assert saved["search"] == {"q": "Brücke", "lang": "en"}
    assert "<title>Brücke 2</title>" in feed
    assert "<title>Brücke 1</title>" not in feed
    assert 'href="/search?q=Br%C3%BCcke&amp;lang=en"' in feed


async def test_a_search_in_a_language_that_was_given_up_holds_up_no_other(
    desk: Desk, webhook: Webhook
) -> None:
    given_up = await desk.save(webhook.url, q="Brücke", lang="en")
    await desk.save(webhook.url, q="Brücke")
    found = next(
        each
        for each in await desk.alerts.searches.due(datetime.now(UTC))
        if each.saved.id == given_up["id"]
    )
    changed = found.saved.model_copy(update={"parameters": {"q": "Brücke", "lang": "fr"}})
    await desk.alerts.searches.put(found, changed, found.saved.created_at)
    await desk.elasticsearch.indices.refresh(index="*searches-de")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    assert await desk.look(now + MINUTE) == 1
    assert webhook.titles() == ["Brücke 1"]
    assert (await desk.reader.get(given_up["feed"])).status_code == 404


async def test_a_search_that_waited_for_others_is_not_due_again_at_once(
    desk: Desk, webhook: Webhook
) -> None:
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)
    webhook.status = 500
    (found,) = await desk.alerts.searches.due(now)

    await desk.alerts._turn(found, now - timedelta(hours=1))
    await desk.elasticsearch.indices.refresh(index="*searches-de")

    assert webhook.titles() == ["Brücke 1"]
    assert await desk.alerts.searches.due(datetime.now(UTC)) == []


async def test_a_new_revision_is_no_news(desk: Desk, webhook: Webhook) -> None:
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)
    await desk.look(now + MINUTE)

    await desk.add(bridge(1, now, revision=2), now + 2 * MINUTE)

    assert await desk.look(now + 4 * MINUTE) == 0


async def test_what_the_webhook_refuses_is_told_again(desk: Desk, webhook: Webhook) -> None:
    saved = await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)
    webhook.status = 500

    assert await desk.look(now + MINUTE) == 0
    listed = (await desk.reader.get(f"/api/v1/searches/{saved['id']}")).json()
    webhook.status = 200
    assert await desk.look(now + 5 * MINUTE) == 1

    assert listed["failures"] == 1
    assert webhook.titles() == ["Brücke 1", "Brücke 1"]


async def test_two_readers_tell_the_same_news_once(desk: Desk, webhook: Webhook) -> None:
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    sent = await asyncio.gather(*(desk.alerts.look(now + MINUTE) for _ in range(4)))

    assert sum(sent) == 1
    assert webhook.titles() == ["Brücke 1"]


async def test_a_webhook_at_a_private_address_is_not_called(desk: Desk) -> None:
    saved = await desk.save("http://10.0.0.1/hook", q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    assert await desk.look(now + MINUTE) == 0
    listed = (await desk.reader.get(f"/api/v1/searches/{saved['id']}")).json()
    assert listed["failures"] == 1


@pytest.mark.parametrize("address", ["http://a:b/", "http://xn--/", "http://127.0.0.1:9/"])
async def test_a_webhook_that_can_not_be_asked_holds_up_no_other(
    desk: Desk, webhook: Webhook, address: str
) -> None:
    broken = await desk.save("https://hook.example/", q="Brücke")
    await desk.save(webhook.url, q="Brücke")
    found = next(
        each
        for each in await desk.alerts.searches.due(datetime.now(UTC))
        if each.saved.id == broken["id"]
    )
    changed = found.saved.model_copy(update={"webhook": address})
    await desk.alerts.searches.put(found, changed, found.saved.created_at)
    await desk.elasticsearch.indices.refresh(index="*searches-de")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    assert await desk.look(now + MINUTE) == 1
    listed = (await desk.reader.get(f"/api/v1/searches/{broken['id']}")).json()
    assert webhook.titles() == ["Brücke 1"]
    assert listed["failures"] == 1


async def test_webhooks_that_do_not_answer_are_given_up_together(
    desk: Desk, webhook: Webhook
) -> None:
    for _ in range(6):
        await desk.save(webhook.url.replace("/hook", "/hang"), q="Brücke")
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    async with asyncio.timeout(10):
        assert await desk.look(now + MINUTE) == 1


async def test_an_endless_answer_is_not_read(desk: Desk, webhook: Webhook) -> None:
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)
    webhook.stalls = True

    assert await desk.look(now + MINUTE) == 1


async def test_much_news_is_told_of_once_each_however_much_it_is(
    desk: Desk, webhook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.reader.alerts.MOST_TOLD", 10)
    monkeypatch.setattr("services.reader.alerts._REMEMBERED", 15)
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add_all([bridge(number, now) for number in range(95)], now)

    looks = [await desk.look(now + MINUTE) for _ in range(12)]

    titles = webhook.titles()
    assert len(titles) == len(set(titles)) == 95
    assert looks == [1] * 10 + [0, 0]


async def test_what_waited_for_its_translation_when_the_search_was_saved_is_told(
    desk: Desk, webhook: Webhook
) -> None:
    before = datetime.now(UTC) - timedelta(hours=3)
    await desk.add(bridge(1, before), before)
    await desk.save(webhook.url, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(2, before, translated_at=now), now)
    await desk.add(bridge(3, before, translated_at=now, revision=2), now)

    assert await desk.look(now + MINUTE) == 1
    assert webhook.titles() == ["Brücke 2"]
