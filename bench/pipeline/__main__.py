"""The whole way measured: python -m bench.pipeline [ARTICLES ...] [--peer] (10,000).

A loopback site of 200 hosts, no delays, an instant engine (a memory that knows every sentence),
real Kafka and Elasticsearch, everything on this machine. Writes results.json beside itself.
"""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.progress import Progress

from bench.pipeline import freshness, parts, peer
from bench.pipeline.processes import (
    cpu_seconds,
    python,
    resident_megabytes,
    run_to_end,
    running,
    service,
    settings_of,
)
from bench.pipeline.tenths import Tenths, markdown
from bench.pipeline.texts import Newsstand, sentences, write_catalogue, write_memory
from console.local import ports
from console.local.processes import Process, stop_all
from console.local.settings import LocalSettings
from console.local.stack import Stack, fetch, plan
from perspektiven import index
from perspektiven.settings import Settings, load

STAGES = ("fetcher", "translator", "indexer")
RESULTS = Path(__file__).parent / "results.json"
GROWTH = Path(__file__).parent / "growth.md"
_GROWTH_ARTICLES = 100_000
"""Articles of a run that is long enough to show what grows."""
_PACE = 20
"""Articles a second at which freshness is looked at: half of what two cores can do."""
console = Console(stderr=True)


async def run(articles: int, environments: Path | None) -> dict[str, Any]:
    """One run in an empty stack; the peer's too, where a folder for its environment is given."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = load(LocalSettings)
        fetch(settings)
        stack = Stack(plan(folder, usual_ports=False), settings)
        await stack.start()
        try:
            return await _measure(stack, folder, articles, environments)
        finally:
            stack.stop()


async def _measure(
    stack: Stack, folder: Path, articles: int, environments: Path | None
) -> dict[str, Any]:
    stand = Newsstand(articles, ports.choose())
    values = settings_of(stack, folder, allowed_hosts="127.0.1.0/24") | {
        "data_dir": folder / "data"
    }
    write_memory(folder / "memory.tmx", sentences())
    write_catalogue(stand, folder / "outlets.yaml")
    settings = load(Settings, **{k: v for k, v in values.items() if k in Settings.model_fields})
    run_to_end("init", values, folder)
    run_to_end("outlets", values, folder, "load")
    site = python(
        folder,
        "site",
        "-m",
        "bench.pipeline.site",
        str(articles),
        str(stand.base(0).rsplit(":", 1)[1]),
    )
    node = running(stack.elasticsearch)
    await peer.warm_up(settings.elasticsearch_url)
    idle = {"kafka": cpu_seconds(running(stack.kafka)), "elasticsearch": cpu_seconds(node)}
    services = {name: service(name, values, folder) for name in STAGES}
    results: dict[str, Any] = {"articles": articles, "cpu_cores": psutil.cpu_count()}
    try:
        processes = services | {"kafka": running(stack.kafka), "elasticsearch": node}
        tenths = Tenths(articles, processes, folder, settings.elasticsearch_url)
        seconds, rate = await _until_indexed(settings, articles, tenths)
        usage = {n: _usage(each, articles, idle.get(n, 0.0)) for n, each in processes.items()}
        results |= {
            "seconds": round(seconds, 1),
            "articles_per_second": round(rate, 1),
            "processes": usage,
            "tenths": tenths.measured,
            "first_seen_to_indexed_seconds": await freshness.of_run(settings),
            f"first_seen_to_searchable_seconds_at_{_PACE}_per_second": await freshness.at_a_pace(
                settings, _PACE, 20 * _PACE
            ),
        }
        stop_all(list(services.values()), 10)
        if environments:
            results["peer"] = await _peer(stand, settings, environments, node, usage)
    finally:
        stop_all([*services.values(), site], 10)
    bulk, bulk_cpu_ms = await parts.bulk(settings, lambda: cpu_seconds(node))
    alone = {
        "extraction_per_core": parts.extraction_per_second(stand),
        "kafka": await parts.kafka_per_second(settings),
        "bulk": bulk,
    }
    return results | {
        "parts_alone_per_second": {name: round(rate, 1) for name, rate in alone.items()},
        "bulk_alone_elasticsearch_cpu_ms_per_article": round(bulk_cpu_ms, 2),
    }


async def _peer(
    stand: Newsstand,
    settings: Settings,
    environments: Path,
    node: Process,
    usage: dict[str, dict[str, float]],
) -> dict[str, Any]:
    outcome = await peer.run(
        stand, settings.elasticsearch_url, environments, lambda: cpu_seconds(node)
    )
    ours = sum(each["cpu_ms_per_article"] for each in usage.values())
    outcome["ours_cpu_ms_per_article"] = round(ours, 2)
    outcome["ratio"] = round(ours / outcome["cpu_ms_per_article"], 2)
    return outcome


async def _until_indexed(settings: Settings, articles: int, tenths: Tenths) -> tuple[float, float]:
    """Seconds from the start of the services on, and the rate once articles flow."""
    client = index.client(settings)
    alias = index.read_alias(settings, "de")
    started, count = time.monotonic(), 0
    first: tuple[float, int] | None = None
    with Progress(console=console) as progress:
        task = progress.add_task(f"{articles:,} articles", total=articles)
        while count < articles:
            await asyncio.sleep(0.5)
            count = (await client.count(index=alias))["count"]
            progress.update(task, completed=count)
            await tenths.reached(count)
            if count and first is None:
                first = (time.monotonic(), count)
            if time.monotonic() - started > 60 + articles:
                raise SystemExit(f"only {count} of {articles} articles arrived")
    await client.close()
    ended = time.monotonic()
    began, early = first or (started, 0)
    rate = (articles - early) / (ended - began) if ended > began else 0.0
    return ended - started, rate


def _usage(process: Process, articles: int, idle: float = 0.0) -> dict[str, float]:
    """CPU, less the `idle` seconds of before, and memory of a process and its children."""
    return {
        "cpu_ms_per_article": round((cpu_seconds(process) - idle) / articles * 1000, 2),
        "rss_mb": resident_megabytes(process),
    }


def main() -> None:
    """Measures each size that is named, prints and keeps the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="*", type=int, default=[10_000])
    parser.add_argument("--peer", action="store_true", help="Scrapy and trafilatura as well")
    parser.add_argument(
        "--environments",
        type=Path,
        default=Path("build/bench"),
        help="folder of the peer's environment, kept for the next run",
    )
    arguments = parser.parse_args()
    for size in arguments.articles:
        outcome = asyncio.run(run(size, arguments.environments if arguments.peer else None))
        # The next may take an hour: what is known by then is kept.
        _keep(outcome)
        print(json.dumps(outcome, indent=2))


def _keep(outcome: dict[str, Any]) -> None:
    """The last run of each size."""
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    others = [each for each in known if each["articles"] != outcome["articles"]]
    rows = sorted([*others, outcome], key=lambda row: int(row["articles"]))
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if outcome["articles"] >= _GROWTH_ARTICLES:
        GROWTH.write_text(markdown(outcome["tenths"]), encoding="utf-8")


if __name__ == "__main__":
    main()
