"""A newspaper whose feed names a hub, and a crawler that hubs can reach."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load
from perspektiven.urls import registered_domain
from services.fetcher.sources.push import Push
from services.fetcher.sources.registry import Followed, SourceMemory
from services.fetcher.sources.websub import Subscription
from tests.support.hub import Hub
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import Desk, desk

SOON = timedelta(hours=1).total_seconds()


BACKUP = timedelta(hours=5).total_seconds()


@dataclass
class Scene:
    """A newspaper whose feed `/feed` names a hub, and a crawler that hubs can reach."""

    paper: Newspaper
    hub: Hub
    at: Desk
    catalogue_read: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return self.paper.url("/feed")

    @property
    def followed(self) -> Followed:
        return self.at.crawler.sources.at(registered_domain(self.url))[0][0]

    @property
    def memory(self) -> SourceMemory:
        return self.at.crawler.sources.at(registered_domain(self.url))[0][1]

    @property
    def subscription(self) -> Subscription | None:
        return self.at.crawler.subscriptions.of(self.followed)

    @property
    def found(self) -> list[str]:
        return [entry.url.rpartition("/")[2] for entry in self.at.entries]

    def shows(self, *names: str) -> bytes:
        return self.hub.feed(self.url, *(self.paper.url(f"/{name}") for name in names))

    async def poll(self, *names: str) -> None:
        """Polls the feed, which shows these pages, whatever its schedule says."""
        self.paper.answer("/feed", Reply(body=self.shows(*names)))
        await self.at.state.put(
            {self.followed.key: self.memory.model_copy(update={"next_poll": 0.0})}
        )
        await self.at.crawler.take_turn(registered_domain(self.url))
        await self.at.deliver()

    async def ask(self, after: timedelta = timedelta()) -> None:
        """Asks the hub as if so much time had passed."""
        await self.at.crawler.subscriptions.ask(self.followed, datetime.now(UTC) + after)

    async def subscribe(self) -> None:
        await self.poll("old")
        await self.ask()
        await self.hub.verify()


@asynccontextmanager
async def scene(folder: Path, callback: str | None) -> AsyncIterator[Scene]:
    async with Newspaper() as paper, desk(folder, websub_callback=callback) as at:
        here = Scene(paper, Hub(paper), at)
        here.catalogue_read.set()
        at.follow(paper)
        crawler, health = at.crawler, Health()
        Push(
            crawler.subscriptions,
            crawler.polls,
            waker=crawler.waker,
            catalogue_read=here.catalogue_read,
            clock=at.clock,
        ).add_to(health)
        await health.serve(load(Settings, http_port=0))
        here.hub.port = health.port
        try:
            yield here
        finally:
            await health.stop()
