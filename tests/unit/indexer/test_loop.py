"""The indexer's event loop turns, whatever a megabyte of it a translation brings."""

import pytest
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.errors import Permanent
from perspektiven.kafka.delivery import Record
from services.indexer.app import Indexer
from services.indexer.settings import IndexerSettings
from tests.support import megabytes
from tests.support.loop_watch import LoopWatch
from tests.support.megabytes import MEGABYTES, megabyte
from tests.support.one_document import OneDocument

MOST_SECONDS = 1.0


class ReadyIndexer(Indexer):
    """An indexer that has found its index: the one of the test takes all."""

    def __init__(self, settings: IndexerSettings, elasticsearch: AsyncElasticsearch) -> None:
        super().__init__(settings, elasticsearch)
        self._missing = None


@pytest.mark.parametrize("name", MEGABYTES)
async def test_a_translation_of_a_megabyte_does_not_hold_the_loop(name: str) -> None:
    record = Record("translations", 0, 0, 0, b"key", megabytes.translation_record(megabyte(name)))
    refused: Permanent | None = None
    async with OneDocument() as elasticsearch:
        # Its articles are of the past and would have expired.
        settings = IndexerSettings(elasticsearch_url=elasticsearch.url, retention_days=36_500)
        async with index.client(settings) as client, LoopWatch() as watch:
            try:
                await ReadyIndexer(settings, client).handle(record)
            except Permanent as exc:
                refused = exc

    assert len(elasticsearch.written) == (refused is None)
    assert watch.longest < MOST_SECONDS
