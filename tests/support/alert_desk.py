"""A reader with saved searches, and alerts that look when a test says so."""

import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.net import guard
from services.indexer.documents import document
from services.indexer.migrate import init
from services.reader.alerts import Alerts
from services.reader.app import application
from services.reader.article_index import article_index
from services.reader.saved_searches import SavedSearches
from services.reader.settings import ReaderSettings
from tests.support import factories
from tests.support.stack import MakeSettings

TOKEN = "a token of the tests"
MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """A reader, and alerts that look when the test says so."""

    settings: ReaderSettings
    elasticsearch: AsyncElasticsearch
    reader: httpx.AsyncClient
    alerts: Alerts

    async def save(self, webhook: str | None, **search: Any) -> dict[str, Any]:
        body = {"name": "Brücken", "search": search, "webhook": webhook}
        answer = await self.reader.post("/api/v1/searches", json=body)
        assert answer.status_code == 201, answer.text
        saved: dict[str, Any] = answer.json()
        return saved

    async def add(self, translation: Translation, at: datetime) -> None:
        made = document(translation, at)
        name = index.month_index(self.settings, made.target_language, made.discovered_at)
        await self.elasticsearch.index(
            index=name, id=made.id, document=made.to_source(), refresh=True
        )

    async def add_all(self, translations: Iterable[Translation], at: datetime) -> None:
        operations: list[dict[str, Any]] = []
        for each in translations:
            made = document(each, at)
            name = index.month_index(self.settings, "de", made.discovered_at)
            operations += [{"index": {"_index": name, "_id": made.id}}, made.to_source()]
        await self.elasticsearch.bulk(operations=operations, refresh=True)

    async def look(self, at: datetime) -> int:
        sent = await self.alerts.look(at)
        await self.elasticsearch.indices.refresh(index=f"{self.settings.index_prefix}searches-de")
        return sent


@contextlib.asynccontextmanager
async def alert_desk(settings: MakeSettings) -> AsyncIterator[Desk]:
    """A desk over an empty index of the test's own, in German and English."""
    chosen = settings(
        ReaderSettings,
        alerts_token=TOKEN,
        allowed_hosts=("127.0.0.1",),
        requests_per_minute=0,
        target_language=("de", "en"),
    )
    async with (
        index.client(chosen) as elasticsearch,
        guard.client(guard.Guard(chosen.allowed_hosts), user_agent="test") as outside,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=application(chosen, elasticsearch)),
            base_url="http://reader.example",
            headers={"Authorization": f"Bearer {TOKEN}"},
        ) as reader,
    ):
        await init(elasticsearch, chosen)
        archives = {each: article_index(elasticsearch, chosen, each) for each in ("de", "en")}
        alerts = Alerts(archives, SavedSearches(archives["de"]), outside, MINUTE, seconds=1)
        yield Desk(chosen, elasticsearch, reader, alerts)


def bridge(number: int, at: datetime, **overrides: Any) -> Translation:
    """A report that was published, discovered and translated then."""
    translated_at = overrides.pop("translated_at", at)
    language = overrides.pop("target_language", "de")
    article = factories.article(
        url=f"https://gazeta.example/{number}", published_at=at, discovered_at=at, **overrides
    )
    texts = ["Die Brücke ist eröffnet worden."] * len(article.paragraphs)
    return factories.translation(
        article=article,
        title=f"Brücke {number}",
        paragraphs=texts,
        translated_at=translated_at,
        target_language=language,
    )
