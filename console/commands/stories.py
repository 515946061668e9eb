"""`perspektiven stories`: groups articles of a file, lists, shows and rebuilds stories."""

import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from console.commands.output import console, print_json
from perspektiven import index, limits
from perspektiven.errors import Permanent, WrongSetting
from perspektiven.settings import Settings, load
from perspektiven.stories import Story
from perspektiven.text.valid_text import valid_json

if TYPE_CHECKING:
    from services.grouper.node import IncomingText
    from services.grouper.settings import GrouperSettings

# The images of grouper and reader hold one of the two services: each command loads its own.

_EXAMPLES = """\b
Examples:
  perspektiven stories group articles.ndjson --language en --json
  perspektiven stories group - < articles.ndjson
"""


@click.group()
def command() -> None:
    """Stories: articles on the same event, across outlets, countries and languages."""


@command.command(epilog=_EXAMPLES)
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option("--language", metavar="LANG", help="Of titles and texts; default: the target's.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object a line.")
def group(file: str, language: str | None, as_json: bool) -> None:
    """Groups articles of a file into stories, as the service does, without any server.

    A line of the NDJSON has `id`, `title` and `published_at`; `text`, `outlet` and
    `original_title` (its names and numbers join an article without a title) are optional. The
    answer has a line for each, in the same order: its `id`, and as `story` the id of the story's
    first article.
    """
    from services.grouper import offline  # noqa: PLC0415

    chosen = language or load(Settings).target_language[0]
    texts = list(_texts(file))
    stories = offline.stories(texts, chosen)
    for text in texts:
        if as_json:
            print_json({"id": text.id, "story": stories[text.id]})
        else:
            click.echo(f"{stories[text.id]}\t{text.id}")


@command.command("list", epilog="Example: perspektiven stories list --limit 10 --json")
@click.option("--limit", type=click.IntRange(1, 100), default=20, help="Stories at most.")
@click.option("--language", metavar="LANG", help="Target language; default: the first.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object a line.")
def list_stories(limit: int, language: str | None, as_json: bool) -> None:
    """Lists the stories that several texts tell, the one that was told last first."""
    for story in asyncio.run(_newest(language, limit)):
        if as_json:
            print_json(story)
        else:
            countries = " ".join(story.countries)
            line = f"{story.last_at:%Y-%m-%d %H:%M}  {story.texts:4}  {story.id}  {countries}"
            console.print(line, markup=False, highlight=False)


@command.command(epilog="Example: perspektiven stories show a337e4fc-bdf3-58d4-a75b-519c9884e619")
@click.argument("article_id", metavar="ID")
@click.option("--language", metavar="LANG", help="Target language; default: the first.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def show(article_id: str, language: str | None, as_json: bool) -> None:
    """Shows the story that an article is in, by country."""
    story, titles = asyncio.run(_story(language, article_id))
    if as_json:
        print_json(story)
        return
    for country in story.countries:
        console.print(country)
        for each in story.members:
            if each.country == country:
                title = titles.get(each.article_id, "")
                line = f"  {each.dated_at:%Y-%m-%d %H:%M}  {each.outlet}: {title}"
                console.print(line, markup=False, highlight=False)


@command.command(epilog="Example: perspektiven stories rebuild --language de")
@click.option("--language", metavar="LANG", help="Only this target language.")
def rebuild(language: str | None) -> None:
    """Recomputes all stories while readers read the present ones.

    A running grouper pauses until it is done.
    """
    from services.grouper.settings import GrouperSettings  # noqa: PLC0415

    settings = load(GrouperSettings)
    for each in [language] if language else settings.target_language:
        count = asyncio.run(_rebuilt(settings, each))
        console.print(f"{each}: {count:,} stories", highlight=False)


async def _newest(language: str | None, limit: int) -> list[Story]:
    from services.reader.article_index import article_index  # noqa: PLC0415
    from services.reader.query import stories  # noqa: PLC0415

    settings = load(Settings)
    async with index.client(settings) as elasticsearch:
        articles = article_index(elasticsearch, settings, language or settings.target_language[0])
        return await stories.newest(articles, size=limit, texts=2)


async def _story(language: str | None, article_id: str) -> tuple[Story, dict[str, str]]:
    """The story of an article, and the headlines by article. Raises Permanent if there is none."""
    from services.reader.article_index import article_index  # noqa: PLC0415
    from services.reader.query import stories  # noqa: PLC0415

    settings = load(Settings)
    async with index.client(settings) as elasticsearch:
        articles = article_index(elasticsearch, settings, language or settings.target_language[0])
        story = await stories.story_of(articles, article_id)
        if story is None:
            raise Permanent("not_found", f"no story has an article {article_id}")
        told = await stories.told(articles, story)
    return story, {each.id: each.title or each.original.title for each in told.articles}


async def _rebuilt(settings: "GrouperSettings", language: str) -> int:
    from services.grouper.app import Grouper  # noqa: PLC0415

    async with index.client(settings) as elasticsearch:
        return await Grouper(elasticsearch, settings, language).rebuild()


def _texts(file: str) -> Iterator["IncomingText"]:
    if file == "-":
        yield from _lines(sys.stdin.buffer)
        return
    try:
        with Path(file).open("rb") as opened:
            yield from _lines(opened)
    except OSError as exc:
        raise WrongSetting(f"can't read {file}: {exc.strerror}") from exc


def _lines(stream: BinaryIO) -> Iterator["IncomingText"]:
    """The texts of the lines; raises Permanent (`invalid`) for a line that is none."""
    number = 0
    while line := stream.readline(limits.LINE_BYTES.most + 1):
        number += 1
        if len(line) > limits.LINE_BYTES.most:
            raise Permanent(
                "invalid", f"line {number} has more than {limits.LINE_BYTES.most} bytes"
            )
        if line.strip():
            yield _text(line, number)


def _text(line: bytes, number: int) -> "IncomingText":
    from services.grouper import offline  # noqa: PLC0415

    try:
        parsed: Any = valid_json(json.loads(line))
        return offline.text_of(parsed)
    except (KeyError, TypeError, ValueError, RecursionError) as exc:
        problem = f"{exc} is missing" if isinstance(exc, KeyError) else str(exc)
        raise Permanent("invalid", f"line {number} is not an article: {problem}") from exc
