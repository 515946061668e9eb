"""`perspektiven status`: shows the health of every stage and how to fix problems."""

import asyncio
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import click
from rich.markup import escape
from rich.table import Table

from console.commands.output import console, print_json
from console.commands.stages_table import stages_table
from perspektiven.ops import status
from perspektiven.settings import Settings, load

_OUTLETS_AT_MOST = 15


@click.command(epilog="Example: perspektiven status --json | jq .problems")
@click.option("--outlets", "every", is_flag=True, help="Shows all outlets, the healthy ones too.")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(*, every: bool, as_json: bool) -> None:
    """Says in one screen whether all is well, and what to do if not.

    Exit code 0 when all is well, 1 when there is a problem.
    """
    settings = load(Settings)
    found = asyncio.run(status.gather(settings))
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        show(found, every=every)
        for name, address in status.services_here(settings).items():
            console.print(f"{name} answers at {address}", highlight=False)
    sys.exit(0 if found.ok else 1)


def show(found: status.SystemStatus, *, every: bool) -> None:
    """Prints it. What counts most comes last, where a terminal stands when it has printed it."""
    now = datetime.now(UTC)
    troubled = [each for each in found.outlets if status.outlet_problems([each], now)]
    shown = found.outlets if every else troubled[:_OUTLETS_AT_MOST]
    _show_outlets(found, shown, len(troubled))
    console.print(stages_table(found.stages, refused=found.refused))
    for line in (*_long_attempts(found), *_tokens(found), *map(str, found.notes)):
        console.print(line, highlight=False)
    if found.ok:
        console.print("[green]All is well.")
    if troubled:
        more = "" if len(shown) >= len(troubled) else " (all: perspektiven status --outlets)"
        console.print(
            f"[red]✗[/] {len(troubled)} outlets can't be read, see above{more}: "
            "try their sources with perspektiven outlets check --online"
        )
    told = set(status.outlet_problems(found.outlets, now))
    for problem in found.problems:
        if problem not in told:
            console.print(f"[red]✗[/] {escape(problem)}")


def _show_outlets(
    found: status.SystemStatus, shown: list[status.OutletReport], troubled: int
) -> None:
    if shown:
        console.print(_outlets(shown))
    console.print(f"{len(found.outlets) - troubled} of {len(found.outlets)} outlets are well.")
    if moved := sum(len(each.moved) for each in found.outlets):
        console.print(
            f"{moved} sources moved to where another one is followed already, and rest: "
            "perspektiven status --outlets names them; take them out of the catalogue"
        )


def _long_attempts(found: status.SystemStatus) -> Iterator[str]:
    for name, stage in found.stages.items():
        for record in stage.working_on:
            yield f"the {name} has been working on {escape(record)}"


def _tokens(found: status.SystemStatus) -> Iterator[str]:
    """What language models took, and what that costs, for an article."""
    told = found.tokens
    if told is None:
        return
    since = f" since {told.since:%d %b %H:%M} UTC" if told.since else ""
    line = f"{told.sent:,} tokens sent and {told.received:,} received{since}"
    if told.sent_per_article is not None and told.received_per_article is not None:
        line += (
            f" for {told.articles:,} articles: {told.sent_per_article:,.0f} and "
            f"{told.received_per_article:,.0f} an article"
        )
    if told.price_per_article is not None:
        line += f", {told.price_per_article:.4f} by PERSPEKTIVEN_TRANSLATOR_PRICE"
    yield line


def _outlets(outlets: list[status.OutletReport]) -> Table:
    table = Table("outlet", "articles", "refused", "last success", "next poll", "remarks")
    for outlet in outlets:
        table.add_row(
            outlet.id,
            str(outlet.articles),
            ", ".join(f"{reason} {count}" for reason, count in outlet.refused.items()),
            f"{outlet.last_success:%d %b %H:%M}" if outlet.last_success else "never",
            f"{outlet.next_poll:%d %b %H:%M}" if outlet.next_poll else "",
            escape("\n".join(_remarks(outlet))),
        )
    return table


def _remarks(outlet: status.OutletReport) -> Iterator[str]:
    if outlet.last_error:
        yield outlet.last_error
    for source, address in outlet.moved.items():
        yield f"{source} moved to {address}, which is followed already"
