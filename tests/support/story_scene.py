"""A grouper of German stories over a small index."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.settings import load
from services.grouper.follower import Follower
from services.grouper.lease import Lease
from services.grouper.settings import GrouperSettings
from tests.support.story_index import StoryIndex

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LAVA = (
    "Ätna bricht aus, Flughafen Catania geschlossen",
    "Flughafen Catania nach Ausbruch des Ätna geschlossen",
    "Ausbruch des Ätna: Flughafen Catania bleibt geschlossen",
)
STRIKE = "Lotsen streiken im Hafen von Brest"


@dataclass(slots=True)
class Scene:
    """A grouper, and the index that it follows."""

    index: StoryIndex
    elasticsearch: AsyncElasticsearch
    settings: GrouperSettings
    lease: Lease

    def put(self, name: str, title: str | None, *, hours: float = 0, **fields: Any) -> None:
        """Writes an article, dated so many hours before NOW, as the indexer does."""
        source = {
            "sort_id": name,
            "cluster_id": name,
            "status": "translated",
            "dated_at": (NOW - timedelta(hours=hours)).isoformat(),
            "indexed_at": NOW.isoformat(),
            "outlet": {"id": f"o-{name}", "country": "IT", "name": "O"},
            "language": "it",
            "title": title,
            "original": {"title": "Titolo"},
        }
        self.index.documents["articles-de-2026.11", name] = source | fields

    def follower(self) -> Follower:
        return Follower(self.elasticsearch, self.settings, "de", self.lease)

    async def started(self, now: datetime = NOW) -> Follower:
        """A follower that has read what is there."""
        found = self.follower()
        await found.start(now)
        return found

    def stories(self) -> dict[str, list[str]]:
        return self.index.stories()


@asynccontextmanager
async def scene(**given: Any) -> AsyncIterator[Scene]:
    async with StoryIndex() as there:
        settings = load(GrouperSettings, elasticsearch_url=there.url, **given)
        async with index.client(settings) as elasticsearch:
            lease = Lease(elasticsearch, settings, "de")
            await lease.hold()
            yield Scene(there, elasticsearch, settings, lease)
