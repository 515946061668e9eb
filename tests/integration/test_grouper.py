"""Stories on the real node: followed, rebuilt, and the same after a crash."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import OutletRef, Translation
from perspektiven.index import month_index, read_alias
from perspektiven.ops import grouper_stage, status
from perspektiven.stories import stories_alias, stories_index
from perspektiven.text.fingerprints import fingerprint
from services.grouper.follower import Follower
from services.grouper.lease import Lease
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from services.indexer import migrate
from services.indexer.documents import document
from services.indexer.sweep import Sweep
from tests.support.factories import article, translation
from tests.support.stack import MakeSettings

TITLES = {
    "PL": "Brücke über die Weichsel bei Tczew eingestürzt",
    "FR": "Polen: Brücke bei Tczew eingestürzt, drei Vermisste",
    "AT": "Eingestürzte Weichselbrücke von Tczew: Suche nach Vermissten",
    "ES": "Lotsen streiken im Hafen von Brest",
}


@pytest.fixture
def ours(settings: MakeSettings) -> GrouperSettings:
    return settings(GrouperSettings)


@pytest.fixture
async def elasticsearch(ours: GrouperSettings) -> AsyncIterator[AsyncElasticsearch]:
    async with index.client(ours) as client:
        await migrate.init(client, ours)
        yield client


def told(country: str, hours: float, *, report: str | None = None) -> Translation:
    """An outlet's article, so many hours before its day ends; `report` is its original text."""
    # All are of one day, whenever the test runs: what was told the day before counts less.
    at = datetime.now(UTC).replace(hour=0, minute=0) - timedelta(hours=hours)
    name = country.lower()
    made = article(
        url=f"https://{name}.example/1",
        paragraphs=[report or TITLES[country]],
        fingerprint=fingerprint([report]) if report else None,
        outlet=OutletRef(id=name, name=name, country=country),
        published_at=at,
        discovered_at=at,
        fetched_at=at,
    )
    return translation(article=made, paragraphs=[TITLES[country]], title=TITLES[country])


def agency_text() -> str:
    """A text long enough that its copies are known by their fingerprints."""
    words = random.Random(5).choices([f"słowo{number}" for number in range(900)], k=80)
    return " ".join(words)


async def write(
    elasticsearch: AsyncElasticsearch, ours: GrouperSettings, *translations: Translation
) -> None:
    operations: list[dict[str, Any]] = []
    for each in translations:
        made = document(each, datetime.now(UTC))
        name = month_index(ours, "de", made.discovered_at)
        operations += [{"index": {"_index": name, "_id": made.id}}, made.to_source()]
    answer = await elasticsearch.bulk(operations=operations, refresh=True)
    assert not answer["errors"], answer


async def stored(
    elasticsearch: AsyncElasticsearch, ours: GrouperSettings
) -> dict[str, dict[str, Any]]:
    alias = stories_alias(ours, "de")
    await elasticsearch.indices.refresh(index=alias)
    answer = await elasticsearch.search(index=alias, size=100)
    return {hit["_id"]: hit["_source"] for hit in answer["hits"]["hits"]}


async def started(elasticsearch: AsyncElasticsearch, ours: GrouperSettings) -> Follower:
    """A follower that goes on from the cache of the one before, which has to be closed."""
    lease = Lease(elasticsearch, ours, "de")
    assert await lease.hold(force=True)
    found = Follower(elasticsearch, ours, "de", lease)
    await found.start(datetime.now(UTC))
    assert await lease.hold()
    return found


