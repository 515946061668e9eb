"""Tasks beside the requests: warm-up, alerts, editions, the watch of the operators' page."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import timedelta

import httpx
import structlog

from perspektiven.net import guard
from services.reader.alerts import Alerts
from services.reader.dependencies import Dependencies
from services.reader.editions.deliveries import Deliveries
from services.reader.editions.sender import Courier, EditionSender
from services.reader.operators.routes import Operators
from services.reader.saved_searches import SavedSearches
from services.reader.warm_up import warm_up

log = structlog.get_logger()


@contextlib.asynccontextmanager
async def background(
    dependencies: Dependencies, operators: Operators
) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The tasks, while they run; they are cancelled at the end."""
    allowed = guard.Guard(dependencies.settings.allowed_hosts)
    async with guard.client(allowed, user_agent="Perspektiven (webhooks)") as web:
        tasks = [
            asyncio.create_task(each, name=name)
            for name, each in _wanted(dependencies, operators, web)
        ]
        for task in tasks:
            task.add_done_callback(_log_failure)
        yield tasks
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, operators.replays.stop(), return_exceptions=True)


def _wanted(
    dependencies: Dependencies, operators: Operators, web: httpx.AsyncClient
) -> Iterator[tuple[str, Coroutine[None, None, None]]]:
    """What the settings ask for, by name."""
    settings = dependencies.settings
    if settings.warm_up:
        yield "warm-up", warm_up(dependencies.articles)
    if operators.access.is_on:
        yield "status", operators.watch.run()
    if settings.alerts_token is not None:
        every = timedelta(seconds=settings.alerts_every)
        searches = SavedSearches(dependencies.articles)
        yield "alerts", Alerts(dependencies.article_indexes, searches, web, every).watch()

    if settings.edition_at is not None:
        yield "editions", _sender(dependencies, web).run()


def _sender(dependencies: Dependencies, web: httpx.AsyncClient) -> EditionSender:
    settings = dependencies.settings
    articles = dependencies.reading(settings.edition_language).articles
    deliveries = Deliveries(articles.elasticsearch, settings)
    return EditionSender(articles, settings, deliveries, Courier(settings, web))


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (exc := task.exception()) is not None:
        log.error("background_failed", task=task.get_name(), exc_info=exc)
