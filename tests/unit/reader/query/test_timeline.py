"""Timeline of the hits of a search."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.reader.article_index import article_index
from services.reader.query.facets import Interval
from services.reader.query.search import Search
from services.reader.query.timeline import timeline
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub

_DAY = 86_400_000


async def test_a_long_time_is_cut_into_coarser_spans() -> None:
    century = 36_525 * _DAY
    async with stub() as elastic:
        bucket = {"key": 0, "doc_count": 3}
        elastic.answer = {
            "aggregations": {
                "first": {"value": 0},
                "last": {"value": century},
                "timeline": {"buckets": [bucket]},
            }
        }
        async with client_of(elastic) as client:
            articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
            found = await timeline(articles, Search(), Interval.DAY, ZoneInfo("UTC"))

    assert found.interval is Interval.YEAR
    assert found.buckets == ((datetime(1970, 1, 1, tzinfo=UTC), 3),)


async def test_without_hits_there_are_no_spans() -> None:
    async with stub() as elastic:
        elastic.answer = {"aggregations": {"first": {"value": None}, "last": {"value": None}}}
        async with client_of(elastic) as client:
            articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
            found = await timeline(articles, Search(), Interval.DAY, ZoneInfo("UTC"))

    assert found.buckets == ()
