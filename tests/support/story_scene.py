"""A grouper of German stories over a small index."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
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
    running: Follower | None = None

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
        """A follower; the one before ends, as that of a process that was killed."""
        self.close()
        self.running = Follower(self.elasticsearch, self.settings, "de", self.lease)
        return self.running

    def close(self) -> None:
        if self.running is not None:
            self.running.close()

    async def started(self, now: datetime = NOW) -> Follower:
        """A follower that has read what is there."""
        found = self.follower()
        await found.start(now)
        return found

    def stories(self) -> dict[str, list[str]]:
        return self.index.stories()


@asynccontextmanager
async def scene(**given: Any) -> AsyncIterator[Scene]:
    async with StoryIndex() as there, AsyncExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory())
        settings = load(
            GrouperSettings, elasticsearch_url=there.url, **({"data_dir": folder} | given)
        )
        async with index.client(settings) as elasticsearch:
            lease = Lease(elasticsearch, settings, "de")
            await lease.hold()
            found = Scene(there, elasticsearch, settings, lease)
            ending.callback(found.close)
            yield found
