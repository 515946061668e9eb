"""Builds the index anew from the topic of translations."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import structlog
from elasticsearch import AsyncElasticsearch
from pydantic import ValidationError

from perspektiven import kafka, topics
from perspektiven.contracts import Translation
from perspektiven.index import month_index
from perspektiven.settings import Settings
from services.indexer import bulk
from services.indexer.bulk import Write
from services.indexer.documents import document
from services.indexer.migrate import is_expired
from services.indexer.reindex import Move, Progress, Rebuild
from services.indexer.sweep import Sweep

log = structlog.get_logger()

_PAGE = 250


async def from_kafka(
    elasticsearch: AsyncElasticsearch, settings: Settings, language: str, window: timedelta
) -> AsyncIterator[Progress]:
    """Every translation that Kafka holds, written into new indices, which then take their place.

    Records that hold no translation are passed over, as they lie in the dead letters already. At
    the end all clusters are found anew. Yields after every page. Raises as `our_errors`.
    """
    rebuild = Rebuild(elasticsearch, settings, language)
    started = datetime.now(UTC)
    targets: dict[str, str] = {}
    page: list[Write] = []
    done = 0
    topic = topics.TRANSLATIONS.full_name(settings)
    async for record in kafka.read_all(settings, topic):
        translation = _translation(record.value, language)
        if translation is None or is_expired(settings, translation.article.discovered_at, started):
            continue
        month = month_index(settings, language, translation.article.discovered_at)
        if month not in targets:
            targets[month] = await rebuild.target(month)
        page.append(bulk.write_of(document(translation, datetime.now(UTC)), targets[month]))
        if len(page) >= _PAGE:
            await rebuild.write(page)
            done += len(page)
            page.clear()
            yield Progress(topic, done, None)
    if page:
        await rebuild.write(page)
    yield Progress(topic, done + len(page), None)
    for month, target in sorted(targets.items()):
        # Asked anew each time: the indexer may have made the month's index in the meantime.
        source = (await rebuild.months()).get(month)
        await rebuild.finish(Move(month, source, target), started)
    await Sweep(elasticsearch, settings, language, window).run(started - timedelta(minutes=1))


def _translation(value: bytes | None, language: str) -> Translation | None:
    try:
        translation = Translation.model_validate_json(value or b"")
    except ValidationError:
        return None
    return translation if translation.target_language == language else None
