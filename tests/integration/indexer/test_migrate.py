"""Months that are older than what is kept, on the real node."""

from datetime import timedelta

from perspektiven.index import month_index
from services.indexer import migrate
from services.indexer.settings import IndexerSettings
from tests.support.factories import NOW, translation
from tests.support.indexing import contents, index_all, numbered, running_indexer
from tests.support.stack import MakeSettings


async def test_months_beyond_retention_are_dropped_and_not_written_again(
    settings: MakeSettings,
) -> None:
    ours = settings(IndexerSettings, retention_days=30)
    now = NOW + timedelta(days=75)
    async with running_indexer(settings(IndexerSettings)) as (keeping, elasticsearch):
        old, recent = translation(article=numbered(1)), translation(article=numbered(2, days=70))
        await index_all(keeping, [old, recent])

        dropped = await migrate.drop_expired(elasticsearch, ours, now)

        found = await contents(elasticsearch, ours)
        assert dropped == [month_index(ours, "de", NOW)]
        assert list(found) == [recent.article.id]
    assert migrate.is_expired(ours, NOW, now)
    assert not migrate.is_expired(ours, NOW, NOW + timedelta(days=45))
