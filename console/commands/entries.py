"""`perspektiven entries`: lists the entries of a feed, sitemap or section page."""

import functools
import sys
from typing import Any

import click

from console.commands.batch import refused, require_sources, run_batch
from console.commands.output import complain, print_json
from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from perspektiven.settings import load
from services.fetcher.feeds import source_document
from services.fetcher.feeds.results import FoundEntry
from services.fetcher.http.download import SOURCE
from services.fetcher.operator.one_off_fetch import bytes_of, fetch
from services.fetcher.settings import FetcherSettings

_EXAMPLES = """\b
Examples:
  perspektiven entries https://newspaper.example/rss.xml
  perspektiven entries page.html --url https://newspaper.example/world --kind section
  perspektiven entries --batch < files.ndjson
"""


@click.command(epilog=_EXAMPLES)
@click.argument("sources", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--url", "address", help="Where the file or standard input came from.")
@click.option(
    "--kind",
    type=click.Choice(["auto", "feed", "sitemap", "section"]),
    default="auto",
    show_default=True,
    help="How to read it; auto looks at the first bytes.",
)
@click.option("--json", "as_json", is_flag=True, help="Prints JSON, one entry a line.")
@click.option(
    "--batch", is_flag=True, help="Reads lines {url, path}, answers {url, entries|refused}."
)
def command(
    sources: tuple[str, ...], address: str | None, kind: str, as_json: bool, batch: bool
) -> None:
    """Prints the entries that a source yields, or the reason why it is refused.

    --batch reads NDJSON from standard input and answers in the same order on all cores.
    """
    require_sources(sources, address, batch=batch)
    if batch:
        answer = functools.partial(_answer, kind=kind)
        run_batch(answer)
        return
    failed = [source for source in sources if not _print(source, address, kind, as_json=as_json)]
    sys.exit(1 if failed else 0)


def _print(source: str, address: str | None, kind: str, *, as_json: bool) -> bool:
    """Prints the entries of one source; whether it was readable."""
    try:
        body, url, content_type = bytes_of(
            source,
            address,
            standard_input=sys.stdin.buffer.read,
            fetched=lambda each: fetch(load(FetcherSettings), each, accept=SOURCE),
        )
        found = source_document.parse(body, url=url, kind=_kind(kind), content_type=content_type)
    except Permanent as exc:
        if as_json:
            print_json({"url": address or source} | refused(exc))
        else:
            complain(f"{source}: {exc.reason}: {exc}")
        return False
    for entry in found.entries:
        values = _values(entry, url)
        print_json(values) if as_json else click.echo(_lines(values))
    for sitemap in found.sitemaps:
        print_json({"sitemap": sitemap}) if as_json else click.echo(f"sitemap  {sitemap}")
    return True


def _answer(url: str, body: bytes, *, kind: str) -> dict[str, Any]:
    found = source_document.parse(body, url=url, kind=_kind(kind))
    said: dict[str, Any] = {"entries": [_values(entry, url) for entry in found.entries]}
    return said | {"sitemaps": list(found.sitemaps)} if found.sitemaps else said


def _values(entry: FoundEntry, source_url: str) -> dict[str, str | None]:
    moment = entry.published_at
    return {
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None,
        "source_url": source_url or None,
    }


def _lines(values: dict[str, str | None]) -> str:
    when = values["published_at"] or "-"
    return f"{when}  {values['title'] or '(no title)'}\n    {values['url']}"


def _kind(kind: str) -> SourceKind | None:
    return None if kind == "auto" else SourceKind(kind)
