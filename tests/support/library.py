"""Articles in the index, and a reader within this process that is asked for them."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import OutletRef, Translation
from services.indexer.documents import document
from services.indexer.migrate import init
from services.reader.app import application
from services.reader.dependencies import Dependencies
from services.reader.operators.routes import Operators
from services.reader.settings import ReaderSettings
from tests.support import factories
from tests.support.stack import MakeSettings

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
POLISH = OutletRef(id="gazeta", name="Gazeta", country="PL")
SPANISH = OutletRef(id="la-vega", name="La Vega", country="ES")
SECRET = "a secret of the tests"


class Library:
    """Puts articles into the index, and asks the reader for them."""

    def __init__(self, elasticsearch: AsyncElasticsearch, settings: ReaderSettings) -> None:
        self.elasticsearch = elasticsearch
        self.settings = settings
        app = application(settings, elasticsearch)
        self.dependencies: Dependencies = app.state.dependencies
        self.operators: Operators = app.state.operators
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.web = httpx.AsyncClient(transport=transport, base_url="http://reader.example")

    async def add(self, *translations: Translation, cluster: str | None = None) -> None:
        """Writes them as the indexer does; `cluster` makes them near-duplicates."""
        operations: list[dict[str, Any]] = []
        for each in translations:
            made = document(each, NOW)
            made = made.model_copy(update={"cluster_id": cluster} if cluster else {})
            name = index.month_index(self.settings, made.target_language, made.discovered_at)
            operations += [{"index": {"_index": name, "_id": made.id}}, made.to_source()]
        answer = await self.elasticsearch.bulk(operations=operations, refresh=True)
        assert not answer["errors"], answer

    async def json(self, path: str, **parameters: Any) -> Any:
        answer = await self.web.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def found(self, **parameters: Any) -> list[str]:
        """The titles that a search finds, in order."""
        answer = await self.json("/api/v1/search", **parameters)
        return [each["title"] or each["original"]["title"] for each in answer["results"]]


@contextlib.asynccontextmanager
async def stocked(settings: MakeSettings, **more: Any) -> AsyncIterator[Library]:
    """An empty library of the test's own; `more` are settings of its reader."""
    values = {"warm_up": False, "requests_per_minute": 0, "reader_secret": SECRET, **more}
    chosen = settings(ReaderSettings, **values)
    async with index.client(chosen) as elasticsearch:
        await init(elasticsearch, chosen)
        made = Library(elasticsearch, chosen)
        async with made.web:
            yield made
        await made.dependencies.large.workers.stop()


def report(number: int, **overrides: Any) -> Translation:
    """A translated report, an hour older with each number."""
    at = NOW - timedelta(hours=number)
    original = factories.article(
        url=f"https://gazeta.example/{number}",
        title=overrides.pop("original_title", f"Most {number}"),
        outlet=overrides.pop("outlet", POLISH),
        language=overrides.pop("language", "pl"),
        paragraphs=overrides.pop("original", ["Nowy most na Wiśle otwarto w piątek."]),
        published_at=at,
        discovered_at=at,
        tags=overrides.pop("tags", ()),
        image=overrides.pop("image", None),
    )
    text = ["Die neue Brücke über die Weichsel ist am Freitag eröffnet worden."]
    values = {"title": f"Brücke {number}", "paragraphs": text}
    if overrides.get("status") == "untranslated":
        values = {}
    return factories.translation(**{"article": original, **values, **overrides})
