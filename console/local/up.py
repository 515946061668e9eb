"""The whole system on this machine: servers, topics, index, catalogue, services, in order."""

import asyncio
import contextlib
import fcntl
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from console.local import java, ports, stack
from console.local.processes import Process, Program
from console.local.progress import Progress, look
from console.local.settings import LocalSettings
from console.local.supervisor import Supervisor
from perspektiven import catalogue_file, outlets
from perspektiven.errors import PipelineError, WrongSetting
from perspektiven.settings import environment_of, load

SERVICES = ("fetcher", "translator", "indexer", "grouper", "reader")
_NEWSPAPERS = "newspapers"
_RUNNING_FILE = "up.json"

_LOOK_EVERY_SECONDS = 0.5
_NEWSPAPERS_START_SECONDS = 60.0
_READER_START_SECONDS = 120.0
# Together less than the 15 seconds after which people lose patience.
_SERVICES_STOP_SECONDS = 9.0
_SERVERS_STOP_SECONDS = 4.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Newspapers:
    """Local newspapers to follow: the program that serves them, and its settings.

    The program writes its catalogue to `catalogue`, then one line of JSON. `defaults` are settings
    that hold where the operator says nothing else.
    """

    command: tuple[str, ...]
    catalogue: Path
    defaults: Mapping[str, object] = field(default_factory=dict)


