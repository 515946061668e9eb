"""`perspektiven dead-letters`: lists, shows, replays and discards failed records."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from console.commands.output import console, print_json, progress_console
from perspektiven.errors import Permanent
from perspektiven.kafka import dead_letters
from perspektiven.kafka.dead_letters import DeadLetter
from perspektiven.settings import Settings, load
from perspektiven.text.valid_text import writable

_FORM = "YYYY-MM-DD[THH:MM:SS]"
_DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])


@dataclass(frozen=True)
class _Choice:
    """Which letters are meant."""

    topic: str | None
    reason: str | None
    since: datetime | None

    async def letters(self, settings: Settings) -> AsyncIterator[DeadLetter]:
        only = dead_letters.topic_named(self.topic) if self.topic else None
        async for letter in dead_letters.read(settings, only=only):
            if self.reason and letter.reason != self.reason:
                continue
            if self.since and letter.failed_at < self.since.replace(tzinfo=UTC):
                continue
            yield letter


def _choosing(function: Any) -> Any:
    for option in (
        click.option(
            "--since", type=_DATE, metavar=_FORM, help="Only those that failed since then (UTC)."
        ),
        click.option("--reason", help="Only those with this reason, e.g. wrong_schema."),
        click.option("--topic", help="Only those of this topic, e.g. articles."),
    ):
        function = option(function)
    return function


@click.group()
def command() -> None:
    """Records that could not be processed, with their cause.

    Mend the cause first, then replay; or discard what is not worth it.
    """


@command.command("list", epilog="Example: perspektiven dead-letters list --topic articles")
@_choosing
@click.option("--all", "everything", is_flag=True, help="Replayed and discarded ones too.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object a line.")
def list_(everything: bool, as_json: bool, **choice: Any) -> None:
    """Lists the dead letters that wait for a decision."""
    asyncio.run(_list(_Choice(**choice), everything=everything, as_json=as_json))


@command.command(epilog="Example: perspektiven dead-letters show articles/3/17")
@click.argument("letter_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def show(letter_id: str, as_json: bool) -> None:
    """Prints one dead letter whole; ID is the first column of `list`."""
    letter = asyncio.run(_find(letter_id))
    if as_json:
        print_json(_summary(letter) | {"value": _text(letter.value)})
        return
    for name, value in _summary(letter).items():
        console.print(Text.assemble((name, "bold"), ": ", _safe(value)))
    console.print(_safe(_text(letter.value)))


@command.command(epilog="Example: perspektiven dead-letters replay --reason unexpected")
@_choosing
@click.option(
    "--rate",
    type=click.FloatRange(min=0.1, max=10_000),
    default=50.0,
    show_default=True,
    help="Records a second at most.",
)
def replay(rate: float, **choice: Any) -> None:
    """Sends the dead letters that wait back to their topic; safe to repeat.

    Those that can't be sent again are named, and can be discarded: exit code 1.
    """
    count, refused = asyncio.run(_replay(_Choice(**choice), rate))
    console.print(f"replayed {count}")
    if refused:
        console.print(f"{refused} can't be replayed, only discarded")
        sys.exit(1)


@command.command(epilog="Example: perspektiven dead-letters discard --reason not_json")
@_choosing
@click.option("--yes", is_flag=True, help="Does not ask.")
def discard(yes: bool, **choice: Any) -> None:
    """Marks the dead letters that wait as done with."""
    if not yes:
        click.confirm("Discard these dead letters?", abort=True)
    settings = load(Settings)
    count = asyncio.run(dead_letters.discard(settings, _Choice(**choice).letters(settings)))
    console.print(f"discarded {count}")


async def _list(choice: _Choice, *, everything: bool, as_json: bool) -> None:
    table = Table("id", "key", "reason", "message", "attempts", "failed at", "state")
    async for letter in choice.letters(load(Settings)):
        if letter.mark and not everything:
            continue
        row = _summary(letter)
        if as_json:
            print_json(row)
        else:
            columns = ("id", "key", "reason", "message", "attempts", "failed_at", "state")
            table.add_row(*(_safe(row[name]) for name in columns))
    if not as_json:
        console.print(table if table.row_count else "No dead letters wait.")


async def _find(letter_id: str) -> DeadLetter:
    settings = load(Settings)
    only = dead_letters.topic_named(letter_id.split("/", 1)[0])
    async for letter in dead_letters.read(settings, only=only):
        if letter.id == letter_id:
            return letter
    raise Permanent("no_such_letter", f"there is no dead letter {letter_id}")


async def _replay(choice: _Choice, rate: float) -> tuple[int, int]:
    """How many were sent again, and how many can't be."""
    settings = load(Settings)
    refused = 0

    async def report(letter: DeadLetter, obstacle: str | None) -> None:
        nonlocal refused
        refused += obstacle is not None
        said = f"{letter.id} can't be replayed: {obstacle}" if obstacle else f"replayed {letter.id}"
        progress_console.print(said, highlight=False, markup=False)

    count = await dead_letters.replay(
        settings, choice.letters(settings), per_second=rate, report=report
    )
    return count, refused


def _summary(letter: DeadLetter) -> dict[str, Any]:
    state = letter.mark or "waits"
    return {"id": letter.id, "key": _text(letter.key), "state": state} | letter.about


def _safe(value: object) -> Text:
    """As text that neither rich nor a terminal takes for commands: a newspaper may have sent it."""
    return Text(writable(str(value)))


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
