"""`python -m bench.pages`: the pages of a reader at a steady rate, over many articles and stories.

For each kind of page: p50, p95 and p99, the CPU of a request in the reader and in Elasticsearch,
and the same of a bare peer (bench/pages/peer.py) in the same run. Reader, node and the client that
measures share the cores.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from elasticsearch import AsyncElasticsearch

from bench.pages import load as requests
from bench.search import serving
from bench.search.filling import PREFIX, delete, fill
from console.local import ports
from perspektiven import index
from perspektiven.settings import Settings, environment_of, load
from perspektiven.stories import stories_alias
from services.reader.settings import ReaderSettings

RESULTS = Path(__file__).parent / "results.json"
_IDS = 2_000
"""Articles and stories that are asked for: more than any cache of the reader keeps."""
_DAYS = 10
_PEERS = {"front": "peer_newest", "article": "peer_article"}


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers requests."""

    address: str
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """What it has used so far, with its worker processes."""
        those = [self.process, *self.process.children(recursive=True)]
        return sum(sum(each.cpu_times()[:2]) for each in those)


async def main(arguments: argparse.Namespace) -> None:
    """Fills, starts reader and peer, warms up, measures page by page, prints one JSON object."""
    given = load(Settings).elasticsearch_url
    async with serving.node(arguments.folder) if arguments.folder else nullcontext(given) as url:
        settings = load(ReaderSettings, index_prefix=PREFIX, elasticsearch_url=url)
        async with index.client(settings, timeout=300) as elasticsearch:
            if arguments.delete:
                await delete(elasticsearch)
                return
            pages = await _fill_and_measure(elasticsearch, settings, arguments)
    results = {
        "articles": arguments.articles,
        "requests_per_second": arguments.rate,
        "seconds": arguments.seconds,
        "cores": os.cpu_count(),
        "pages": pages,
        "ratios_to_peer": _ratios(pages),
    }
    print(json.dumps(results))
    if arguments.record:
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


async def _fill_and_measure(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, arguments: argparse.Namespace
) -> dict[str, dict[str, float]]:
    """Figures by kind of page. The front page shows today: articles are written up to now."""
    end = datetime.now(UTC).replace(second=0, microsecond=0)
    await fill(elasticsearch, settings, arguments.articles, end)
    paths = await _paths(elasticsearch, settings, end)
    pages = {}
    with _reader(settings.elasticsearch_url) as reader, _peer(settings.elasticsearch_url) as peer:
        for each, path in ((reader, "/readyz"), (peer, "/")):
            await serving.until_ready(each.address, path)
        for name, those in paths.items():
            if arguments.page and name not in arguments.page:
                continue
            server = peer if name.startswith("peer") else reader
            pages[name] = await _measure(elasticsearch, server, those, arguments)
            sys.stderr.write(f"{name}: {json.dumps(pages[name])}\n")
    return pages


async def _paths(
    elasticsearch: AsyncElasticsearch, settings: ReaderSettings, end: datetime
) -> dict[str, list[str]]:
    """What is asked for, by kind of page; of stories and articles, each time another one."""
    stories = await _ids(elasticsearch, stories_alias(settings, "de"))
    articles = await _ids(elasticsearch, index.read_alias(settings, "de"))
    days = [end.date() - timedelta(days=number) for number in range(1, _DAYS + 1)]
    kinds = {
        "front": ["/"],
        "day": [f"/?date={day}" for day in days],
        "stories": ["/stories"],
        "story": [f"/stories/{each}" for each in stories],
        "article": [f"/articles/{each}" for each in articles],
        "api_search": ["/api/v1/search"],
    }
    turns = zip(*map(_filled, kinds.values()), strict=True)
    mixed = [path for each in turns for path in each]
    peers = {"peer_newest": ["/"], "peer_article": kinds["article"]}
    return kinds | {"mixed": mixed} | peers


def _filled(paths: Sequence[str]) -> list[str]:
    """The paths again and again, _IDS of them."""
    return [paths[number % len(paths)] for number in range(_IDS)]


async def _ids(elasticsearch: AsyncElasticsearch, alias: str) -> list[str]:
    answer = await elasticsearch.search(
        index=alias,
        size=_IDS,
        source=False,
        query={"function_score": {"random_score": {"seed": 1, "field": "_seq_no"}}},
    )
    ids = [str(hit["_id"]) for hit in answer["hits"]["hits"]]
    random.Random(1).shuffle(ids)
    return ids


async def _measure(
    elasticsearch: AsyncElasticsearch,
    server: Server,
    paths: Sequence[str],
    arguments: argparse.Namespace,
) -> dict[str, float]:
    """One kind of page: a warm-up that is not counted, then the figures."""
    # The later paths, so that what is measured was not asked for a moment before.
    await requests.load(server.address, paths[::-1], arguments.rate, arguments.warm_up)
    before = server.cpu_seconds(), await _node_seconds(elasticsearch)
    found = await requests.load(server.address, paths, arguments.rate, arguments.seconds)
    count = len(found.seconds) + found.refused
    return found.summary() | {
        "cpu_ms": _each(server.cpu_seconds() - before[0], count),
        "node_cpu_ms": _each(await _node_seconds(elasticsearch) - before[1], count),
    }


def _each(seconds: float, count: int) -> float:
    return round(seconds / count * 1000, 1)


async def _node_seconds(elasticsearch: AsyncElasticsearch) -> float:
    """CPU seconds of all nodes."""
    stats = await elasticsearch.nodes.stats(metric="process")
    nodes: Mapping[str, Any] = stats["nodes"]
    return sum(int(each["process"]["cpu"]["total_in_millis"]) for each in nodes.values()) / 1000


def _ratios(pages: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """How many times the peer's p95 and CPU a page takes."""
    return {
        name: {key: round(pages[name][key] / pages[peer][key], 2) for key in ("p95_ms", "cpu_ms")}
        for name, peer in _PEERS.items()
        if name in pages and peer in pages
    }


@contextmanager
def _reader(url: str) -> Iterator[Server]:
    port = ports.choose()
    values = {"index_prefix": PREFIX, "http_port": port, "requests_per_minute": 0}
    values |= {"warm_up": False, "elasticsearch_url": url}
    command = [sys.executable, "-m", "console", "service", "reader"]
    with _process(command, port, environment_of(values)) as server:
        yield server


@contextmanager
def _peer(url: str) -> Iterator[Server]:
    port = ports.choose()
    command = [sys.executable, "-m", "bench.pages.peer", str(port), PREFIX]
    with _process(command, port, environment_of({"elasticsearch_url": url})) as server:
        yield server


@contextmanager
def _process(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    with subprocess.Popen(command, env=environment) as process:
        try:
            yield Server(f"http://127.0.0.1:{port}", psutil.Process(process.pid))
        finally:
            process.terminate()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="Starts a node that keeps its data there.")
    parser.add_argument("--rate", type=float, default=50, help="Requests a second.")
    parser.add_argument("--seconds", type=float, default=30, help="Of each kind of page.")
    parser.add_argument("--warm-up", type=float, default=60, help="Seconds before, not counted.")
    parser.add_argument("--page", action="append", help="Only this kind of page.")
    parser.add_argument("--record", action="store_true", help="Writes results.json.")
    parser.add_argument("--delete", action="store_true", help="Deletes articles and stories.")
    asyncio.run(main(parser.parse_args()))
