"""Articles a second of the fetcher and of others, over the same loopback site.

    python -m bench.fetching --kafka 127.0.0.1:9092 [--hosts 200] [--pages 10] [--scrapy PYTHON]

`--scrapy` is an interpreter that has scrapy and trafilatura. No delay between requests, one
request at a time for each host, all cores for all.
"""

import argparse
import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from perspektiven import kafka, topics
from perspektiven.contracts import Entry
from perspektiven.kafka import Producer
from perspektiven.settings import environment_of, load
from perspektiven.topics import ARTICLES, ENTRIES, OUTLETS
from perspektiven.urls import registered_domain
from services.fetcher.settings import FetcherSettings
from tests.support.factories import outlet

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


def _urls(site: dict[str, Any], pages: int) -> list[str]:
    urls = [
        f"http://{host}:{site['port']}/{page}.html"
        for page in range(pages)
        for host in site["hosts"]
    ]
    random.Random(1).shuffle(urls)
    return urls


async def _ours(broker: str, urls: list[str], folder: Path) -> dict[str, float]:
    settings = load(
        FetcherSettings,
        kafka_bootstrap_servers=broker,
        topic_prefix=f"bench-{int(time.time())}-",
        partitions=8,
        allowed_hosts=("127.0.0.0/8",),
        crawl_delay=0.0,
        data_dir=folder,
        http_port=0,
        log_level="WARNING",
        revisit_after="86400",
    )
    await topics.create_all(settings)
    await _publish(settings, urls)
    values = settings.model_dump(
        mode="json",
        include={
            "kafka_bootstrap_servers",
            "topic_prefix",
            "crawl_delay",
            "log_level",
            "http_port",
        },
    )
    environment = environment_of(
        values | {"allowed_hosts": "127.0.0.0/8", "data_dir": folder, "revisit_after": "86400"}
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "perspektiven", "service", "fetcher"), env=environment
    )
    try:
        return await _measure(settings, len(urls), process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _publish(settings: FetcherSettings, urls: list[str]) -> None:
    async with Producer(settings) as producer:
        known = outlet()
        await producer.send(
            OUTLETS.full_name(settings), key=known.id.encode(), value=known.to_bytes()
        )
        for at in range(0, len(urls), 500):
            await asyncio.gather(*(_send(settings, producer, url) for url in urls[at : at + 500]))


async def _send(settings: FetcherSettings, producer: Producer, url: str) -> None:
    entry = Entry(outlet_id="gazeta", url=url, discovered_at=datetime.now(UTC))
    key = registered_domain(url).encode()
    await producer.send(ENTRIES.full_name(settings), key=key, value=entry.to_bytes())


async def _measure(settings: FetcherSettings, wanted: int, pid: int) -> dict[str, float]:
    topic, most, count = ARTICLES.full_name(settings), 0, 0
    while count < wanted:
        await asyncio.sleep(1)
        most = max(most, psutil.Process(pid).memory_info().rss)
        count = sum((await kafka.end_offsets(settings, topic)).values())
    stamps = [record.timestamp async for record in kafka.read_all(settings, topic)]
    return {
        "articles": count,
        "seconds": (max(stamps) - min(stamps)) / 1000,
        "megabytes": round(most / 2**20),
    }


def _scrapys(python: str, urls: list[str]) -> dict[str, float]:
    script = Path(__file__).parent / "with_scrapy.py"
    done = subprocess.run(
        [python, str(script)], input="\n".join(urls), capture_output=True, text=True, check=True
    )
    outcome: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def main() -> None:
    """Runs each once and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kafka", required=True)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--scrapy", help="interpreter with scrapy and trafilatura")
    arguments = parser.parse_args()
    results: dict[str, dict[str, float]] = {}
    with _site(arguments.hosts) as site, tempfile.TemporaryDirectory() as folder:
        urls = _urls(site, arguments.pages)
        results["perspektiven"] = asyncio.run(_ours(arguments.kafka, urls, Path(folder)))
        if arguments.scrapy:
            results["scrapy + trafilatura"] = _scrapys(arguments.scrapy, urls)
    for name, result in results.items():
        result["per_second"] = round(result["articles"] / result["seconds"], 1)
        print(f"{name:24} {result}")
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
