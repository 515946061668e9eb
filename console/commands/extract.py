"""`perspektiven extract`: prints the article of a page, or the reason for its refusal."""

import asyncio
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import click

from console.commands.batch import answered, refused, require_sources
from console.commands.output import complain, print_json
from perspektiven import catalogue_file, outlets
from perspektiven.contracts import Article, Outlet, ParagraphKind
from perspektiven.errors import Permanent
from perspektiven.settings import load
from perspektiven.urls import article_id
from services.fetcher.extraction.extract import Extracted, Page, extract
from services.fetcher.http.download import PAGE
from services.fetcher.operator.one_off_fetch import bytes_of, fetch
from services.fetcher.pool import ExtractionPool, started_pool
from services.fetcher.settings import FetcherSettings

_EXAMPLES = """\b
Examples:
  perspektiven extract https://newspaper.example/world/a-story
  perspektiven extract page.html --url https://newspaper.example/a-story --json
  perspektiven extract --batch < files.ndjson > articles.ndjson
"""
_IN_FLIGHT_PER_WORKER = 8
_MARKS = {
    ParagraphKind.HEADING: "## ",
    ParagraphKind.QUOTE: "> ",
    ParagraphKind.LIST_ITEM: "- ",
}


@click.command(epilog=_EXAMPLES)
@click.argument("sources", nargs=-1, metavar="[FILE|URL|-]...")
@click.option("--url", "address", help="Where the file or standard input came from.")
@click.option("--json", "as_json", is_flag=True, help="Prints the Article as JSON, one a line.")
@click.option(
    "--batch", is_flag=True, help="Reads lines {url, path}, answers {url, article|refused}."
)
def command(sources: tuple[str, ...], address: str | None, as_json: bool, batch: bool) -> None:
    """Prints the article that a page yields, or the reason why it is refused.

    --batch reads NDJSON from standard input and answers in the same order on all cores.
    """
    require_sources(sources, address, batch=batch)
    settings = load(FetcherSettings)
    domains = _domains(settings)
    if batch:
        asyncio.run(_run_batch(settings, domains))
        return
    failed = [each for each in sources if not _print(each, address, domains, as_json=as_json)]
    sys.exit(1 if failed else 0)


def _domains(settings: FetcherSettings) -> dict[str, Outlet]:
    """The catalogue by domain; none is needed to look at a page."""
    if not settings.outlets.is_file():
        return {}
    return outlets.by_domain(catalogue_file.examine(settings.outlets).outlets)


def _print(source: str, address: str | None, domains: dict[str, Outlet], *, as_json: bool) -> bool:
    """Prints the article of one page; whether there was one."""
    url = address or source
    try:
        body, url, content_type = bytes_of(
            source,
            address,
            standard_input=sys.stdin.buffer.read,
            fetched=lambda each: fetch(load(FetcherSettings), each, accept=PAGE),
        )
        now = datetime.now(UTC)
        page = _page(url, body, domains, content_type)
        article = _article(url, extract(page, now=now), domains, now)
    except Permanent as exc:
        if as_json:
            print_json({"url": url} | refused(exc))
        else:
            complain(f"{source}: refused, {exc.reason}: {exc}")
        return False
    if as_json:
        print_json(article)
    else:
        click.echo(_readable(article))
    return True


def _page(
    url: str, body: bytes, domains: dict[str, Outlet], content_type: str | None = None
) -> Page:
    outlet = outlets.outlet_of(url, domains)
    return Page(url=url, body=body, content_type=content_type, languages=outlet.languages)


def _article(url: str, extracted: Extracted, domains: dict[str, Outlet], now: datetime) -> Article:
    """The Article as the fetcher would publish it for a page seen for the first time."""
    return Article(
        id=article_id(extracted.canonical_url),
        outlet=outlets.reference(outlets.outlet_of(url, domains)),
        url=url,
        discovered_at=now,
        fetched_at=now,
        **extracted.content(),
    )


def _readable(article: Article) -> str:
    """Title, what is known of it, and the text, in lines of 80 letters."""
    when = article.published_at.strftime("%Y-%m-%d %H:%M UTC") if article.published_at else None
    facts = [when, ", ".join(article.authors), article.language, article.paywall_evidence]
    blocks = [article.title, " · ".join(fact for fact in facts if fact)]
    for paragraph in article.paragraphs:
        mark = _MARKS.get(paragraph.kind, "")
        blocks.append(
            textwrap.fill(
                paragraph.text, 80, initial_indent=mark, subsequent_indent=" " * len(mark)
            )
        )
    return "\n\n".join(blocks)


async def _run_batch(settings: FetcherSettings, domains: dict[str, Outlet]) -> None:
    """A line out for each line in, in their order, as soon as it is there.

    The fetcher's own pool does the work, so that a page that is too much for its process is
    refused like any other.
    """
    asyncio.get_running_loop().set_default_executor(
        ThreadPoolExecutor(2 * settings.batch_workers + 2)
    )
    async with started_pool(settings, settings.batch_workers) as pool:
        await _answer_all(pool, settings, domains)


async def _answer_all(
    pool: ExtractionPool, settings: FetcherSettings, domains: dict[str, Outlet]
) -> None:
    loop = asyncio.get_running_loop()

    def answer(url: str, body: bytes) -> dict[str, Any]:
        now = datetime.now(UTC)
        work = pool.extract(_page(url, body, domains), now)
        extracted = asyncio.run_coroutine_threadsafe(work, loop).result()
        article = _article(url, extracted, domains, now)
        return {"article": article.model_dump(mode="json", exclude_none=True)}

    pending: asyncio.Queue[asyncio.Task[str] | None] = asyncio.Queue(
        settings.batch_workers * _IN_FLIGHT_PER_WORKER
    )

    async def hand_out() -> None:
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            if line.strip():
                await pending.put(asyncio.create_task(asyncio.to_thread(answered, answer, line)))
        await pending.put(None)

    reader = asyncio.create_task(hand_out())
    while (task := await pending.get()) is not None:
        click.echo(await task)
        sys.stdout.flush()
    await reader
