"""`perspektiven service NAME`: runs one service until a signal stops it."""

import asyncio
import importlib
from types import ModuleType

import click

from perspektiven.ops import garbage, shutdown, telemetry
from perspektiven.settings import Settings, load

SERVICES = {
    "fetcher": "FetcherSettings",
    "translator": "TranslatorSettings",
    "indexer": "IndexerSettings",
    "grouper": "GrouperSettings",
    "reader": "ReaderSettings",
}


@click.command(
    epilog="Example: PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS=kafka:9092 perspektiven service indexer"
)
@click.argument("name", metavar="NAME", type=click.Choice(list(SERVICES)))
def command(name: str) -> None:
    """Runs fetcher, translator, indexer, grouper or reader; SIGTERM lets it finish its work.

    It reads its settings from the environment (PERSPEKTIVEN_...; see docs/settings.md), answers
    on /healthz, /readyz and /metrics, and logs to standard error.
    """
    kind: type[Settings] = getattr(
        importlib.import_module(f"services.{name}.settings"), SERVICES[name]
    )
    settings = load(kind)
    telemetry.configure(settings, name)
    app = importlib.import_module(f"services.{name}.app")
    garbage.settle()
    shutdown.own_process()
    try:
        asyncio.run(_run(app, settings))
    finally:
        telemetry.shut_down()


async def _run(app: ModuleType, settings: Settings) -> None:
    await app.run(settings)
    telemetry.shut_down()
    shutdown.leave()
