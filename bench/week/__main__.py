"""A week of a simulated world in fast motion: python -m bench.week [--outlets 400] [--days 7].

Newspapers on loopback publish, change and take down articles as real ones do; the fetcher's clock
leaps from one minute with work to the next. Fetcher, translator (a memory that knows every
sentence), indexer and grouper, real Kafka and Elasticsearch. Shows by day what grows, and writes
results.json and growth.md beside itself, with the last runs over other numbers of outlets.
"""

import argparse
import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console

from bench.pipeline.processes import python, run_to_end, service, settings_of
from bench.pipeline.texts import write_memory
from bench.week.growth import World
from bench.week.report import markdown
from bench.week.site import host
from bench.week.world import DAY, SENTENCES, SharedTime
from console.local import ports
from console.local.processes import stop_all
from console.local.settings import LocalSettings
from console.local.stack import Stack, fetch, plan

_HERE = Path(__file__).parent
_GROUP_POLL_SECONDS = 20.0
"""Half an hour of the world: polled by the second, each article would be settled with a few others
only, and their neighbours again and again, which takes half of all time here."""
console = Console(stderr=True)


async def run(outlets: int, days: int) -> list[dict[str, Any]]:
    """Figures of each day, from an empty stack."""
    with tempfile.TemporaryDirectory() as name:
        settings = LocalSettings()
        fetch(settings)
        stack = Stack(plan(Path(name), usual_ports=False), settings)
        await stack.start()
        try:
            return await _simulate(stack, Path(name), outlets, days)
        finally:
            stack.stop()


async def _simulate(stack: Stack, folder: Path, outlets: int, days: int) -> list[dict[str, Any]]:
    start, port = time.time() - days * DAY, ports.choose()
    clock = SharedTime.create(folder / "time", start)
    _write_catalogue(folder / "outlets.yaml", outlets, port)
    write_memory(folder / "memory.tmx", SENTENCES)
    values = settings_of(stack, folder, allowed_hosts="127.0.0.0/16")
    run_to_end("init", values, folder)
    run_to_end("outlets", values, folder, "load")
    arguments = [str(each) for each in (outlets, days, start, port, folder / "time")]
    site = python(folder, "site", "-m", "bench.week.site", *arguments)
    more = {"group_poll_seconds": _GROUP_POLL_SECONDS}
    processes = {
        name: service(name, values | more, folder) for name in ("translator", "indexer", "grouper")
    }
    own = {"data_dir": folder / "data" / "fetcher", "http_port": ports.choose()}
    processes["fetcher"] = python(
        folder, "fetcher", "-m", "bench.week.fetcher", str(folder / "time"), values=values | own
    )
    world = World(stack, processes, folder, site=f"http://{host(0)}:{port}")
    measured = []
    try:
        for day in range(1, days + 1):
            clock.until = start + day * DAY
            await world.catch_up(clock)
            seen = await world.seen_after(clock.until - DAY, clock.until)
            measured.append({"day": day} | await world.measure() | seen)
            _keep(outlets, measured)
            console.print(measured[-1])
    finally:
        stop_all([*processes.values(), site], 20)
    return measured


def _keep(outlets: int, days: list[dict[str, Any]]) -> None:
    """After each day: a run of hours that ends early has shown something."""
    file = _HERE / "results.json"
    others = [run for run in json.loads(file.read_text("utf-8")) if run["outlets"] != outlets]
    runs = sorted([*others, {"outlets": outlets, "days": days}], key=lambda run: run["outlets"])
    file.write_text(json.dumps(runs, indent=2) + "\n", encoding="utf-8")
    parts = [f"# {run['outlets']} newspapers\n\n{markdown(run['days'])}" for run in runs]
    (_HERE / "growth.md").write_text("\n".join(parts), encoding="utf-8")


def _write_catalogue(path: Path, outlets: int, port: int) -> None:
    path.write_text(
        "".join(
            f"- {{id: paper-{number}, name: Paper {number}, country: GB, languages: [en], "
            f'homepage: "http://{host(number)}:{port}/", sources: '
            f'[{{url: "http://{host(number)}:{port}/feed.xml", kind: feed}}]}}\n'
            for number in range(outlets)
        ),
        encoding="utf-8",
    )


def main() -> None:
    """Simulates, prints and keeps the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=400)
    parser.add_argument("--days", type=int, default=7)
    arguments = parser.parse_args()
    print(markdown(asyncio.run(run(arguments.outlets, arguments.days))))


if __name__ == "__main__":
    main()
