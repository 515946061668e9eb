"""Articles a second of the fetcher and of others over the same loopback site; and its memory.

    python -m bench.fetching [--hosts 200] [--pages 10] [--memory 100000]

One command: it starts a Kafka of its own, installs the others into environments of their own, and
writes results.json beside itself. No delay between requests, one request at a time for each host,
all cores for all.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.fetching import others, ours
from console.local.settings import LocalSettings
from console.local.stack import Stack, fetch, plan
from perspektiven.settings import load

RESULTS = Path(__file__).parent / "results.json"


@contextmanager
def _site(hosts: int) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.fetching.site", str(hosts)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("the site has no pipes")
        yield json.loads(process.stdout.readline())
        process.stdin.close()
        process.wait()


@asynccontextmanager
async def _kafka(folder: Path) -> AsyncIterator[str]:
    """Where the broker listens."""
    settings = load(LocalSettings)
    fetch(settings)
    stack = Stack(plan(folder, usual_ports=False), settings)
    try:
        await stack.start_kafka()
        yield stack.plan.broker.address
    finally:
        stack.stop()


def _urls(site: dict[str, Any], pages: int) -> list[str]:
    urls = [
        f"http://{host}:{site['port']}/{page}.html"
        for page in range(pages)
        for host in site["hosts"]
    ]
    random.Random(1).shuffle(urls)
    return urls


async def _run(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    results: dict[str, Any] = {"cpu_cores": psutil.cpu_count()}
    async with _kafka(folder) as broker:
        with _site(arguments.hosts) as site:
            urls = _urls(site, arguments.pages)
            results["perspektiven"] = await ours.run(broker, urls, folder / "speed")
            for name in others.NEEDS:
                results[name] = await asyncio.to_thread(
                    others.run, name, urls, arguments.environments
                )
        if arguments.memory:
            with _site(arguments.hosts) as site:
                many = _urls(site, -(-arguments.memory // arguments.hosts))
                results["memory"] = await ours.run(broker, many, folder / "memory")
    return results


def main() -> None:
    """Runs each once, prints a table and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--memory", type=int, default=0, help="entries of a run for memory alone")
    parser.add_argument(
        "--environments",
        type=Path,
        default=Path("build/bench"),
        help="folder of the others' environments, kept for the next run",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(_run(arguments, Path(folder)))
    for name, result in results.items():
        if isinstance(result, dict) and "seconds" in result:
            result["per_second"] = round(result["articles"] / result["seconds"], 1)
        print(f"{name:24} {result}")
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
