"""perspektiven reindex: builds the index anew without downtime."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import click
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from perspektiven import index
from perspektiven.cli.output import console, print_json, progress_console
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
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(*, source: str, as_json: bool) -> None:
    """Builds the index anew, month by month, while it goes on being read and written.

    Run it after an update that says so, with --from kafka after an index was lost. An interrupted
    run is gone on with by running it again.

    \b
    Examples:
      perspektiven reindex
      perspektiven reindex --from kafka --json
    """
    counts = asyncio.run(_run(load(IndexerSettings), source))
    if as_json:
        print_json({"documents": counts})
        return
    for name, count in counts.items():
        console.print(f"{name}: {count} documents")


async def _run(settings: IndexerSettings, source: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    async with index.client(settings) as elasticsearch:
        await migrate.init(elasticsearch, settings)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
        with Progress(*columns, console=progress_console) as bars:
            tasks = {}
            for language in settings.target_language:
                if source == "kafka":
                    window = timedelta(days=settings.duplicate_window_days)
                    steps: AsyncIterator[reindex.Progress] = rebuild.from_kafka(
                        elasticsearch, settings, language, window
                    )
                else:
                    steps = reindex.Rebuild(elasticsearch, settings, language).from_index()
                async for step in steps:
                    if step.index not in tasks:
                        tasks[step.index] = bars.add_task(step.index, total=step.total)
                    bars.update(tasks[step.index], completed=step.done, total=step.total)
                    counts[step.index] = step.done
    return counts
