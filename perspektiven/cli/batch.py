"""NDJSON through all cores: lines in, a line out for each, in the same order, memory flat.

A thread reads and hands out, the caller prints: an answer is printed as soon as it is there, even
while the next question has not been asked.
"""

import json
import multiprocessing
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Self

import click

from perspektiven.errors import Permanent
from perspektiven.valid_text import valid_json

Answer = Callable[[str, bytes], dict[str, Any]]
"""URL and bytes to what is said of them; raises Permanent. A function of a module."""

_IN_FLIGHT_PER_WORKER = 8


def run_batch(answer: Answer, *, modules: list[str]) -> None:
    """Answers each line {`url`, `path`} of standard input with {`url`, …} or {`url`, `refused`}.

    `modules` are loaded once, before the workers come into being.
    """
    for line in answers(answer, sys.stdin.buffer, modules=modules):
        click.echo(line)
        sys.stdout.flush()


def answers(answer: Answer, lines: Iterable[bytes], *, modules: list[str]) -> Iterator[str]:
    """A line for each line that is not blank, in their order.

    A line that ends its process is refused as `crashed`; those beside it are answered anew.
    """
    with _Workers(answer, modules) as workers:
        pending: _Pending = queue.Queue(workers.count * _IN_FLIGHT_PER_WORKER)
        reader = threading.Thread(target=_hand_out, args=(lines, workers, pending), daemon=True)
        reader.start()
        while (asked := pending.get()) is not None:
            line, future = asked
            try:
                yield future.result()
            except BrokenProcessPool:
                yield workers.alone(line)
        reader.join()


_Pending = queue.Queue[tuple[bytes, Future[str]] | None]


def _hand_out(lines: Iterable[bytes], workers: "_Workers", pending: _Pending) -> None:
    try:
        for line in lines:
            if line.strip():
                pending.put((line, workers.submit(line)))
    finally:
        pending.put(None)


class _Workers:
    """Processes, one a core; new ones where they broke."""

    def __init__(self, answer: Answer, modules: list[str]) -> None:
        self._answer = answer
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(modules)
        self.count = len(os.sched_getaffinity(0))
        self._pool = self._new(self.count)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def submit(self, line: bytes) -> Future[str]:
        """The line's answer, some time."""
        try:
            return self._pool.submit(answered, self._answer, line)
        except BrokenProcessPool:
            self._pool = self._new(self.count)
            return self._pool.submit(answered, self._answer, line)

    def alone(self, line: bytes) -> str:
        """The line's answer from a process of its own: is it this line that ends it?"""
        with self._new(1) as pool:
            try:
                return pool.submit(answered, self._answer, line).result()
            except BrokenProcessPool:
                return answered(_crashed, line)

    def _new(self, count: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(count, self._context)


def _crashed(_url: str, _body: bytes) -> dict[str, Any]:
    raise Permanent("crashed", "the process that read it came to an end")


def answered(answer: Answer, line: bytes) -> str:
    """The line of output for a line of input."""
    url = ""
    try:
        url, path = _question(line)
        said = answer(url, _bytes_of(path))
    except Permanent as exc:
        said = refused(exc)
    # An address or a path may hold half a character, which nobody can print.
    return json.dumps(valid_json({"url": url} | said), ensure_ascii=False)


def refused(exc: Permanent) -> dict[str, Any]:
    """How a refusal is printed."""
    return {"refused": {"reason": exc.reason, "message": str(exc)}}


def _question(line: bytes) -> tuple[str, Path]:
    try:
        value = json.loads(line)
        return str(value["url"]), Path(value["path"])
    except (ValueError, TypeError, KeyError, RecursionError) as exc:
        raise Permanent("bad_line", "a line has to be an object with url and path") from exc


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as exc:
        raise Permanent("unreadable_file", f"can't read {path}: {exc}") from exc
