"""Worker processes with a deadline and a memory limit; a killed one affects no other job.

The place for work whose length depends on what others send: parsing, cutting, checking, rendering
(ARCHITECTURE.md, "No unbounded work on an event loop"). Each worker is a process at the other end
of a pipe and does one job at a time. It is killed when the job takes too long, limited in its
memory by the kernel, and replaced after so many jobs, since parsers keep some memory of each.

Workers are forked from a server process without threads, which has loaded what each of them needs:
a fresh one costs nothing but the fork.
"""

import asyncio
import gc
import multiprocessing
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Any, Generic, TypeVar, TypeVarTuple

import structlog

from perspektiven.errors import Permanent
from perspektiven.ops.worker_channel import WorkerChannel

log = structlog.get_logger()

_FORK_SERVER = multiprocessing.get_context("forkserver")
_START_SECONDS = 60.0
# Jobs between two clean-ups: caches of parsers grow with every page.
_CLEAN_UP_EVERY = 200
_FATAL = ("_timeout", "_memory", "_crashed")

A = TypeVarTuple("A")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """Limits of one worker."""

    deadline: float
    """Seconds for one job."""
    memory_bytes: int
    recycle_after: int = 2_000
    """Jobs after which a worker makes room for a fresh one."""


@dataclass(frozen=True, slots=True)
class _Job(Generic[R]):
    """A call of a module-level function; `word` begins the reasons of its failures."""

    word: str
    subject: str
    """What the log names when the worker has to be replaced: a URL, an article's id."""
    function: Callable[..., R]
    arguments: tuple[Any, ...]

    def failed(self, how: str, why: str) -> Permanent:
        return Permanent(f"{self.word}_{how}", why)


class WorkerPool:
    """Runs functions in `workers` processes.

    `clean_up` (a module-level function) is called in each process now and then, to drop caches.
    `preload` names a module that the server of the processes imports, unless it runs already.
    A process starts with its first job, or with `start`.
    """

    def __init__(
        self,
        workers: int,
        limits: WorkerLimits,
        *,
        clean_up: Callable[[], None] | None = None,
        preload: str | None = None,
    ) -> None:
        if preload is not None:
            _FORK_SERVER.set_forkserver_preload([preload])
        self._workers = [_Worker(limits, clean_up) for _ in range(workers)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._idle.put_nowait(worker)
        self._has_stopped = False

    async def start(self) -> None:
        """Starts all processes; returns when each can take a job."""
        await asyncio.gather(*(worker.start() for worker in self._workers))

    async def run(self, word: str, subject: str, function: Callable[[*A], R], *arguments: *A) -> R:
        """Return `function(*arguments)`, computed in another process.

        Function, arguments and result have to be picklable. Raises the Permanent that the function
        raises, and Permanent(`WORD_timeout` | `WORD_memory` | `WORD_crashed`) when the job was too
        much for its process.
        """
        if self._has_stopped:
            raise RuntimeError("the pool has stopped")
        job: _Job[R] = _Job(word, subject, function, arguments)
        worker = await self._idle.get()
        # Shielded: a caller that goes away must not leave an answer in the pipe for the next one.
        work: asyncio.Task[Any] = asyncio.create_task(worker.run(job))
        work.add_done_callback(lambda _: self._idle.put_nowait(worker))
        answer: R | Permanent = await asyncio.shield(work)
        if isinstance(answer, Permanent):
            raise answer
        return answer

    def process_ids(self) -> list[int]:
        """Ids of the running processes."""
        return [worker.process_id for worker in self._workers if worker.process_id is not None]

    async def stop(self) -> None:
        """Kills the processes."""
        self._has_stopped = True
        for worker in self._workers:
            worker.end()


class _Worker:
    """One process, our end of its pipe, and how many jobs it had."""

    def __init__(self, limits: WorkerLimits, clean_up: Callable[[], None] | None) -> None:
        self._limits = limits
        self._clean_up = clean_up
        self._process: ForkServerProcess | None = None
        self._channel: WorkerChannel | None = None
        self._jobs = 0
        self._ended = False

    @property
    def process_id(self) -> int | None:
        """Of its process, while there is one."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """A fresh process in place of the one before; waits until it is ready."""
        self._close()
        if self._is_over():
            return
        self._channel = await WorkerChannel.over(await asyncio.to_thread(self._replace))
        self._jobs = 0
        if self._is_over():
            self.end()
            return
        try:
            await self._channel.receive(_START_SECONDS)
        except (TimeoutError, EOFError, OSError) as exc:
            # Asked all the same, it would answer "ready", and every job with the one before.
            await self._give_up()
            raise RuntimeError(f"no worker process within {_START_SECONDS:g} s: {exc!r}") from exc

    async def run(self, job: _Job[R]) -> R | Permanent:
        """The answer of the process, which is given up where it gave none."""
        if self._channel is None:
            await self.start()
        answer = await self._ask(job)
        self._jobs += 1
        worn = self._jobs >= self._limits.recycle_after
        if worn or (isinstance(answer, Permanent) and answer.reason.endswith(_FATAL)):
            log.info(
                "worker_replaced",
                reason="worn" if worn else getattr(answer, "reason", ""),
                subject=job.subject,
                jobs=self._jobs,
            )
            # The next job starts another: should that fail, this answer is had all the same.
            await self._give_up()
        return answer

    def end(self) -> None:
        """Ends the process for good."""
        self._ended = True
        self._close()
        self._kill()

    def _is_over(self) -> bool:
        return self._ended

    async def _ask(self, job: _Job[R]) -> R | Permanent:
        if self._channel is None:
            return job.failed("crashed", "the pool has stopped")
        try:
            answer: R | Permanent = await self._channel.ask(job, seconds=self._limits.deadline)
        except TimeoutError:
            return job.failed("timeout", f"not done after {self._limits.deadline:g} s")
        except (EOFError, OSError) as exc:
            code = await asyncio.to_thread(self._exit_code)
            return job.failed("crashed", f"the process died ({code}): {exc}")
        return answer

    def _replace(self) -> Connection:
        """Kills the process and starts another; returns our end of its pipe."""
        self._kill()
        ours, theirs = _FORK_SERVER.Pipe()
        process = _FORK_SERVER.Process(
            target=_serve, args=(theirs, self._limits.memory_bytes, self._clean_up), daemon=True
        )
        process.start()
        self._process = process
        theirs.close()
        return ours

    def _exit_code(self) -> int | None:
        process = self._process
        if process is None:
            return None
        process.join(1.0)
        return process.exitcode

    async def _give_up(self) -> None:
        self._close()
        await asyncio.to_thread(self._kill)

    def _close(self) -> None:
        if self._channel is not None:
            self._channel.close()
            self._channel = None

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()


def _serve(pipe: Connection, memory_bytes: int, clean_up: Callable[[], None] | None) -> None:
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
            if jobs == 1:
                # What the first job has loaded stays: collections need not visit it.
                gc.collect()
                gc.freeze()
            if clean_up is not None and jobs % _CLEAN_UP_EVERY == 0:
                clean_up()


def _answer(job: _Job[R]) -> R | Permanent:
    try:
        return job.function(*job.arguments)
    except Permanent as refusal:
        return refusal
    except MemoryError:
        return job.failed("memory", "it needs more memory than a process may use")
    except Exception as exc:  # noqa: BLE001 - whatever it is, only this job has failed
        return job.failed("crashed", f"{type(exc).__name__}: {exc}")
