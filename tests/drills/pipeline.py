"""Services as processes, articles by the thousand, and the count of each of them at the end."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from aiokafka import TopicPartition

from console.local.processes import Process, Program, stop_all
from console.local.stack import Stack
from perspektiven import index, topics
from perspektiven.contracts import Article, Outlet
from perspektiven.errors import PipelineError
from perspektiven.kafka import connections, dead_letters, topic_reads
from perspektiven.kafka.dead_letters import DeadLetter
from perspektiven.ops import status
from perspektiven.settings import Settings, environment_of
from services.indexer import migrate
from tests.support.eventually import eventually
from tests.support.factories import article

ARTICLES = 2_000
SETTLE_SECONDS = 180
_STOP_SECONDS = 15
_AT_ONCE = 500


@dataclass
class Servers:
    """Kafka and Elasticsearch, one by one killed and started."""

    stack: Stack

    def start(self) -> None:
        asyncio.run(self.stack.start())

    def stop(self) -> None:
        self.stack.stop()

    async def restart_kafka(self, *, away_seconds: float = 0) -> None:
        """Kills the broker, leaves it away for a while, starts it."""
        await _kill(self.stack.kafka)
        await asyncio.sleep(away_seconds)
        await self.stack.start_kafka()

    async def kill_kafka(self) -> None:
        """The broker is away until it is started again."""
        await _kill(self.stack.kafka)

    def pause_elasticsearch(self) -> None:
        """Requests are accepted and not answered, until it goes on."""
        assert self.stack.elasticsearch is not None
        self.stack.elasticsearch.signal(signal.SIGSTOP)

    def resume_elasticsearch(self) -> None:
        """Ends the pause."""
        assert self.stack.elasticsearch is not None
        self.stack.elasticsearch.signal(signal.SIGCONT)

    async def restart_elasticsearch(self, *, away_seconds: float = 0) -> None:
        """Kills the node, leaves it away for a while, starts it."""
        await _kill(self.stack.elasticsearch)
        await asyncio.sleep(away_seconds)
        await self.stack.start_elasticsearch()


class Pipeline:
    """The services of one installation, each any number of times, and what went in and came out."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.environment: dict[str, str] = {}
        """What services find in their environment besides their settings."""
        self._folder = folder
        self._processes: dict[str, Process] = {}

    async def prepare(self) -> None:
        """Creates topics and index."""
        await topics.create_all(self.settings)
        async with index.client(self.settings) as elasticsearch:
            await migrate.init(elasticsearch, self.settings)

    def start(self, *services: str, number: int = 1, **settings: object) -> None:
        """Starts services; `number` tells several instances of one apart."""
        for service in services:
            name = f"{service}-{number}"
            values = self.settings.model_dump(
                include={
                    "kafka_bootstrap_servers",
                    "elasticsearch_url",
                    "topic_prefix",
                    "index_prefix",
                    "partitions",
                }
            )
            environment = environment_of(
                {**values, "data_dir": self._folder / name, "http_port": 0, **settings}
            )
            command = (sys.executable, "-m", "console", "service", service)
            log = self._folder / f"{name}.log"
            program = Program(name, command, log, environment | self.environment)
            self._processes[name] = Process(program)

    def process(self, service: str, number: int = 1) -> Process:
        return self._processes[f"{service}-{number}"]

    async def started(self, service: str, number: int = 1) -> None:
        """Waits until a service works."""
        process = self.process(service, number)
        await eventually(lambda: '"started"' in process.output(), seconds=60)

    async def kill(self, service: str, number: int = 1) -> None:
        """Ends a service as a power cut does."""
        await _kill(self.process(service, number))

    async def publish(self, articles: Iterable[Article]) -> None:
        """Returns when Kafka holds all the articles."""
        async with connections.Producer(self.settings) as producer:
            for some in _portions(list(articles)):
                await asyncio.gather(*(self._publish(producer, each) for each in some))

    async def publish_outlets(self, outlets: Iterable[Outlet]) -> None:
        """Returns when the catalogue holds the outlets."""
        topic = topics.OUTLETS.full_name(self.settings)
        async with connections.Producer(self.settings) as producer:
            for each in outlets:
                await producer.send(topic, key=each.id.encode(), value=each.to_bytes())

    async def fetched(self, ids: Set[str], *, seconds: float = SETTLE_SECONDS) -> None:
        """Waits until all these articles are published."""
        topic = topics.ARTICLES.full_name(self.settings)

        async def all_are_there() -> bool:
            try:
                if sum((await topic_reads.end_offsets(self.settings, topic)).values()) < len(ids):
                    return False
                known = {
                    record.key.decode()
                    async for record in topic_reads.read_all(self.settings, topic)
                }
            except PipelineError:
                return False
            return known >= ids

        await eventually(all_are_there, seconds=seconds, what="all articles are fetched")

    async def settled(self, *, seconds: float = SETTLE_SECONDS) -> None:
        """Waits until nothing is left between the articles and the index."""
        await eventually(self._has_settled, seconds=seconds, what=self._words())

    async def indexed(self) -> Counter[str]:
        """How often each article is in the index, by its id."""
        found: Counter[str] = Counter()
        alias = index.read_alias(self.settings, "de")
        async with index.client(self.settings) as elasticsearch:
            await elasticsearch.indices.refresh(index=alias)
            after: list[Any] | None = None
            while True:
                answer = await elasticsearch.search(
                    index=alias,
                    size=5_000,
                    sort=[{"sort_id": "asc"}, {"_index": "asc"}],
                    search_after=after,
                    source=False,
                )
                hits = answer["hits"]["hits"]
                if not hits:
                    return found
                found.update(hit["_id"] for hit in hits)
                after = hits[-1]["sort"]

    async def dead_letters(self) -> list[DeadLetter]:
        return [letter async for letter in dead_letters.read(self.settings)]

    async def assert_each_once(self, articles: Sequence[Article]) -> None:
        """0 lost, 0 doubled, 0 dead letters, nothing left to do."""
        await self.assert_each_id_once({each.id for each in articles})

    async def assert_each_id_once(self, expected: Set[str]) -> None:
        """The same, of articles that only their ids are known of."""
        found = await self.indexed()
        lost, doubled = expected - set(found), [key for key, times in found.items() if times > 1]
        assert not lost, f"{len(lost)} lost of {len(expected)}\n{self._words()}"
        assert not doubled, f"{len(doubled)} doubled of {len(expected)}"
        assert set(found) == expected
        dead = [letter.reason for letter in await self.dead_letters()]
        assert not dead, dead
        await self.assert_all_committed()

    async def assert_all_committed(self) -> None:
        """Each stage has committed all that its topic holds."""
        await eventually(self._all_is_committed, seconds=30)

    def end(self) -> None:
        stop_all(self._processes.values(), _STOP_SECONDS)

    async def _publish(self, producer: connections.Producer, each: Article) -> None:
        topic = topics.ARTICLES.full_name(self.settings)
        await producer.send(topic, key=each.id.encode(), value=each.to_bytes())

    async def _all_is_committed(self) -> bool:
        left = {}
        async with connections.admin(self.settings) as admin:
            for stage, topic in status.INPUTS.items():
                name = topic.full_name(self.settings)
                group = self.settings.topic_prefix + stage
                committed = await admin.list_consumer_group_offsets(group)
                for number, end in (await topic_reads.end_offsets(self.settings, name)).items():
                    at = committed.get(TopicPartition(name, number))
                    if end and (at is None or at.offset != end):
                        left[name, number] = (at and at.offset, end)
        assert not left, f"committed is not the end: {left}"
        return True

    async def _has_settled(self) -> bool:
        try:
            found = await status.gather(self.settings, sample_seconds=0.1)
        except PipelineError:
            return False
        stages = [found.stages[name] for name in ("translator", "indexer")]
        done = all(stage.done > 0 and stage.waiting == 0 for stage in stages)
        return done and stages[0].done > 0 and not any("Kafka" in each for each in found.problems)

    def _words(self) -> str:
        return "\n".join(
            f"{name}: {process.exit_code} {process.last_words()}"
            for name, process in self._processes.items()
        )


def some_articles(number: int = ARTICLES, *, first: int = 0) -> list[Article]:
    """Articles that differ in everything that counts."""
    return [
        article(
            url=f"https://gazeta.example/{number}.html",
            title=f"Wiadomość numer {number}",
            paragraphs=[f"Akapit pierwszy artykułu {number}.", f"Akapit drugi artykułu {number}."],
        )
        for number in range(first, first + number)
    ]


async def _kill(process: Process | None) -> None:
    assert process is not None
    family = psutil.Process(process.pid).children(recursive=True)
    await asyncio.to_thread(process.kill)
    await eventually(lambda: not any(_is_alive(child) for child in family))


def _is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _portions(articles: list[Article]) -> list[list[Article]]:
    return [articles[at : at + _AT_ONCE] for at in range(0, len(articles), _AT_ONCE)]
