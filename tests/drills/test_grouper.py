"""A grouper that is killed again and again while articles come: the same stories in the end."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.stories.labelled import read
from perspektiven import index
from perspektiven.contracts import OutletRef, Translation
from perspektiven.index import month_index
from perspektiven.settings import load
from perspektiven.stories import stories_alias
from services.grouper.app import Grouper
from services.grouper.node import IncomingText
from services.grouper.offline import stories
from services.grouper.settings import GrouperSettings
from services.indexer.documents import document
from tests.drills.pipeline import Pipeline
from tests.support.eventually import eventually
from tests.support.factories import article, translation
from tests.unit.bench.test_stories import SETS

KILLS = 4
Stories = dict[str, set[str]]


def reports() -> list[Translation]:
    """Articles on events of the last days, as far from one another as they were labelled."""
    texts = [each.text for each in read(SETS / "unseen.ndjson")]
    since = max(each.published_at for each in texts) - timedelta(days=7)
    shift = (
        datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=10) - since - timedelta(days=7)
    )
    return [
        _report(each, each.published_at + shift) for each in texts if each.published_at >= since
    ]


def _report(text: IncomingText, at: datetime) -> Translation:
    name = text.outlet.lower().replace(" ", "-") or "o"
    made = article(
        url=f"https://{text.id}.example/1",
        title=text.title,
        paragraphs=[text.lead or text.title],
        outlet=OutletRef(id=name, name=name, country="PL"),
        published_at=at,
        discovered_at=at,
        fetched_at=at,
    )
    return translation(article=made, title=text.title, paragraphs=[text.lead or text.title])


def expected(of: Sequence[Translation]) -> Stories:
    """The stories that grouping without any server gives."""
    texts = [
        IncomingText(
            each.article.id,
            each.article.published_at or each.article.discovered_at,
            each.title or "",
            each.paragraphs[0].text,
            each.article.outlet.id,
        )
        for each in of
    ]
    found: Stories = {}
    for name, story in stories(texts, "de").items():
        found.setdefault(story, set()).add(name)
    return found


async def write(pipeline: Pipeline, *some: Translation) -> None:
    """Writes the documents as the indexer does."""
    operations: list[dict[str, Any]] = []
    for each in some:
        made = document(each, datetime.now(UTC))
        name = month_index(pipeline.settings, "de", made.discovered_at)
        operations += [{"index": {"_index": name, "_id": made.id}}, made.to_source()]
    async with index.client(pipeline.settings) as elasticsearch:
        answer = await elasticsearch.bulk(operations=operations)
    assert not answer["errors"], answer


async def stored(pipeline: Pipeline) -> Stories:
    alias = stories_alias(pipeline.settings, "de")
    async with index.client(pipeline.settings) as elasticsearch:
        await elasticsearch.indices.refresh(index=alias, ignore_unavailable=True)
        answer = await elasticsearch.search(index=alias, size=2_000, ignore_unavailable=True)
    return {
        hit["_id"]: {each["article_id"] for each in hit["_source"]["members"]}
        for hit in answer["hits"]["hits"]
    }


async def loaded(pipeline: Pipeline) -> None:
    """Waits until a grouper has the lease of the one that was killed, and knows the stories."""
    grouper = pipeline.process("grouper")
    await eventually(lambda: '"stories_loaded"' in grouper.output(), seconds=60)


async def test_a_grouper_that_is_killed_while_it_groups_ends_with_the_same_stories(
    pipeline: Pipeline,
) -> None:
    chance = random.Random(7)
    coming = chance.sample(all_reports := reports(), len(all_reports))
    truth = expected(all_reports)
    await pipeline.prepare()
    pipeline.start("grouper", group_poll_seconds=0.2)

    async def flow() -> None:
        for at in range(0, len(coming), 8):
            await write(pipeline, *coming[at : at + 8])
            await asyncio.sleep(1.5)

    flowing = asyncio.create_task(flow())
    for _ in range(KILLS):
        await loaded(pipeline)
        await asyncio.sleep(chance.uniform(0, 4))
        await pipeline.kill("grouper")
        pipeline.start("grouper", group_poll_seconds=0.2)
    await flowing

    async def is_the_same() -> bool:
        assert await stored(pipeline) == truth
        return True

    await eventually(is_the_same, seconds=120, what="all articles are in their stories")
    # Replayed: every document written again, as a reindex or the indexer after a crash does.
    await write(pipeline, *reversed(all_reports))
    await pipeline.kill("grouper")
    pipeline.start("grouper", group_poll_seconds=0.2)
    await loaded(pipeline)
    await is_the_same()

    settings = load(GrouperSettings, **pipeline.settings.model_dump(exclude_unset=True))
    async with index.client(settings) as elasticsearch:
        count = await Grouper(elasticsearch, settings, "de").rebuild()
    assert count == len(truth)
    await is_the_same()
