"""`perspektiven translate`: shows what the engines make of a text."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from console.commands.output import complain, print_json
from perspektiven.errors import WrongSetting
from perspektiven.settings import load
from perspektiven.text.language_tags import UNKNOWN, is_language
from perspektiven.text.valid_text import valid
from perspektiven.urls import web_address
from services.translator import chain
from services.translator.settings import TranslatorSettings
from services.translator.trials.trial import in_segments, language_of, tried

_EXAMPLES = """\b
Examples:
  perspektiven translate "Most zamknięto w nocy. Rano ruszyły objazdy." --from pl --to de
  perspektiven translate article.txt --from fr --engine deepl --json
  perspektiven translate article.txt --from ko --segments
  perspektiven translate https://newspaper.example/world/a-story --engine argos
"""


def _known(_: click.Context, __: click.Parameter, tag: str | None) -> str | None:
    if tag is not None and not is_language(tag):
        raise click.BadParameter(f"{tag!r} is no language (BCP 47, as pl or pt-BR)")
    return tag


@click.command(epilog=_EXAMPLES)
@click.argument("source", default="-", metavar="[TEXT|FILE|URL|-]")
@click.option(
    "--from", "source_language", metavar="LANG", callback=_known, help="Default: as the text looks."
)
@click.option(
    "--to",
    "target_language",
    metavar="LANG",
    callback=_known,
    help="Default: the first target language.",
)
@click.option("--engine", help="Engines to use, as PERSPEKTIVEN_TRANSLATOR; by default, those.")
@click.option("--segments", is_flag=True, help="Only cuts into sentences, without any engine.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(
    source: str,
    source_language: str | None,
    target_language: str | None,
    engine: str | None,
    **flags: bool,
) -> None:
    """Prints what the engines make of a text, with the warnings that readers would see.

    Each line of a FILE or of standard input is a paragraph. A URL is fetched politely, and its
    article is taken. Nothing is sent to Kafka.
    """
    settings = load(TranslatorSettings, **({} if engine is None else {"translator": engine}))
    texts, language = _texts(source)
    language = source_language or language or language_of(texts)
    if flags["segments"]:
        said = in_segments(texts, language)
    elif language == UNKNOWN:
        raise click.UsageError("can't identify the language; give it with --from")
    else:
        target = target_language or settings.target_language[0]
        said = asyncio.run(_tried(settings, texts, language, target))
    if flags["as_json"]:
        print_json(said)
    else:
        click.echo(_readable(said))
    if any(each.get("translation", "") is None for each in said["paragraphs"]):
        complain("no engine could translate all of it")
        sys.exit(1)


async def _tried(
    settings: TranslatorSettings, texts: list[str], language: str, target: str
) -> dict[str, Any]:
    engines = chain.build(settings)
    try:
        await engines.start()
        return await tried(texts, language, target, engines, datetime.now(UTC))
    finally:
        await engines.close()


def _texts(source: str) -> tuple[list[str], str | None]:
    """Paragraphs, and their language where the page says it. Raises WrongSetting, Permanent."""
    if source == "-":
        return _paragraphs(sys.stdin.buffer.read()), None
    if source.lower().startswith(("http://", "https://")) and web_address(source):
        return _page(source)
    path = Path(source)
    if _is_file(path):
        return _paragraphs(path.read_bytes()), None
    if path.suffix and not source.endswith(".") and not any(map(str.isspace, source)):
        raise WrongSetting(f"can't read {source}: no such file")
    return _paragraphs(source.encode("utf-8", "surrogateescape")), None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A text may be longer than any name of a file.
        return False


def _paragraphs(body: bytes) -> list[str]:
    lines = valid(body.decode("utf-8-sig", "replace")).splitlines()
    if paragraphs := [line.strip() for line in lines if line.strip()]:
        return paragraphs
    raise click.UsageError("there is no text to translate")


def _page(url: str) -> tuple[list[str], str | None]:
    """Title and paragraphs of a page. Raises Permanent for one without an article."""
    # Only a URL needs what the fetcher needs.
    from services.fetcher.extraction.extract import Page, extract  # noqa: PLC0415
    from services.fetcher.http.download import PAGE  # noqa: PLC0415
    from services.fetcher.operator.one_off_fetch import fetch  # noqa: PLC0415
    from services.fetcher.settings import FetcherSettings  # noqa: PLC0415

    response = fetch(load(FetcherSettings), url, accept=PAGE)
    page = Page(url=response.url, body=response.body, content_type=response.content_type)
    found = extract(page, now=datetime.now(UTC)).content()
    return [found["title"], *(each.text for each in found["paragraphs"])], found["language"]


def _readable(said: dict[str, Any]) -> str:
    """One block a paragraph: its sentences, or its translation with what there is to doubt."""
    return "\n\n".join(map(_block, said["paragraphs"]))


def _block(paragraph: dict[str, Any]) -> str:
    if "translation" not in paragraph:
        return "\n".join(paragraph["segments"])
    text = paragraph["translation"] or paragraph["text"]
    return f"{text}\n  ({', '.join(paragraph['warnings'])})" if paragraph["warnings"] else text
