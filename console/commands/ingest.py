"""`perspektiven ingest`: feeds single pages or archives into the pipeline."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from console.commands.output import complain, console, print_json
from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from services.fetcher.operator import ingest
from services.fetcher.operator.archives import Bad
from services.fetcher.operator.ingest import ArchiveFile, IngestCounts
from services.fetcher.settings import FetcherSettings

_STANDARD_INPUT = Path("/dev/stdin")
_FILE = click.Path(path_type=Path, allow_dash=True)
_EXAMPLES = """\b
Examples:
  perspektiven ingest https://newspaper.example/world/1.html
  perspektiven ingest --ndjson articles.ndjson.gz
  perspektiven ingest --warc crawl.warc.gz --outlet newspaper
"""


@click.command(epilog=_EXAMPLES)
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--outlet", metavar="ID", help="Whose it all is, instead of going by the domain.")
@click.option("--warc", type=_FILE, help="Reads the pages of a WARC file (- for standard input).")
@click.option("--ndjson", type=_FILE, help="Reads an article from each line, without fetching.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(
    urls: tuple[str, ...],
    outlet: str | None,
    warc: Path | None,
    ndjson: Path | None,
    as_json: bool,
) -> None:
    """Feeds single pages or archives into the pipeline.

    A URL is handed to the running fetcher. The pages of a WARC are read here. A line of NDJSON has
    url, title, and paragraphs (texts) or text; outlet_id, language, published_at and authors are
    optional.

    What can't be read is reported with its place and skipped; the exit code is 1 then.
    """
    if sum((bool(urls), warc is not None, ndjson is not None)) != 1:
        raise click.UsageError("give either URLs, or --warc FILE, or --ndjson FILE")
    settings = load(FetcherSettings)
    if urls:
        _print_urls(asyncio.run(_urls(settings, urls, outlet)), as_json=as_json)
        return
    known = asyncio.run(ingest.known_outlets(settings, outlet))
    with _archive(warc or ndjson or _STANDARD_INPUT) as archive:
        if warc:
            counts = asyncio.run(ingest.ingest_warc(settings, archive, known))
        else:
            now = datetime.now(UTC)
            counts = asyncio.run(ingest.ingest_ndjson(settings, archive, known, now))
    _print_counts(counts, as_json=as_json)
    sys.exit(1 if counts.refused else 0)


async def _urls(settings: FetcherSettings, urls: tuple[str, ...], outlet: str | None) -> list[str]:
    known = await ingest.known_outlets(settings, outlet)
    entries = await ingest.ingest_urls(settings, urls, known, datetime.now(UTC))
    return [entry.url for entry in entries]


@contextmanager
def _archive(path: Path) -> Iterator[ArchiveFile]:
    try:
        stream = (_STANDARD_INPUT if str(path) == "-" else path).open("rb")
    except OSError as exc:
        raise WrongSetting(f"can't read {path}: {exc.strerror}") from exc
    with stream:
        yield ArchiveFile(stream, str(path), _complain)


def _complain(bad: Bad) -> None:
    complain(f"{bad.place}: {bad.reason}: {bad.message}")


def _print_urls(urls: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"entries": len(urls), "urls": urls})
    else:
        console.print(f"{len(urls)} handed to the fetcher")


def _print_counts(counts: IngestCounts, *, as_json: bool) -> None:
    if as_json:
        print_json({"articles": counts.sent, "refused": dict(counts.refused)})
    else:
        refused = ", ".join(f"{count} {reason}" for reason, count in counts.refused.items())
        console.print(f"{counts.sent} articles ingested; refused: {refused or 'none'}")
