"""`perspektiven status`: says whether all is well, and what to do if not."""

import asyncio
import sys

import click
from rich.table import Table

from perspektiven import status
from perspektiven.cli.output import console, print_json
from perspektiven.settings import Settings, load


@click.command(epilog="Example: perspektiven status --json | jq .problems")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(as_json: bool) -> None:
    """Says in one screen whether all is well, and what to do if not.

    Exit code 0 when all is well, 1 when there is a problem.
    """
    settings = load(Settings)
    found = asyncio.run(status.gather(settings))
    if as_json:
        print_json(found.model_dump(mode="json"))
    else:
        _print(found)
        for name, address in status.services_here(settings).items():
            console.print(f"{name} answers at {address}", highlight=False)
    sys.exit(0 if found.ok else 1)


def _print(found: status.Status) -> None:
    stages = Table("stage", "done", "waiting", "failed", "dead", "per second")
    for name, stage in found.stages.items():
        stages.add_row(
            name,
            f"{stage.done:,}",
            f"{stage.waiting:,}",
            f"{stage.failed:,}",
            f"{stage.dead:,}",
            f"{stage.rate_per_second:.1f}",
        )
    console.print(stages)
    outlets = Table("outlet", "articles", "refused", "last success", "next poll", "last error")
    for outlet in found.outlets:
        outlets.add_row(
            outlet.id,
            str(outlet.articles),
            ", ".join(f"{reason} {count}" for reason, count in outlet.refused.items()),
            f"{outlet.last_success:%d %b %H:%M}" if outlet.last_success else "never",
            f"{outlet.next_poll:%d %b %H:%M}" if outlet.next_poll else "",
            outlet.last_error or "",
        )
    console.print(outlets)
    if found.ok:
        console.print("[green]All is well.")
    for problem in found.problems:
        console.print(f"[red]✗[/] {problem}")
