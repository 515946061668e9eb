"""`perspektiven init`: creates topics, index templates and aliases."""

import asyncio

import click

from console.commands.output import console, print_json
from perspektiven import index, topics
from perspektiven.kafka import access
from perspektiven.settings import Settings, load
from services.indexer import migrate


@click.command(name="init")
@click.option("--json", "as_json", is_flag=True, help="Prints one JSON object.")
def command(*, as_json: bool) -> None:
    """Creates topics, index templates and aliases; safe to repeat.

    Topics that are there get the retention and the limits that the settings ask for. With
    PERSPEKTIVEN_KAFKA_ACLS the services' Kafka users get the rights that each needs.

    \b
    Examples:
      perspektiven init
      PERSPEKTIVEN_TARGET_LANGUAGE=de,en perspektiven init --json
    """
    made, changed = asyncio.run(_init(load(Settings)))
    if as_json:
        print_json({"created": made, "changed": changed})
        return
    for name in made:
        console.print(f"created {name}")
    for change in changed:
        console.print(f"changed {change}", highlight=False)
    if not made and not changed:
        console.print("nothing to do: all topics, index templates and aliases are there")


async def _init(settings: Settings) -> tuple[list[str], list[str]]:
    """What was created, and what was changed."""
    changed = await topics.update_all(settings)
    made = [f"topic {name}" for name in await topics.create_all(settings)]
    if settings.kafka_acls:
        await access.grant_all(settings)
    async with index.client(settings) as elasticsearch:
        return made + await migrate.init(elasticsearch, settings), changed
