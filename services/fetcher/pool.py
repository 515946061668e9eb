"""Parsing in processes with limits: what kills or stalls its process harms nothing else.

Each worker is a process of its own at the other end of a pipe, and takes one page or one source at
a time. It is killed when that takes too long, limited in its memory by the kernel, and replaced
after so many, since parsers keep some memory of each.
"""

import asyncio
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar, TypeVarTuple

import structlog

from perspektiven.contracts import SourceKind
from perspektiven.errors import Permanent
from services.fetcher.extract import Extracted, Page, extract, forget
from services.fetcher.reading import Document, Shown, read

log = structlog.get_logger()

_SPAWN = multiprocessing.get_context("spawn")
_START_SECONDS = 60.0
_FORGET_EVERY = 200
_FATAL = ("_timeout", "_memory", "_crashed")

A = TypeVarTuple("A")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use."""

    deadline: float
    """Seconds for one page or source."""
    memory_bytes: int
    recycle_after: int
    """Pages and sources after which a worker makes room for a fresh one."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[R]):
    """What a worker does: a call of a function of this package; `word` begins its failures."""

    word: str
    url: str
    function: Callable[..., R]
    arguments: tuple[Any, ...]

    def failed(self, how: str, why: str) -> Permanent:
        return Permanent(f"{self.word}_{how}", why)


class ExtractionPool:
    """Runs `extract`, and `read` for sources, in `workers` processes."""

    def __init__(
        self,
        workers: int,
        deadline: float = 20.0,
        memory_limit_bytes: int = 2**30,
        recycle_after: int = 2_000,
    ) -> None:
        limits = Limits(deadline, memory_limit_bytes, recycle_after)
        self._workers = [_Worker(limits) for _ in range(workers)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="extraction")

    async def start(self) -> None:
        """Starts the processes; returns when each can take a page."""
        await asyncio.gather(*(self._in_thread(worker.start) for worker in self._workers))
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def extract(self, page: Page, now: datetime) -> Extracted:
        """What `extract` makes of the page, in another process.

        Raises Refused as `extract` does, and Permanent("extraction_timeout" |
        "extraction_memory" | "extraction_crashed") when the page was too much for its process.
        """
        return await self._done(_Job("extraction", page.url, _extracted, (page, now)))

    async def read(self, kind: SourceKind, document: Document, now: datetime) -> Shown:
        """What `read` finds in a source, in another process.

        Raises Permanent as `read` does, and `reading_timeout`, `reading_memory` or
        `reading_crashed` when the source was too much for its process.
        """
        return await self._done(_Job("reading", document.url, read, (kind, document, now)))

    async def _done(self, job: _Job[R]) -> R:
        worker = await self._idle.get()
        # Shielded: a caller that goes away must not leave an answer in the pipe for the next one.
        work = asyncio.ensure_future(self._in_thread(_Worker.run, worker, job))
        work.add_done_callback(lambda _: self._idle.put_nowait(worker))
        answer = await asyncio.shield(work)
        if isinstance(answer, Permanent):
            raise answer
        return answer

    def process_ids(self) -> list[int]:
        """Of the processes that run now."""
        return [worker.process_id for worker in self._workers if worker.process_id is not None]

    async def stop(self) -> None:
        """Ends the processes, whatever they are at."""
        for worker in self._workers:
            worker.end()
        await asyncio.to_thread(self._threads.shutdown)

    def _in_thread(self, function: Callable[[*A], R], *arguments: *A) -> asyncio.Future[R]:
        return asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)


class _Worker:
    """One process, its end of the pipe, and how many jobs it had."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._jobs = 0
        self._ended = False

    @property
    def process_id(self) -> int | None:
        """Of its process, while there is one."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """A fresh process in place of the one before; waits until it is ready."""
        self._kill()
        if self._ended:
            return
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=_serve, args=(theirs, self._limits.memory_bytes), daemon=True
        )
        self._process.start()
        theirs.close()
        self._jobs = 0
        if not self._pipe.poll(_START_SECONDS):
            raise RuntimeError(f"no extraction process after {_START_SECONDS:g} s")
        self._pipe.recv()

    def run(self, job: _Job[R]) -> R | Permanent:
        """The answer of the process; a fresh process where that one gave none."""
        answer = self._ask(job)
        self._jobs += 1
        worn = self._jobs >= self._limits.recycle_after
        if worn or (isinstance(answer, Permanent) and answer.reason.endswith(_FATAL)):
            log.info(
                "extraction_process_replaced",
                reason="worn" if worn else getattr(answer, "reason", ""),
                url=job.url,
                pages=self._jobs,
            )
            self.start()
        return answer

    def end(self) -> None:
        """Ends the process for good."""
        self._ended = True
        self._kill()

    def _ask(self, job: _Job[R]) -> R | Permanent:
        if self._pipe is None:
            return job.failed("crashed", "the pool has stopped")
        try:
            self._pipe.send(job)
            if not self._pipe.poll(self._limits.deadline):
                return job.failed("timeout", f"not done after {self._limits.deadline:g} s")
            answer: R | Permanent = self._pipe.recv()
        except (EOFError, OSError) as exc:
            return job.failed("crashed", f"the process died ({self._exit_code()}): {exc}")
        return answer

    def _exit_code(self) -> int | None:
        if self._process is None:
            return None
        self._process.join(1.0)
        return self._process.exitcode

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _serve(pipe: Connection, memory_bytes: int) -> None:
    """The life of a worker: job in, answer out, until the other end is closed."""
    # An interrupt from the terminal is for the parent, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    jobs = 0
    with suppress(EOFError, OSError):
        pipe.send("ready")
        while True:
            pipe.send(_answer(pipe.recv()))
            jobs += 1
            if jobs % _FORGET_EVERY == 0:
                forget()


def _extracted(page: Page, now: datetime) -> Extracted:
    return extract(page, now=now)


def _answer(job: _Job[R]) -> R | Permanent:
    try:
        return job.function(*job.arguments)
    except Permanent as refusal:
        return refusal
    except MemoryError:
        return job.failed("memory", "it needs more memory than a process may use")
    except Exception as exc:  # noqa: BLE001 - whatever it is, the page goes to the dead letters
        return job.failed("crashed", f"{type(exc).__name__}: {exc}")
