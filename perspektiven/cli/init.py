"""perspektiven init: creates topics, index templates and aliases."""

import asyncio

import click

from perspektiven import index, topics
from perspektiven.cli.output import console, print_json
from perspektiven.settings import Settings, load
from services.indexer import migrate


@click.command(name="init")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(*, as_json: bool) -> None:
    """Creates topics, index templates and aliases; safe to repeat.

    \b
    Examples:
      perspektiven init
      PERSPEKTIVEN_TARGET_LANGUAGE=de,en perspektiven init --json
    """
    made = asyncio.run(_init(load(Settings)))
    if as_json:
        print_json({"created": made})
    elif made:
        for name in made:
            console.print(f"created {name}")
    else:
        console.print("nothing to do: all topics, index templates and aliases are there")


async def _init(settings: Settings) -> list[str]:
    made = [f"topic {name}" for name in await topics.create_all(settings)]
    async with index.client(settings) as elasticsearch:
        return made + await migrate.init(elasticsearch, settings)
