"""`perspektiven export`: writes search results as NDJSON, CSV or Parquet."""

import asyncio
import sys
from pathlib import Path
from typing import Any, BinaryIO

import click

from console.commands.output import complain
from console.commands.search import (
    chosen_language,
    understood_search,
    with_filters,
    with_status,
    with_target_language,
)
from perspektiven import index
from perspektiven.errors import PipelineError
from perspektiven.settings import load
from services.reader.api.export import export
from services.reader.api.export_rows import ExportFormat
from services.reader.article_index import ArticleIndex, article_index
from services.reader.outlet_lists import lists_file
from services.reader.query.search import Search
from services.reader.settings import ReaderSettings
from services.reader.worker import worker_pool

_EXAMPLES = """\b
Examples:
  perspektiven export --query Wahl --country PL > wahl.ndjson
  perspektiven export --format parquet --since 2026-11-01 --output november.parquet
"""


@click.command(epilog=_EXAMPLES)
@click.option("--query", default="", help="As in perspektiven search; empty: every article.")
@with_filters
@with_status
@with_target_language
@click.option(
    "--format",
    "chosen",
    type=click.Choice([each.value for each in ExportFormat]),
    default=ExportFormat.NDJSON.value,
    show_default=True,
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@click.option("--limit", type=click.IntRange(1), help="Most articles; by default, all.")
def command(
    query: str,
    target_language: str | None,
    chosen: str,
    output: Path | None,
    limit: int | None,
    **filters: Any,
) -> None:
    """Writes all articles that match, with their texts, to standard output or a file.

    A file appears only when it is complete.
    """
    settings = load(ReaderSettings)
    wanted = understood_search(query, filters)
    language = chosen_language(settings, target_language)
    limit = limit or sys.maxsize

    async def write(file: BinaryIO) -> None:
        async with index.client(settings) as elasticsearch:
            lists = lists_file(settings.outlet_lists)
            articles = article_index(elasticsearch, settings, language, lists=lists)
            await _write(articles, wanted, ExportFormat(chosen), limit, file)

    if output is None:
        if chosen == ExportFormat.PARQUET.value and sys.stdout.isatty():
            raise click.UsageError(
                "Parquet can't be shown in a terminal; give a file with --output"
            )
        asyncio.run(write(sys.stdout.buffer))
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            asyncio.run(write(file))
        part.replace(output)
    except OSError as exc:
        raise PipelineError(f"{output}: {exc.strerror}") from exc
    finally:
        part.unlink(missing_ok=True)
    complain(f"wrote {output}, {output.stat().st_size:,} bytes")


async def _write(
    articles: ArticleIndex, wanted: Search, chosen: ExportFormat, limit: int, file: BinaryIO
) -> None:
    workers = worker_pool()
    try:
        async for piece in export(
            articles, wanted.query, wanted.filters, format=chosen, limit=limit, workers=workers
        ):
            file.write(piece)
    finally:
        await workers.stop()
    file.flush()
