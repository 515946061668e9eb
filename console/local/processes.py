"""Child processes: log file, bound to the parent's life, stopped within a time limit."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from console.local import parent_death

_LOG_LINES = 3
_LOG_BYTES = 50 * 2**20


@dataclass(frozen=True, slots=True)
class Program:
    """Command, log file, environment and folder of a child process."""

    name: str
    command: tuple[str, ...]
    log: Path
    """Its output goes to the end of this file."""
    environment: Mapping[str, str] | None = None
    folder: Path | None = None


class Process:
    """A child process. It ends with this process at the latest, however that ends."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started_at = time.monotonic()
        program.log.parent.mkdir(parents=True, exist_ok=True)
        _make_room(program.log)
        # The signal of our death is bound to the thread that starts the program: start all of them
        # from the main thread.
        leashed = (sys.executable, "-I", "-S", parent_death.__file__, str(os.getpid()))
        with program.log.open("ab") as log:
            self._log_begins = log.tell()
            self._popen = subprocess.Popen(  # noqa: S603 - a command of our own
                (*leashed, *program.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=None if program.environment is None else dict(program.environment),
                cwd=program.folder,
                # A group of its own: Ctrl-C reaches us alone, and we end things in their order.
                start_new_session=True,
            )
        self.pid = self._popen.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; negative: the signal that ended it."""
        return self._popen.poll()

    def terminate(self) -> None:
        """Sends SIGTERM."""
        if self.exit_code is None:
            self._popen.terminate()

    def kill(self) -> None:
        """Kills it and all its children."""
        family = _family(self.pid)
        if self.exit_code is None:
            self._popen.kill()
        for child in family:
            if child.is_running():
                child.kill()
        self._popen.wait()

    def wait(self, seconds: float) -> bool:
        """Waits for its end; returns whether it ended in time."""
        try:
            self._popen.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal; SIGSTOP and SIGCONT too."""
        self._popen.send_signal(number)

    def output(self) -> str:
        """Its output so far."""
        with self.program.log.open("rb") as log:
            log.seek(self._log_begins)
            return log.read().decode(errors="replace")

    def last_words(self) -> str:
        """Last lines of its log, joined to one line."""
        lines = [line.strip() for line in self.output().splitlines() if line.strip()]
        return " | ".join(lines[-_LOG_LINES:])


def stop_all(processes: Iterable[Process], seconds: float) -> None:
    """Terminates all, waits for all together, kills those that remain."""
    running = list(processes)
    for process in running:
        process.terminate()
    deadline = time.monotonic() + seconds
    for process in running:
        if not process.wait(deadline - time.monotonic()):
            process.kill()


def _family(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _make_room(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(log.with_suffix(".1.log"))