class System:
    """Everything that `up` runs, with all data in one folder.

    `give_up_after`: how often a program may end, one time after the other; None: for ever.
    """

    def __init__(
        self,
        settings: LocalSettings,
        folder: Path,
        newspapers: Newspapers | None = None,
        *,
        give_up_after: int | None = None,
    ) -> None:
        self._given = settings
        self._folder = folder.resolve()
        self._newspapers = newspapers
        self._supervisor = Supervisor(give_up_after=give_up_after)
        self._stack: stack.Stack | None = None
        self._watching: asyncio.Task[None] | None = None
        self._held = ExitStack()
        self.settings = settings
        """The settings that point at what was started."""
        self.ports: dict[str, int] = {}
        """Of each service."""

    @property
    def restarts(self) -> dict[str, int]:
        """Number of restarts of each program."""
        return self._supervisor.restarts

    @property
    def reader_url(self) -> str:
        """Address of the reader."""
        return f"http://{ports.HOST}:{self.ports['reader']}/"

    async def start(self, say: Say, tell: java.Tell) -> None:
        """Starts everything in order; `say` receives steps, `tell` downloaded bytes.

        Raises PipelineError or WrongSetting when something does not come up.
        """
        self._lock()
        self._choose_ports()
        say("fetching Kafka and Elasticsearch, if they are missing")
        await asyncio.to_thread(stack.fetch, self._given, tell)
        say("starting Kafka and Elasticsearch")
        # The newspapers need neither of them: they are printed meanwhile.
        printed = asyncio.create_task(self._start_newspapers())
        await self._start_servers()
        say("creating topics and index")
        await asyncio.gather(printed, self._initialize())
        catalogue = self._newspapers.catalogue if self._newspapers else self._given.outlets
        await outlets.load(self.settings, catalogue_file.read(catalogue))
        say("starting the services")
        for name in SERVICES:
            self._supervisor.start(self._service(name))
        self._watching = asyncio.create_task(self._supervisor.watch())
        await self._until_the_reader_answers()
        self._tell_others()

    async def follow(self) -> AsyncIterator[Progress]:
        """Measures progress repeatedly; restarts what exits.

        Raises PipelineError when a program refuses its settings or is given up.
        """
        fetcher = f"http://{ports.HOST}:{self.ports['fetcher']}"
        while True:
            self._raise_for_programs()
            yield await look(self.settings, fetcher)
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    def stop(self) -> None:
        """Stops everything, producers before the servers they write to."""
        if self._watching is not None:
            self._watching.cancel()
        self._supervisor.stop((*SERVICES, _NEWSPAPERS), _SERVICES_STOP_SECONDS)
        self._supervisor.stop(("elasticsearch", "kafka"), _SERVERS_STOP_SECONDS)
        if self._stack is not None:
            self._stack.stop()
        self._held.close()

    def _lock(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = self._held.enter_context((self._folder / "lock").open("a"))
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise WrongSetting(
                f"PERSPEKTIVEN_DATA_DIR: another `perspektiven up` uses {self._folder}; end it, "
                "or choose another folder"
            ) from exc

    def _choose_ports(self) -> None:
        wanted = self._given.http_port
        chosen = ports.choose(wanted)
        if wanted not in {0, chosen} and "http_port" in self._given.model_fields_set:
            raise WrongSetting(f"PERSPEKTIVEN_HTTP_PORT: port {wanted} is taken; choose another")
        self.ports = {name: ports.choose() for name in SERVICES} | {"reader": chosen}

    async def _start_servers(self) -> None:
        self._stack = stack.Stack(stack.plan(self._folder), self._given)
        await self._stack.start()
        for process in (self._stack.kafka, self._stack.elasticsearch):
            if process is not None:
                self._supervisor.adopt(process)
        self.settings = load(
            LocalSettings,
            kafka_bootstrap_servers=self._stack.plan.broker.address,
            elasticsearch_url=self._stack.plan.node.url,
            data_dir=self._folder,
        )

    async def _initialize(self) -> None:
        """Calls `init` as an operator would: it knows the index, we don't."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "console", "init"),
            env=self._environment({}),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, complaint = await process.communicate()
        if process.returncode:
            raise PipelineError(f"`perspektiven init` failed: {complaint.decode().strip()}")

    async def _start_newspapers(self) -> None:
        """Starts the local newspapers, if there are any; returns when they can be read."""
        newspapers = self._newspapers
        if newspapers is None:
            return
        log = self._folder / "logs" / f"{_NEWSPAPERS}.log"
        process = self._supervisor.start(Program(_NEWSPAPERS, newspapers.command, log))
        deadline = asyncio.get_running_loop().time() + _NEWSPAPERS_START_SECONDS
        while not _has_said_that_it_is_ready(process):
            late = asyncio.get_running_loop().time() > deadline
            if late or process.exit_code is not None:
                raise PipelineError(f"the newspapers do not start: {process.last_words()}")
            await asyncio.sleep(0.1)

    def _service(self, name: str) -> Program:
        command = (sys.executable, "-m", "console", "service", name)
        environment = self._environment({"http_port": self.ports[name]})
        return Program(name, command, self._folder / "logs" / f"{name}.log", environment)

    async def _until_the_reader_answers(self) -> None:
        """Whoever is told where to read shall find somebody there."""
        deadline = asyncio.get_running_loop().time() + _READER_START_SECONDS
        while not await _answers(self.reader_url):
            self._raise_for_programs()
            if asyncio.get_running_loop().time() > deadline:
                reader = self._supervisor.process("reader")
                raise PipelineError(
                    f"the reader does not answer after {_READER_START_SECONDS:.0f} seconds; its "
                    f"log is {reader.program.log}: {reader.last_words()}"
                )
            await asyncio.sleep(0.1)

    def _raise_for_programs(self) -> None:
        if self._watching is not None and self._watching.done():
            self._watching.result()

    def _environment(self, values: Mapping[str, object]) -> dict[str, str]:
        ours = {
            "kafka_bootstrap_servers": self.settings.kafka_bootstrap_servers,
            "elasticsearch_url": self.settings.elasticsearch_url,
            "data_dir": self._folder,
        }
        defaults = self._newspapers.defaults if self._newspapers else {}
        return environment_of({**ours, **values}, unless_set=defaults)

    def _tell_others(self) -> None:
        """Leaves a file, as long as we run, that says where everything listens."""
        path = self._given.data_dir / _RUNNING_FILE
        path.write_text(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "kafka": self.settings.kafka_bootstrap_servers,
                    "elasticsearch": self.settings.elasticsearch_url,
                    "services": {
                        name: f"http://{ports.HOST}:{port}" for name, port in self.ports.items()
                    },
                }
            ),
            encoding="utf-8",
        )
        self._held.callback(path.unlink, missing_ok=True)


async def _answers(url: str) -> bool:
    async with httpx.AsyncClient(base_url=url, timeout=5, trust_env=False) as client:
        try:
            return (await client.get("/healthz")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def _has_said_that_it_is_ready(process: Process) -> bool:
    for line in process.output().splitlines():
        with contextlib.suppress(ValueError):
            return isinstance(json.loads(line), dict)
    return False
