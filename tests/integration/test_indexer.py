"""The indexer on the real Elasticsearch: what is written once, in order, and put together."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import Article, Translation
from perspektiven.errors import Permanent, Transient
from perspektiven.index import document_version, month_index, read_alias
from perspektiven.text.fingerprints import fingerprint
from services.indexer import migrate
from services.indexer.app import Indexer
from services.indexer.settings import IndexerSettings
from services.indexer.sweep import sweep
from tests.support.factories import NOW, article, translation
from tests.support.indexing import contents, index_all, record, running_indexer
from tests.support.stack import MakeSettings

WINDOW = timedelta(days=3)


@pytest.fixture
def ours(settings: MakeSettings) -> IndexerSettings:
    return settings(IndexerSettings)


@pytest.fixture
async def running(ours: IndexerSettings) -> AsyncIterator[tuple[Indexer, AsyncElasticsearch]]:
    async with running_indexer(ours) as found:
        yield found


@pytest.fixture
def indexer(running: tuple[Indexer, AsyncElasticsearch]) -> Indexer:
    return running[0]


@pytest.fixture
def elasticsearch(running: tuple[Indexer, AsyncElasticsearch]) -> AsyncElasticsearch:
    return running[1]


def numbered(number: int, **more: Any) -> Article:
    return article(url=f"https://outlet{number}.example/{number}", **more)


def events(articles: int) -> list[Translation]:
    """Three revisions of each article, each translated twice."""
    return [
        translation(
            article=numbered(number, revision=revision, paragraphs=[f"Tekst {revision}."]),
            translated_at=NOW + timedelta(minutes=revision, seconds=attempt),
            paragraphs=[f"Text {revision}, Versuch {attempt}."],
        )
        for number in range(articles)
        for revision in (1, 2, 3)
        for attempt in (1, 2)
    ]


async def test_the_index_is_the_same_whatever_the_order_and_however_often(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    once = events(30)
    shuffled = once * 2
    random.Random(7).shuffle(shuffled)

    await index_all(indexer, once)
    first = await contents(elasticsearch, ours)
    await elasticsearch.indices.delete(index=month_index(ours, "de", NOW))
    for at in range(0, len(shuffled), 40):
        await index_all(indexer, shuffled[at : at + 40])
    second = await contents(elasticsearch, ours)

    assert len(first) == 30
    assert second == first
    newest = document_version(3, NOW + timedelta(minutes=3, seconds=2))
    assert {version for _, version, _ in first.values()} == {newest}
    assert {source["body"][0] for _, _, source in first.values()} == {"Text 3, Versuch 2."}


async def test_a_withdrawn_article_is_a_tombstone_that_nothing_older_overwrites(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    gone = numbered(1, revision=2, paragraphs=[], withdrawn_at=NOW)
    await index_all(indexer, [translation(article=gone, status="untranslated")])

    await index_all(indexer, [translation(article=numbered(1))])

    (_, _, source), *_ = (await contents(elasticsearch, ours)).values()
    assert source["status"] == "withdrawn"
    assert "paragraphs" not in source["original"]


async def test_an_article_stays_in_the_index_of_its_first_discovery(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    await index_all(indexer, [translation(article=numbered(1))])
    await elasticsearch.indices.refresh(index=read_alias(ours, "de"))

    later = numbered(1, revision=2, discovered_at=NOW + timedelta(days=40))
    await index_all(indexer, [translation(article=later)])

    found = await contents(elasticsearch, ours)
    answer = await elasticsearch.count(index=read_alias(ours, "de"))
    assert answer["count"] == 1
    assert [(place, source["revision"]) for place, _, source in found.values()] == [
        (month_index(ours, "de", NOW), 2)
    ]


async def test_each_target_language_has_its_own_index(settings: MakeSettings) -> None:
    ours = settings(IndexerSettings, target_language="de,en")
    async with running_indexer(ours) as (indexer, elasticsearch):
        await index_all(
            indexer,
            [translation(target_language=language) for language in ("de", "en")],
        )

        for language in ("de", "en"):
            found = await contents(elasticsearch, ours, language)
            assert [source["target_language"] for _, _, source in found.values()] == [language]


def words(seed: int) -> list[str]:
    return random.Random(seed).choices([f"słowo{number}" for number in range(3_000)], k=120)


def report(number: int, text: list[str], minutes: int) -> Translation:
    found = numbered(
        number,
        paragraphs=[" ".join(text)],
        fingerprint=fingerprint([" ".join(text)]),
        discovered_at=NOW + timedelta(minutes=minutes),
    )
    return translation(article=found)


def agency_reports() -> list[Translation]:
    """Five reports, each in four outlets: as it came, and with some of its words changed."""
    found = []
    for story in range(5):
        text = words(story)
        for outlet in range(4):
            chance = random.Random(outlet)
            edited = [word if chance.random() > 0.08 * outlet / 3 else "inne" for word in text]
            found.append(report(10 * story + outlet, edited, minutes=story + 10 * outlet))
    return found


async def test_copies_are_one_cluster_in_whatever_order_they_arrive(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    reports = agency_reports()
    alone = report(99, words(99), minutes=0)
    earliest = {each.article.id: reports[at - at % 4].article.id for at, each in enumerate(reports)}
    for order in (reports, reports[::-1]):
        for each in order:
            await index_all(indexer, [each])
        await index_all(indexer, [alone])
        await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
        await sweep(elasticsearch, ours, WINDOW, NOW)

        found = await contents(elasticsearch, ours)

        clusters = {known: source["cluster_id"] for known, (_, _, source) in found.items()}
        assert clusters == earliest | {alone.article.id: alone.article.id}
        await elasticsearch.indices.delete(index=month_index(ours, "de", NOW))


async def test_a_copy_that_the_index_shows_is_recognised_at_writing(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    first, copy = report(1, words(1), 0), report(2, words(1), 5)
    await index_all(indexer, [first])
    await elasticsearch.indices.refresh(index=read_alias(ours, "de"))

    await index_all(indexer, [copy])

    found = await contents(elasticsearch, ours)
    assert found[copy.article.id][2]["cluster_id"] == first.article.id


async def test_a_sweep_changes_neither_versions_nor_texts_and_finds_nothing_twice(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    await index_all(indexer, agency_reports())
    before = await contents(elasticsearch, ours)

    mended = await sweep(elasticsearch, ours, WINDOW, NOW)
    after = await contents(elasticsearch, ours)

    assert mended == 15
    for known, (place, version, source) in before.items():
        assert after[known][:2] == (place, version)
        assert after[known][2] == source | {"cluster_id": after[known][2]["cluster_id"]}
    assert await sweep(elasticsearch, ours, WINDOW, NOW) == 0


async def test_copies_of_a_withdrawn_article_become_a_cluster_of_their_own(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    first, second, third = (report(number, words(1), number) for number in (1, 2, 3))
    await index_all(indexer, [first, second, third])
    await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
    await sweep(elasticsearch, ours, WINDOW, NOW)
    gone = first.article.model_copy(
        update={"revision": 2, "paragraphs": (), "withdrawn_at": NOW, "fingerprint": None}
    )

    await index_all(indexer, [translation(article=gone, status="untranslated")])
    await elasticsearch.indices.refresh(index=read_alias(ours, "de"))
    await sweep(elasticsearch, ours, WINDOW, NOW)

    found = await contents(elasticsearch, ours)
    assert found[third.article.id][2]["cluster_id"] == second.article.id
    assert found[second.article.id][2]["cluster_id"] == second.article.id


async def test_while_the_index_is_blocked_records_wait_and_none_is_refused(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    month = month_index(ours, "de", NOW)
    await index_all(indexer, [translation(article=numbered(0))])
    await elasticsearch.indices.put_settings(index=month, settings={"index.blocks.write": True})

    with pytest.raises(Transient, match="cluster_block"):
        await indexer.handle(record(translation(article=numbered(1))))

    await elasticsearch.indices.put_settings(index=month, settings={"index.blocks.write": False})
    await indexer.handle(record(translation(article=numbered(1))))
    assert len(await contents(elasticsearch, ours)) == 2


async def test_of_many_records_only_the_bad_ones_are_refused(
    indexer: Indexer, elasticsearch: AsyncElasticsearch, ours: IndexerSettings
) -> None:
    good = [record(translation(article=numbered(number))) for number in range(20)]
    ancient = translation(article=numbered(50, discovered_at=NOW.replace(year=1970)))
    bad = [record(b"{"), record(b'{"schema_version": 9}'), record(ancient)]

    outcomes = await asyncio.gather(
        *(indexer.handle(each) for each in (*good, *bad)), return_exceptions=True
    )

    assert outcomes[:20] == [None] * 20
    refused = [each.reason for each in outcomes[20:] if isinstance(each, Permanent)]
    assert len(refused) == 3
    assert refused[2] == "bad_discovery_time"
    assert len(await contents(elasticsearch, ours)) == 20


async def test_without_init_nothing_is_written_with_a_guessed_mapping(
    settings: MakeSettings,
) -> None:
    ours = settings(IndexerSettings)
    async with index.client(ours) as elasticsearch:
        with pytest.raises(Exception, match="perspektiven init"):
            await migrate.require(elasticsearch, ours)
        with pytest.raises(Transient):
            await Indexer(ours, elasticsearch).handle(record(translation()))

        assert not await elasticsearch.indices.exists(index=month_index(ours, "de", NOW))
