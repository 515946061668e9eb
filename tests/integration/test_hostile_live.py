"""Hostile inputs on the running stack: each ends by name, and no service stops for it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from console.local import ports
from perspektiven.settings import Settings, load
from tests.drills import ends
from tests.drills.hostile_press import CRAWLED, SETTINGS, Case, HostilePress
from tests.drills.pipeline import Pipeline
from tests.support.eventually import eventually
from tests.support.hostile import KINDS
from tests.support.stack import Addresses, sweep
from tests.support.watches import answering

SERVICES = ("fetcher", "translator", "indexer")
GOOD_HOSTS = 2
"""Beside each hostile input."""

GOOD_PAGES = 3
ON_TIME_SECONDS = 30
"""For articles of other outlets, from the catalogue to the index; alone they take five."""

END_SECONDS = 90
MOST_SECONDS = 1.0

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


class Running:
    """Services on the stack, the ports that they answer on, and the newspapers that they crawl."""

    def __init__(self, pipeline: Pipeline, press: HostilePress, folder: Path) -> None:
        self.pipeline = pipeline
        self.press = press
        self.folder = folder
        self.ports = {service: ports.choose() for service in SERVICES}

    async def start(self) -> None:
        for service, port in self.ports.items():
            self.pipeline.start(service, http_port=port, **SETTINGS)
        await asyncio.gather(*(self.pipeline.started(service) for service in SERVICES))

    async def hand_in(self, case: Case) -> dict[Case, str]:
        """Hands the input in by its way; why it was refused at once, if it was."""
        if case.kind.way in CRAWLED:
            await self.pipeline.publish_outlets([self.press.outlet_of(case)])
        elif case.kind.way == "record":
            await ends.send_record(self.pipeline, case)
        else:
            lines = [good_line(case, 1), case.body(), good_line(case, 2)]
            file = self.folder / f"{case.number}.ndjson"
            refused = await ends.ingest(self.pipeline, file, lines)
            assert refused.keys() <= {1}, refused
            return {case: refused[1]} if refused else {}
        return {}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def running(
    stack: Addresses, worker_name: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Running]:
    prefix, folder = f"{worker_name}-hostile-", tmp_path_factory.mktemp("hostile")
    settings = load(
        Settings,
        kafka_bootstrap_servers=stack.kafka,
        elasticsearch_url=stack.elasticsearch,
        topic_prefix=prefix,
        index_prefix=prefix,
        partitions=4,
        data_dir=folder,
    )
    pipeline = Pipeline(settings, folder)
    hosts = GOOD_HOSTS * len(KINDS)
    try:
        async with HostilePress(KINDS, good_hosts=hosts, pages=GOOD_PAGES) as press:
            await pipeline.prepare()
            made = Running(pipeline, press, folder)
            await made.start()
            yield made
    finally:
        pipeline.end()
        await sweep(stack, prefix)


def good_line(case: Case, number: int) -> bytes:
    line = {"url": good_url(case, number), "title": f"Hafen {number}", "text": "Der Hafen ist zu."}
    return json.dumps({**line, "language": "de"}).encode()


def good_url(case: Case, number: int) -> str:
    return f"https://hostile-{case.number}.example/good-{number}.html"


@pytest.mark.parametrize("number", range(len(KINDS)), ids=[kind.name for kind in KINDS])
async def test_a_hostile_input_ends_by_name_and_delays_nobody(
    running: Running, number: int
) -> None:
    pipeline, press = running.pipeline, running.press
    case = press.cases[number]
    good = press.good[GOOD_HOSTS * number : GOOD_HOSTS * (number + 1)]
    expected = case.beside.union(*(ids for _, ids in good))
    async with answering(running.ports) as answers:
        complaints = await running.hand_in(case)
        await pipeline.publish_outlets(outlet for outlet, _ in good)

        async def are_indexed() -> bool:
            return expected <= set(await pipeline.indexed())

        async def ended() -> dict[Case, tuple[str, str]]:
            return await ends.ends(pipeline, [case], complaints)

        await eventually(are_indexed, seconds=ON_TIME_SECONDS, what="other articles are on time")
        found = await eventually(ended, seconds=END_SECONDS, what=f"{case.kind.name} has ended")

    assert ends.faults(found) == []
    assert answers.failures == []
    assert max(answers.slowest.values()) < MOST_SECONDS, dict(answers.slowest)
