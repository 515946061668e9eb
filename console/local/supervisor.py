"""Supervisor of programs: restarts what exits, with growing delays."""

import asyncio
import time
from collections.abc import Iterable

from console.local.processes import Process, Program, stop_all
from perspektiven.back_off import back_off
from perspektiven.errors import PipelineError

WRONG_USAGE = 2
"""Exit code of a program whose settings are wrong: starting it again will not help."""

_LOOK_SECONDS = 0.25
_FIRST_WAIT_SECONDS = 1.0
_LONGEST_WAIT_SECONDS = 30.0
_STEADY_SECONDS = 60.0
"""Who has run so long starts at once when it ends, as if it had never ended before."""


class Supervisor:
    """Set of programs, each running or waiting for its restart.

    With `give_up_after`, a program that ends so many times without a steady minute in between is
    not started again.
    """

    def __init__(self, *, give_up_after: int | None = None) -> None:
        self._give_up_after = give_up_after
        self._running: dict[str, Process] = {}
        self._due: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self.restarts: dict[str, int] = {}
        """How often each program was started again."""

    def start(self, program: Program) -> Process:
        """Starts a program and supervises it."""
        return self.adopt(Process(program))

    def adopt(self, process: Process) -> Process:
        """Supervises a running process."""
        self._running[process.program.name] = process
        self.restarts.setdefault(process.program.name, 0)
        return process

    def process(self, name: str) -> Process:
        """Current process of a program, or its last one."""
        return self._running[name]

    async def watch(self) -> None:
        """Restarts programs that exit, until it is cancelled.

        Raises PipelineError with the last words of a program that refuses its settings, or that
        is given up.
        """
        while True:
            for name, process in list(self._running.items()):
                self._look_after(name, process)
            await asyncio.sleep(_LOOK_SECONDS)

    def stop(self, names: Iterable[str], seconds: float) -> None:
        """Stops programs for good, in parallel; kills those that take too long."""
        stop_all([self._running.pop(name) for name in names if name in self._running], seconds)

    def _look_after(self, name: str, process: Process) -> None:
        if process.exit_code is None:
            return
        now = time.monotonic()
        if name not in self._due:
            self._due[name] = now + self._wait(name, process)
        if now >= self._due[name]:
            del self._due[name]
            self.restarts[name] += 1
            self._running[name] = Process(process.program)

    def _wait(self, name: str, process: Process) -> float:
        """Seconds until the next start."""
        if process.exit_code == WRONG_USAGE:
            raise PipelineError(f"{name} does not start: {process.last_words()}")
        if time.monotonic() - process.started_at > _STEADY_SECONDS:
            self._failures[name] = 0
        failures = self._failures.get(name, 0)
        self._failures[name] = failures + 1
        if failures + 1 == self._give_up_after:
            raise PipelineError(
                f"{name} ended {failures + 1} times; its log is {process.program.log}: "
                f"{process.last_words()}"
            )
        return back_off(failures + 1, first=_FIRST_WAIT_SECONDS, longest=_LONGEST_WAIT_SECONDS)
