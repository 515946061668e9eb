"""`python -m perspektiven.local FOLDER`: Kafka and Elasticsearch alone, until told to stop."""

import asyncio
import signal
import sys
from pathlib import Path

from perspektiven.local import stack
from perspektiven.local.settings import LocalSettings
from perspektiven.settings import load


async def main(folder: Path) -> None:
    """Runs the servers, tells their addresses, ends with SIGTERM or SIGINT."""
    settings = load(LocalSettings)
    await asyncio.to_thread(stack.fetch, settings)
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
    asyncio.run(main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/local")))
