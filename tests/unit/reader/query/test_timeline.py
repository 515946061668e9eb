"""Timeline of a search: which intervals fit, and what all articles are."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.reader.article_index import article_index
from services.reader.query.parse import parse
from services.reader.query.search import Search
from services.reader.query.timeline import Asked, Bucket, By, Interval, context, timeline
from services.reader.settings import ReaderSettings
from tests.unit.reader.elastic_stub import client_of, stub

_DAY = 86_400_000
_UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("asked", "days", "interval"),
    [
        (Asked(_UTC), 4, Interval.HOUR),
        (Asked(_UTC), 5, Interval.DAY),
        (Asked(_UTC), 101, Interval.WEEK),
        (Asked(_UTC, spans=60), 61, Interval.WEEK),
        (Asked(_UTC, Interval.DAY), 999, Interval.DAY),
        (Asked(_UTC, Interval.DAY), 1_001, Interval.WEEK),
        (Asked(_UTC, Interval.DAY, By.COUNTRY, top=20), 239, Interval.WEEK),
        (Asked(_UTC, Interval.WEEK), 1, Interval.WEEK),
        (Asked(_UTC), 365 * 9_000, Interval.YEAR),
    ],
)
def test_a_long_time_is_cut_into_coarser_spans(asked: Asked, days: int, interval: Interval) -> None:
    assert asked.fitting(timedelta(days=days)) is interval


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Pakt country:PL", "country:PL"),
        ("country:PL", "country:PL"),
        (
            "Pakt (source:a OR lang:pl) -source:b from:2026",
            "(outlet:a OR lang:pl) -outlet:b from:2026",
        ),
        ("Pakt OR country:PL", ""),
        ("title:Pakt tag:Sport author:Nowak -Korea", ""),
        ("", ""),
    ],
)
def test_all_articles_are_those_of_the_same_place_and_time(typed: str, kept: str) -> None:
    assert str(context(parse(typed))) == kept


async def test_a_hit_is_always_one_of_all_articles() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        buckets = [{"key": 0, "doc_count": 3}, {"key": _DAY, "doc_count": 0}]
        elastic.answer = {
            "aggregations": {
                "first": {"value": 0},
                "last": {"value": _DAY},
                "timeline": {"buckets": buckets},
            }
        }
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        found = await timeline(articles, Search(), Asked(_UTC, Interval.DAY))

    assert found.buckets[0] == Bucket(datetime(1970, 1, 1, tzinfo=UTC), 3, 3)
    assert [each.share for each in found.buckets] == [1.0, None]
    assert len(elastic.asked) == 3


async def test_without_hits_there_are_no_spans() -> None:
    async with stub() as elastic, client_of(elastic) as client:
        elastic.answer = {"aggregations": {"first": {"value": None}, "last": {"value": None}}}
        articles = article_index(client, ReaderSettings(elasticsearch_url=elastic.url))
        found = await timeline(articles, Search(), Asked(_UTC))

    assert found.buckets == ()
