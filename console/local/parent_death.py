"""Ties a command to its parent, even through SIGKILL: `parent_death.py PARENT COMMAND…`.

A program of its own, run by path, because a function between fork and exec may deadlock in a
process with threads. Where the system has no such signal (it is Linux's), the program just runs.
"""

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1


def main(parent: int, command: list[str]) -> None:
    """Replaces this process by the command."""
    system = ctypes.CDLL(None)
    if hasattr(system, "prctl"):
        system.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)  # it died before the signal was ordered
    os.execv(command[0], command)  # noqa: S606 - a command of our own, without a shell


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
