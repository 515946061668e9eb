"""Output of commands: JSON for programs, tables for people, errors on standard error."""

import json
import sys
from typing import Any

import click
from pydantic import BaseModel
from rich.console import Console

console = Console()
progress_console = Console(stderr=True)


def print_json(value: Any) -> None:
    """One JSON object on one line."""
    if isinstance(value, BaseModel):
        click.echo(value.model_dump_json(exclude_none=True))
    else:
        click.echo(json.dumps(value, ensure_ascii=False, default=str))


def complain(message: str) -> None:
    """Prints one line on standard error."""
    click.echo(f"perspektiven: {' '.join(message.split())}", file=sys.stderr)
