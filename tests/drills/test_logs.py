"""An article's id and trace in the logs of the services that it goes through."""

import json
from typing import Any

from perspektiven import topics
from perspektiven.kafka import connections
from tests.drills.pipeline import Pipeline, some_articles
from tests.support.eventually import eventually

TRACE = "0af7651916cd43dd8448eb211c80319c"


def events(pipeline: Pipeline, service: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in pipeline.process(service).output().splitlines()]


async def test_an_article_is_found_in_the_logs_by_its_id_and_its_trace(pipeline: Pipeline) -> None:
    (article,) = some_articles(1)
    await pipeline.prepare()
    pipeline.start("translator", "indexer", translator="memory")
    async with connections.Producer(pipeline.settings) as producer:
        await producer.send(
            topics.ARTICLES.full_name(pipeline.settings),
            key=article.id.encode(),
            value=article.to_bytes(),
            headers=(("traceparent", f"00-{TRACE}-b7ad6b7169203331-01".encode()),),
        )

    for service, event in (("translator", "article_translated"), ("indexer", "article_indexed")):
        await eventually(lambda: event in pipeline.process(service).output(), seconds=60)  # noqa: B023 - awaited here
        (line,) = [each for each in events(pipeline, service) if each["event"] == event]
        assert (line["key"], line["trace_id"]) == (article.id, TRACE)
