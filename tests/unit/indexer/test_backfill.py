from typing import Any, cast

import pytest
from elasticsearch import AsyncElasticsearch, ConnectionTimeout

from perspektiven.errors import Transient
from perspektiven.kafka.retry_policy import RetryPolicy
from perspektiven.settings import Settings, load
from services.indexer.backfill import Backfill
from tests.unit.indexer.test_bulk import WRITES, Elasticsearch, failed

HASTE = RetryPolicy(first_wait=0.001, longest_wait=0.001)


def backfill(elasticsearch: Any) -> Backfill:
    return Backfill(cast(AsyncElasticsearch, elasticsearch), load(Settings), HASTE)


async def test_what_is_busy_or_away_is_tried_again_and_nothing_else() -> None:
    done = {"status": 201}
    busy = failed(429, "es_rejected_execution_exception")
    elasticsearch = Elasticsearch([done, busy, done, busy], ConnectionTimeout("away"), [done, done])

    await backfill(elasticsearch).write(WRITES)

    assert elasticsearch.asked[1:] == [["id-1", "id-3"]] * 2


async def test_what_is_refused_for_good_is_counted_and_the_rest_is_written() -> None:
    done, refused = {"status": 201}, failed(400, "document_parsing_exception")
    ours = backfill(Elasticsearch([done, refused, refused, done]))

    await ours.write(WRITES)

    assert ours.refused == {"mapping_rejected": 2}


async def test_a_node_that_stays_away_ends_the_command() -> None:
    elasticsearch = Elasticsearch(*[ConnectionTimeout("away")] * 12)

    with pytest.raises(Transient):
        await backfill(elasticsearch).write(WRITES)
