"""`perspektiven stories`: groups articles of a file into stories."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from console.commands.output import print_json
from perspektiven import limits
from perspektiven.errors import Permanent, WrongSetting
from perspektiven.settings import Settings, load
from perspektiven.text.valid_text import valid_json
from services.grouper import offline
from services.grouper.node import Text

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

    A line of the NDJSON has `id`, `title`, `published_at` and, at will, `text`, `outlet` and
    `original_title` (names and numbers of it join an article without a title). The answer has a
    line for each, in the same order: its `id`, and as `story` the id of the story's first article.
    """
    chosen = language or load(Settings).target_language[0]
    texts = list(_texts(file))
    stories = offline.stories(texts, chosen)
    for text in texts:
        if as_json:
            print_json({"id": text.id, "story": stories[text.id]})
        else:
            click.echo(f"{stories[text.id]}\t{text.id}")


def _texts(file: str) -> Iterator[Text]:
    if file == "-":
        yield from _lines(sys.stdin.buffer)
        return
    try:
        with Path(file).open("rb") as opened:
            yield from _lines(opened)
    except OSError as exc:
        raise WrongSetting(f"can't read {file}: {exc.strerror}") from exc


def _lines(stream: BinaryIO) -> Iterator[Text]:
    """The texts of the lines; raises Permanent (`invalid`) for a line that is none."""
    number = 0
    while line := stream.readline(limits.LINE_BYTES.most + 1):
        number += 1
        if len(line) > limits.LINE_BYTES.most:
            raise Permanent("invalid", f"line {number} is over {limits.LINE_BYTES.most} bytes")
        if line.strip():
            yield _text(line, number)


def _text(line: bytes, number: int) -> Text:
    try:
        parsed: Any = valid_json(json.loads(line))
        return offline.text_of(parsed)
    except (KeyError, TypeError, ValueError, RecursionError) as exc:
        problem = f"{exc} is missing" if isinstance(exc, KeyError) else str(exc)
        raise Permanent("invalid", f"line {number} is no article: {problem}") from exc
