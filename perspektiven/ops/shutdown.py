"""Shutdown of a service: on a signal, within a time limit."""

import asyncio
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()

_LET_GO_SECONDS = 1.0

_is_ours = threading.Event()


def own_process() -> None:
    """Says that this process runs one service and nothing else: it may be ended by force."""
    _is_ours.set()


def leave_within(seconds: float) -> None:
    """Has the kernel end this process after some seconds at the latest, if it is ours to end.

    Threads of Kafka's client wait for a broker that is away, and the interpreter for them: no
    clock of our own would be heard then.
    """
    if _is_ours.is_set():
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def leave() -> None:
    """Ends this process at once with success, if it may be ended by force.

    Taking the interpreter down would wait for what Kafka's client has left behind.
    """
    if _is_ours.is_set():
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)


def end_if_blocked(seconds: float) -> None:
    """Ends this process unless this is called again within some seconds, if it is ours to end.

    A thread of C's watches, so that code that never releases the interpreter is noticed too. It
    writes to standard error what each thread was doing.
    """
    if _is_ours.is_set():
        faulthandler.dump_traceback_later(seconds, exit=True)


def may_be_blocked() -> None:
    """Takes back what `end_if_blocked` said."""
    if _is_ours.is_set():
        faulthandler.cancel_dump_traceback_later()


async def told_to_stop() -> None:
    """Returns on SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def ends_before(stopping: asyncio.Task[None], work: Coroutine[Any, Any, Any]) -> bool:
    """Whether `work` ended before a stop signal; raises its exception."""
    task = asyncio.create_task(work)
    await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        await task
        return True
    task.cancel()
    await asyncio.wait([task], timeout=_LET_GO_SECONDS)
    return False


async def within(deadline: float, what: str, *tasks: asyncio.Task[Any]) -> None:
    """Waits for tasks until a moment of the monotonic clock; logs their exceptions."""
    if not tasks:
        return
    ended, late = await asyncio.wait(tasks, timeout=max(0.1, deadline - time.monotonic()))
    for task in late:
        task.cancel()
        log.warning("cut_short", what=what)
    for task in ended:
        if not task.cancelled() and (exc := task.exception()) is not None:
            log.warning("ended_badly", what=what, error=repr(exc))
