"""Batch mode of commands: NDJSON in, one line out for each line in, same order, all cores.

A thread reads and hands out, the caller prints: an answer is printed as soon as it is there, even
while the next question has not been asked.
"""

import asyncio
import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self

import click

from perspektiven.errors import Permanent
from perspektiven.ops.workers import WorkerLimits, WorkerPool
from perspektiven.text.valid_text import valid_json
from perspektiven.urls import web_address

Answer = Callable[[str, bytes], dict[str, Any]]
"""URL and bytes to what is said of them; raises Permanent. A function of a module."""

_IN_FLIGHT_PER_WORKER = 8
_LIMITS = WorkerLimits(deadline=60.0, memory_bytes=2**30)
_WORD = "batch"


def require_sources(sources: Sequence[str], address: str | None, *, batch: bool) -> None:
    """Raises click's UsageError unless there are either sources or `--batch`, and `--url` fits."""
    if batch == bool(sources):
        raise click.UsageError("give a FILE, a URL or -, or --batch alone")
    if address and len(sources) != 1:
        raise click.UsageError("--url goes with one FILE")
    if address and web_address(address) is None:
        raise click.UsageError(f"--url {address} is not an http or https URL")


def run_batch(answer: Answer) -> None:
    """Answers each line {`url`, `path`} of standard input with {`url`, …} or {`url`, `refused`}."""
    for line in answers(answer, sys.stdin.buffer):
        click.echo(line)
        sys.stdout.flush()


def answers(
    answer: Answer, lines: Iterable[bytes], limits: WorkerLimits = _LIMITS
) -> Iterator[str]:
    """One line for each line that is not blank, in order.

    A line that is too much for its process is refused as `timeout`, `memory` or `crashed`.
    """
    with _Workers(answer, limits) as workers:
        pending: _Pending = queue.Queue(workers.count * _IN_FLIGHT_PER_WORKER)
        reader = threading.Thread(target=_hand_out, args=(lines, workers, pending), daemon=True)
        reader.start()
        while (future := pending.get()) is not None:
            yield future.result()
        reader.join()


_Pending = queue.Queue[Future[str] | None]


def _hand_out(lines: Iterable[bytes], workers: "_Workers", pending: _Pending) -> None:
    try:
        for line in lines:
            if line.strip():
                pending.put(workers.submit(line))
    finally:
        pending.put(None)


class _Workers:
    """A pool of one process a core, and the thread of its event loop."""

    def __init__(self, answer: Answer, limits: WorkerLimits) -> None:
        self._answer = answer
        self.count = len(os.sched_getaffinity(0))
        self._pool = WorkerPool(self.count, limits)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._pool.stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def submit(self, line: bytes) -> Future[str]:
        """The line's answer, some time."""
        return asyncio.run_coroutine_threadsafe(self._answered(line), self._loop)

    async def _answered(self, line: bytes) -> str:
        try:
            return await self._pool.run(_WORD, "", answered, self._answer, line)
        except Permanent as exc:
            return answered(_Failed(exc.reason.removeprefix(f"{_WORD}_"), str(exc)), line)


class _Failed:
    """What is said of a line whose process came to nothing."""

    def __init__(self, reason: str, message: str) -> None:
        self._refusal = Permanent(reason, message)

    def __call__(self, _url: str, _body: bytes) -> dict[str, Any]:
        raise self._refusal


def answered(answer: Answer, line: bytes) -> str:
    """Output line of an input line."""
    url = ""
    try:
        url, path = _question(line)
        said = answer(url, _bytes_of(path))
    except Permanent as exc:
        said = refused(exc)
    # An address or a path may hold half a character, which nobody can print.
    return json.dumps(valid_json({"url": url} | said), ensure_ascii=False)


def refused(exc: Permanent) -> dict[str, Any]:
    """Printed form of a refusal."""
    return {"refused": {"reason": exc.reason, "message": str(exc)}}


def _question(line: bytes) -> tuple[str, Path]:
    try:
        value = json.loads(line)
        return str(value["url"]), Path(value["path"])
    except (ValueError, TypeError, KeyError, RecursionError) as exc:
        raise Permanent("bad_line", "a line must be a JSON object with url and path") from exc


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as exc:
        raise Permanent("unreadable_file", f"can't read {path}: {exc}") from exc
