"""`perspektiven edition`: the day's most told stories as an e-book, HTML or text."""

import asyncio
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from console.commands.output import complain
from console.commands.search import chosen_language
from perspektiven import index
from perspektiven.settings import load
from services.reader.article_index import article_index
from services.reader.editions.edition import MOST_STORIES, STORIES, Edition, edition
from services.reader.editions.formats import EditionFormat, written
from services.reader.settings import ReaderSettings
from services.reader.targets import target


@click.command(
    epilog="Example: perspektiven edition --date 2026-11-26 --format epub --output yesterday.epub"
)
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day, in PERSPEKTIVEN_TIME_ZONE; by default yesterday, the last that is over.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([each.value for each in EditionFormat]),
    default=EditionFormat.TXT.value,
    show_default=True,
)
@click.option("--country", help="Only stories that a newspaper of this country tells, as PL.")
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
def command(
    day: datetime | None,
    form: str,
    country: str | None,
    language: str | None,
    stories: int,
    output: Path | None,
) -> None:
    """Prints the edition of a day: its most told stories, then it ends.

    Each story has one article in full and the headlines of the other countries.
    """
    settings = load(ReaderSettings)
    chosen = chosen_language(settings, language)
    wanted = day.date() if day else _yesterday(settings)
    made = asyncio.run(_edition(settings, chosen, wanted, country, stories))
    content = written(made, settings, target(settings, chosen), EditionFormat(form))
    if output is not None:
        output.write_bytes(content)
    elif form == EditionFormat.EPUB and sys.stdout.isatty():
        raise click.UsageError("an e-book can't be shown in a terminal; give a file with --output")
    else:
        click.echo(content, nl=False)
    if not made.stories:
        complain(f"no story that several newspapers tell began on {wanted}")


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
