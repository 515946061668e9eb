"""Output of commands: JSON for programs, tables for people, errors on standard error."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from perspektiven.ops.status import StageStatus

console = Console()
progress_console = Console(stderr=True)


def print_json(value: Any) -> None:
    """One JSON object on one line."""
    if isinstance(value, BaseModel):
        click.echo(value.model_dump_json(exclude_none=True))
    else:
        click.echo(json.dumps(value, ensure_ascii=False, default=str))


def stages_table(stages: Mapping[str, StageStatus]) -> Table:
    """What each stage has done and what waits for it, for people."""
    table = Table("stage", "done", "waiting", "failed", "dead", "per second")
    for name, stage in stages.items():
        counts = (stage.done, stage.waiting, stage.failed, stage.dead)
        table.add_row(name, *(f"{count:,}" for count in counts), f"{stage.rate_per_second:.1f}")
    return table


def complain(message: str) -> None:
    """Prints one line on standard error."""
    click.echo(f"perspektiven: {' '.join(message.split())}", file=sys.stderr)
