"""`perspektiven reindex`: rebuilds the index without downtime."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import click
from elasticsearch import AsyncElasticsearch
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from console.commands.output import console, print_json, progress_console
from perspektiven import index
from perspektiven.settings import load
from services.indexer import migrate, rebuild, reindex
from services.indexer.settings import IndexerSettings


@click.command(name="reindex")
@click.option(
    "--from",
    "source",
    type=click.Choice(["index", "kafka"]),
    default="index",
    show_default=True,
    help="Where the documents come from: the present index, or the topic of translations.",
)
@click.option(
    "--discard",
    is_flag=True,
    help="Drops documents that the new index refuses and, with --from kafka, those that Kafka no "
    "longer holds. Without it, a refused document keeps the old index in place, and what Kafka "
    "lacks is copied from there.",
)
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(*, source: str, discard: bool, as_json: bool) -> None:
    """Rebuilds the index month by month, while it is read and written as before.

    Run it after an update that says so, and with --from kafka after an index was lost. Running it
    again resumes an interrupted run. Records that the index can't hold are counted and skipped:
    they are in the dead-letter topic.

    \b
    Examples:
      perspektiven reindex
      perspektiven reindex --from kafka --json
    """
    counts, refused = asyncio.run(_run(load(IndexerSettings), source, discard=discard))
    if as_json:
        print_json({"documents": counts, "refused": dict(refused)})
        return
    for name, count in counts.items():
        console.print(f"{name}: {count} documents")
    for reason, count in refused.items():
        console.print(f"passed over, {reason}: {count}")


async def _run(
    settings: IndexerSettings, source: str, *, discard: bool
) -> tuple[dict[str, int], Counter[str]]:
    """Documents by month or topic, and how many were refused by reason."""
    counts: dict[str, int] = {}
    refused: Counter[str] = Counter()
    async with index.client(settings) as elasticsearch:
        await migrate.init(elasticsearch, settings)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
        with Progress(*columns, console=progress_console) as bars:
            tasks = {}
            for language in settings.target_language:
                steps, counted = _steps(elasticsearch, settings, language, source, discard=discard)
                async for step in steps:
                    if step.index not in tasks:
                        tasks[step.index] = bars.add_task(step.index, total=step.total)
                    bars.update(tasks[step.index], completed=step.done, total=step.total)
                    counts[step.index] = step.done
                refused += counted
    return counts, refused


def _steps(
    elasticsearch: AsyncElasticsearch,
    settings: IndexerSettings,
    language: str,
    source: str,
    *,
    discard: bool,
) -> tuple[AsyncIterator[reindex.ReindexProgress], Counter[str]]:
    if source == "kafka":
        whole = rebuild.FromKafka(elasticsearch, settings, language, discard=discard)
        window = timedelta(days=settings.duplicate_window_days)
        return whole.run(window), whole.rebuild.backfill.refused
    months = reindex.Rebuild(elasticsearch, settings, language, discard=discard)
    return months.from_index(), months.backfill.refused