async def test_stories_are_followed_and_the_same_after_a_crash_and_a_rebuild(
    elasticsearch: AsyncElasticsearch, ours: GrouperSettings
) -> None:
    first, second, third = told("PL", 9), told("FR", 5), told("AT", 2)
    await write(elasticsearch, ours, third, told("ES", 3))
    follower = await started(elasticsearch, ours)
    await write(elasticsearch, ours, first, second)

    await follower.poll(datetime.now(UTC))

    found = await stored(elasticsearch, ours)
    story = found[first.article.id]
    assert [each["article_id"] for each in story["members"]] == [
        first.article.id,
        second.article.id,
        third.article.id,
    ]
    assert (story["countries"], story["texts"], len(found)) == (["PL", "FR", "AT"], 3, 2)

    # A grouper that died in the middle of a write leaves any part of it.
    some, other = found
    place = stories_index(ours, "de", datetime.fromisoformat(found[some]["first_at"]))
    await elasticsearch.delete(index=place, id=some, refresh=True)
    follower.close()
    again = await started(elasticsearch, ours)
    assert await stored(elasticsearch, ours) == found
    stage = await grouper_stage.look(ours, datetime.now(UTC))
    assert (stage.done, stage.waiting, stage.failed, stage.problems) == (4, 0, 0, [])

    again.close()
    again = await started(elasticsearch, ours)
    assert await stored(elasticsearch, ours) == found

    assert await again.rebuild() == len(found)
    assert await stored(elasticsearch, ours) == found
    assert other in found
    again.close()


async def test_stories_of_another_century_are_read_and_go_with_their_articles(
    elasticsearch: AsyncElasticsearch, ours: GrouperSettings
) -> None:
    at = datetime(1996, 7, 9, tzinfo=UTC)
    young = told("PL", 9)
    old = young.model_copy(
        update={"article": young.article.model_copy(update={"published_at": at})}
    )
    await write(elasticsearch, ours, old)
    follower = await started(elasticsearch, ours)

    assert old.article.id in await stored(elasticsearch, ours)
    place = stories_index(ours, "de", at)
    days = ours.model_copy(update={"retention_days": 60})
    store = StoryStore(elasticsearch, days, "de")
    assert await store.drop_expired(datetime.now(UTC)) == []
    (hit,) = (await elasticsearch.search(index=read_alias(ours, "de")))["hits"]["hits"]
    await elasticsearch.delete(index=hit["_index"], id=hit["_id"], refresh=True)
    assert await store.drop_expired(datetime.now(UTC)) == [place]
    follower.close()


async def test_the_number_of_texts_follows_when_a_sweep_finds_that_two_are_copies(
    elasticsearch: AsyncElasticsearch, ours: GrouperSettings
) -> None:
    # Both were written at one moment: neither saw the other, and each is a cluster of its own.
    first, copy = (
        told(name, hours, report=agency_text()) for name, hours in (("PL", 9), ("FR", 5))
    )
    await write(elasticsearch, ours, first, copy, told("AT", 2))
    follower = await started(elasticsearch, ours)
    before = (await stored(elasticsearch, ours))[first.article.id]

    mended = await Sweep(elasticsearch, ours, "de", timedelta(days=3)).run(
        datetime.now(UTC) - timedelta(minutes=5)
    )
    await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
    await follower.poll(datetime.now(UTC))

    after = (await stored(elasticsearch, ours))[first.article.id]
    assert (mended, before["texts"], after["texts"]) == (1, 3, 2)
    assert [each["cluster_id"] for each in after["members"][:2]] == [first.article.id] * 2
    assert after["countries"] == before["countries"] == ["PL", "FR", "AT"]
    follower.close()
    again = await started(elasticsearch, ours)
    assert (await stored(elasticsearch, ours))[first.article.id] == after
    again.close()


async def test_status_says_while_the_stories_are_still_loading(
    elasticsearch: AsyncElasticsearch, ours: GrouperSettings
) -> None:
    await write(elasticsearch, ours, told("PL", 9))
    lease = Lease(elasticsearch, ours, "de")
    progress = Follower(elasticsearch, ours, "de", lease).progress
    progress.begin("reads articles", 400_000)
    progress.advance(12_000)
    assert await lease.hold()

    during = await status.gather(ours, sample_seconds=0.1)
    progress.end()
    assert await lease.hold()
    after = await status.gather(ours, sample_seconds=0.1)

    line = "the grouper of 'de' is still loading its stories: it reads articles: 12,000 of 400,000"
    assert [str(each) for each in during.notes if "grouper" in str(each)] == [line]
    assert [each for each in after.notes if "grouper" in str(each)] == []
