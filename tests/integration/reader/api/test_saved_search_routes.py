"""Saved searches over HTTP: who may save them, which are refused, and their feeds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from tests.support.alert_desk import Desk, alert_desk, bridge
from tests.support.stack import MakeSettings


@pytest.fixture
async def desk(settings: MakeSettings) -> AsyncIterator[Desk]:
    async with alert_desk(settings) as made:
        yield made


async def test_a_search_in_no_target_language_is_not_saved(desk: Desk) -> None:
    body = {"name": "x", "search": {"q": "Brücke", "lang": "fr"}}
    answer = await desk.reader.post("/api/v1/searches", json=body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "lang"


@pytest.mark.parametrize(
    "address",
    ["http://a:b/", "http://xn--/", "http://user:word@a.example/", "http://a.example:99999/"],
)
async def test_an_address_that_can_not_be_asked_is_not_saved(desk: Desk, address: str) -> None:
    body = {"name": "x", "search": {"q": "Brücke"}, "webhook": address}
    answer = await desk.reader.post("/api/v1/searches", json=body)

    assert answer.status_code == 422


async def test_only_who_has_the_token_may_save_searches(desk: Desk) -> None:
    for headers in ({"Authorization": ""}, {"Authorization": "Bearer wrong"}):
        answer = await desk.reader.get("/api/v1/searches", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_saved_search_has_a_feed_until_it_is_deleted(desk: Desk) -> None:
    saved = await desk.save(None, q="Brücke")
    now = datetime.now(UTC)
    await desk.add(bridge(1, now), now)

    feed = await desk.reader.get(saved["feed"])
    deleted = await desk.reader.delete(f"/api/v1/searches/{saved['id']}")

    assert "<title>Brücke 1</title>" in feed.text
    assert deleted.status_code == 204
    assert (await desk.reader.get(saved["feed"])).status_code == 404
    assert (await desk.reader.get("/api/v1/searches")).json() == []
