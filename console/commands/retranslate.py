"""`perspektiven retranslate`: translates stored articles again."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from console.commands.output import console, print_json, progress_console
from console.commands.search import with_filters
from perspektiven import index
from perspektiven.index import Status
from perspektiven.kafka import connections
from perspektiven.ops.workers import WorkerPool
from perspektiven.settings import load
from services.reader.api.export import export
from services.reader.api.export_rows import ExportFormat
from services.reader.article_index import ArticleIndex, article_index
from services.reader.query.parameters import SearchParameters
from services.reader.query.search import Search
from services.reader.settings import ReaderSettings
from services.reader.worker import worker_pool
from services.translator import chain
from services.translator.retranslate import Replay, RetranslationCounts, newest, present
from services.translator.settings import TranslatorSettings

_MOST_ARTICLES = 10_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles of the index are meant."""

    search: Search
    statuses: frozenset[Status]


_EXAMPLES = """\b
Examples:
  perspektiven retranslate --untranslated --engine argos
  perspektiven retranslate --country PL --since 2026-11-01 --engine deepl,argos --rate 2
"""


@click.command(epilog=_EXAMPLES)
@click.option("--query", default="", help="As in perspektiven search; empty: every article.")
@with_filters
@click.option("--untranslated", is_flag=True, help="Only those that no engine could translate.")
@click.option("--engine", help="Engines to use, as PERSPEKTIVEN_TRANSLATOR; by default, those.")
@click.option(
    "--rate",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Articles a second, at most.",
)
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object at the end.")
def command(
    query: str,
    engine: str | None,
    rate: float,
    *,
    untranslated: bool,
    as_json: bool,
    **filters: Any,
) -> None:
    """Sends the articles that match through the engines again, at their newest revision.

    The newer translation replaces the present one when it is whole or has fewer gaps, never the
    other way round. What the engines can't do stays as it is. Stopping and running it again is
    safe.
    """
    overrides = {} if engine is None else {"translator": engine}
    settings = load(TranslatorSettings, **overrides)
    everything = not query and not untranslated and not any(filters.values())
    wanted = None
    if not everything:
        statuses = frozenset({Status.UNTRANSLATED} if untranslated else Status)
        wanted = Wanted(SearchParameters(q=query, **filters).search(), statuses)
    counts = asyncio.run(_run(settings, wanted, rate))
    if as_json:
        print_json(
            {
                "articles": counts.wanted,
                "translated": counts.translated,
                "kept": counts.kept,
                "unreadable": counts.unreadable,
                "missing": counts.missing,
            }
        )
        return
    console.print(
        f"{counts.translated} of {counts.wanted} articles translated again, {counts.kept} kept"
    )
    if counts.missing:
        console.print(
            f"{counts.missing} more match, but are past Kafka's retention and stay as they are"
        )


async def _run(
    settings: TranslatorSettings, wanted: Wanted | None, rate: float
) -> RetranslationCounts:
    engines = chain.build(settings)
    try:
        await engines.start()
        ids = None if wanted is None else await _ids(wanted)
        places = await newest(settings, ids)
        columns = (
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.description}"),
        )
        async with connections.Producer(settings) as producer:
            replay = Replay(settings, engines, producer, rate, await present(settings, places))
            replay.counts.missing = len(ids - places.keys()) if ids is not None else 0
            with Progress(*columns, console=progress_console) as bars:
                task = bars.add_task("", total=len(places))
                async for counts in replay.run(places):
                    why = f"waiting: {counts.waiting_for}" if counts.waiting_for else ""
                    bars.update(task, completed=counts.done, description=why[:100])
            return replay.counts
    finally:
        await engines.close()


async def _ids(wanted: Wanted) -> frozenset[str]:
    """The ids of all articles that a search finds in one of the target languages."""
    settings = load(ReaderSettings)
    workers = worker_pool()
    try:
        async with index.client(settings) as elasticsearch:
            articles = (
                article_index(elasticsearch, settings, each) for each in settings.target_language
            )
            found = [
                identity for each in articles async for identity in _found(each, wanted, workers)
            ]
    finally:
        await workers.stop()
    return frozenset(found)


async def _found(articles: ArticleIndex, wanted: Wanted, workers: WorkerPool) -> AsyncIterator[str]:
    query, filters = wanted.search.query, wanted.search.filters
    pieces = export(
        articles,
        query,
        filters,
        format=ExportFormat.NDJSON,
        limit=_MOST_ARTICLES,
        workers=workers,
    )
    async for piece in pieces:
        for line in piece.splitlines():
            document = json.loads(line)
            if document["status"] in wanted.statuses:
                yield str(document["id"])
