"""`perspektiven edition`: the day's most told stories as an e-book, HTML or text."""

import asyncio
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from console.commands.output import complain
from console.commands.search import Country, chosen_language
from perspektiven import index
from perspektiven.errors import PipelineError
from perspektiven.net import guard
from perspektiven.settings import load
from services.reader.article_index import article_index
from services.reader.editions.edition import MOST_STORIES, STORIES, Edition, edition
from services.reader.editions.formats import EditionFormat, written
from services.reader.editions.issue import issue
from services.reader.editions.sender import Courier, Recipient, recipients_of
from services.reader.settings import ReaderSettings, is_address
from services.reader.targets import target


@click.command(
    epilog="Example: perspektiven edition --date 2026-11-26 --format epub --output yesterday.epub"
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day, in PERSPEKTIVEN_TIME_ZONE; by default yesterday, the last that is over.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in EditionFormat]),
    default=EditionFormat.TXT.value,
    show_default=True,
)
@click.option(
    "--country", type=Country(), help="Only stories that a newspaper of this country tells, as PL."
)
@click.option("--language", help="One of PERSPEKTIVEN_TARGET_LANGUAGE; by default the first.")
@click.option(
    "--stories",
    type=click.IntRange(1, MOST_STORIES),
    default=STORIES,
    show_default=True,
    help="How many stories at most.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; by default standard output.",
)
@click.option(
    "--send",
    is_flag=True,
    help="Sends it now to PERSPEKTIVEN_EDITION_RECIPIENTS and _WEBHOOKS, even if they have it.",
)
@click.option("--to", "to", metavar="ADDRESS", help="With --send: to this mail address only.")
def command(
    day: datetime | None,
    form: str,
    country: str | None,
    language: str | None,
    stories: int,
    **way: Any,
) -> None:
    """Prints the edition of a day: its most told stories, then it ends.

    Each story has one article in full and the headlines of the other countries. With --send it is
    sent instead, to try the settings of mail server and webhooks.
    """
    settings = load(ReaderSettings)
    chosen = chosen_language(settings, language, "--language")
    wanted = day.date() if day else _yesterday(settings)
    recipients = _recipients(settings, way["to"]) if way["send"] else ()
    made = asyncio.run(_edition(settings, chosen, wanted, country, stories))
    if not way["send"]:
        _write(settings, made, chosen, form, way["output"])
    if not made.stories:
        complain(f"no story that several newspapers tell began on {wanted}")
    if way["send"]:
        is_taken = bool(made.stories) and asyncio.run(_send(settings, made, recipients))
        sys.exit(0 if is_taken else 1)


def _write(
    settings: ReaderSettings, made: Edition, chosen: str, form: str, output: Path | None
) -> None:
    content = written(made, settings, target(settings, chosen), EditionFormat(form))
    if output is not None:
        output.write_bytes(content)
    elif form == EditionFormat.EPUB and sys.stdout.isatty():
        raise click.UsageError("an e-book can't be shown in a terminal; give a file with --output")
    else:
        click.echo(content, nl=False)


def _recipients(settings: ReaderSettings, to: str | None) -> tuple[Recipient, ...]:
    if to is None:
        if known := recipients_of(settings):
            return known
        raise click.UsageError("nobody to send it to: name one with --to, or set recipients")
    if not (settings.smtp_host and settings.mail_from):
        raise click.UsageError("--to needs PERSPEKTIVEN_SMTP_HOST and PERSPEKTIVEN_MAIL_FROM")
    if not is_address(to):
        raise click.UsageError(f"{to!r} is not a mail address, such as name@example.org")
    return (Recipient(to),)


async def _send(settings: ReaderSettings, made: Edition, to: Iterable[Recipient]) -> bool:
    """Sends an edition to each recipient, and says how it went; whether all took it."""
    ready = await issue(made, settings, target(settings, made.language))
    are_taken = []
    allowed = guard.Guard(settings.allowed_hosts)
    async with guard.client(allowed, user_agent="Perspektiven (editions)") as web:
        courier = Courier(settings, web)
        for each in to:
            try:
                # An id of its own: a mail that was sent on schedule is another one.
                await courier.deliver(ready, each, uuid.uuid4().hex, datetime.now(UTC))
            except PipelineError as exc:
                complain(f"{each.address}: {exc}")
                are_taken.append(False)
            else:
                click.echo(f"sent to {each.address}")
                are_taken.append(True)
    return all(are_taken)


async def _edition(
    settings: ReaderSettings, language: str, day: date, country: str | None, stories: int
) -> Edition:
    zone = ZoneInfo(settings.time_zone)
    async with index.client(settings) as elasticsearch:
        articles = article_index(elasticsearch, settings, language)
        return await edition(
            articles, day, zone, stories=stories, country=country.upper() if country else None
        )


def _yesterday(settings: ReaderSettings) -> date:
    return datetime.now(ZoneInfo(settings.time_zone)).date() - timedelta(days=1)
