"""`python -m console.local FOLDER`: Kafka and Elasticsearch alone, until told to stop.

`python -m console.local --fetch` only downloads what they need, and ends.
"""

import asyncio
import signal
import sys
from pathlib import Path

from console.local import stack
from console.local.settings import LocalSettings
from perspektiven.errors import PipelineError
from perspektiven.settings import load


def fetch() -> None:
    """Downloads what the servers need, where that was not done yet. Raises as `stack.fetch`."""
    stack.fetch(load(LocalSettings))


async def main(folder: Path) -> None:
    """Runs the servers, tells their addresses, ends with SIGTERM or SIGINT."""
    settings = load(LocalSettings)
    await asyncio.to_thread(fetch)
    running = stack.Stack(stack.plan(folder), settings)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        await running.start()
        sys.stdout.write(
            f"PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS={running.plan.broker.address}\n"
            f"PERSPEKTIVEN_ELASTICSEARCH_URL={running.plan.node.url}\n"
        )
        sys.stdout.flush()
        await ended.wait()
    finally:
        running.stop()


if __name__ == "__main__":
    argument = sys.argv[1] if len(sys.argv) > 1 else "data/local"
    try:
        if argument == "--fetch":
            fetch()
        else:
            asyncio.run(main(Path(argument)))
    except PipelineError as exc:
        sys.exit(str(exc))
