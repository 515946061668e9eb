"""Who may send an edition to whom, on a real Elasticsearch."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest

from perspektiven import index
from services.reader.editions.deliveries import KEPT, Deliveries, identity_of
from services.reader.settings import ReaderSettings
from tests.support.stack import MakeSettings

NOW = datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
LEASE = timedelta(minutes=5)
ONE = identity_of(DAY, "de", "eine@example.org")
OTHER = identity_of(DAY, "de", "andere@example.org")


@pytest.fixture
async def deliveries(settings: MakeSettings) -> AsyncIterator[Deliveries]:
    own = settings(ReaderSettings)
    async with index.client(own) as elasticsearch:
        made = Deliveries(elasticsearch, own)
        await made.prepare(DAY)
        yield made


def test_an_id_is_that_of_day_language_and_recipient_and_names_nobody() -> None:
    ids = {
        identity_of(day, language, to)
        for day in (DAY, DAY + timedelta(days=1))
        for language in ("de", "en")
        for to in ("eine@example.org", "andere@example.org")
    }

    assert len(ids) == 8
    assert not any("example" in each for each in ids)


async def test_one_of_many_gets_the_claim(deliveries: Deliveries) -> None:
    claims = await asyncio.gather(*(deliveries.claim(ONE, DAY, NOW, LEASE) for _ in range(8)))

    assert len([each for each in claims if each is not None]) == 1


async def test_what_was_sent_is_never_open_again(deliveries: Deliveries) -> None:
    claim = await deliveries.claim(ONE, DAY, NOW, LEASE)
    assert claim is not None
    await deliveries.end(claim, "sent")

    assert await deliveries.open([ONE, OTHER], NOW + KEPT) == {OTHER}
    assert await deliveries.claim(ONE, DAY, NOW + KEPT, LEASE) is None


async def test_what_failed_is_open_again_in_its_time(deliveries: Deliveries) -> None:
    claim = await deliveries.claim(ONE, DAY, NOW, LEASE)
    assert claim is not None
    later = NOW + timedelta(minutes=20)
    await deliveries.end(claim, "failed", later)

    assert await deliveries.open([ONE], NOW + timedelta(minutes=19)) == set()
    assert await deliveries.claim(ONE, DAY, NOW + timedelta(minutes=19), LEASE) is None
    again = await deliveries.claim(ONE, DAY, later, LEASE)
    assert again is not None
    assert again.attempts == 2


async def test_the_claim_of_a_sender_that_died_ends_with_its_lease(deliveries: Deliveries) -> None:
    assert await deliveries.claim(ONE, DAY, NOW, LEASE) is not None

    assert await deliveries.open([ONE], NOW + LEASE - timedelta(seconds=1)) == set()
    assert await deliveries.open([ONE], NOW + LEASE) == {ONE}
    claims = await asyncio.gather(
        *(deliveries.claim(ONE, DAY, NOW + LEASE, LEASE) for _ in range(8))
    )
    assert len([each for each in claims if each is not None]) == 1


async def test_deliveries_of_long_ago_are_forgotten(deliveries: Deliveries) -> None:
    claim = await deliveries.claim(ONE, DAY, NOW, LEASE)
    assert claim is not None
    await deliveries.end(claim, "sent")
    await _refresh(deliveries)

    await deliveries.prepare(DAY + KEPT)
    kept = await deliveries.open([ONE], NOW)
    await deliveries.prepare(DAY + KEPT + timedelta(days=1))
    await _refresh(deliveries)
    forgotten = await deliveries.open([ONE], NOW)

    assert (kept, forgotten) == (set(), {ONE})


async def _refresh(deliveries: Deliveries) -> None:
    await deliveries._elasticsearch.indices.refresh(index=deliveries._index)
