"""How the time of every regular expression of ours grows with the length of its input.

Run as a program, for `re` can be interrupted in a main thread only: prints JSON, by name of pattern
the worst that was found. `python -m tests.support.regex_growth [PART_OF_NAME]`
"""

import json
import math
import signal
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from tests.support.regex_pumps import Text, pumps
from tests.support.regex_table import FoundPattern, found_patterns

_LETTERS = 8_192
_SUSPECT_SECONDS = 0.002
"""What is quadratic takes 32 million steps for so many letters, and some 10 ms."""
_SLOW_SECONDS = 1.0
_TIMES, _GROWTH = 8, 20.0
"""A text that is 8 times as long takes 8 times as long where the growth is linear, else 64."""
_DOUBLED = 3.0
"""The same for one that is twice as long: 2, else 4."""
_TRIES = 4
"""Other programs run beside this one."""
_SURE_SECONDS = 0.06
"""Clocks of some kernels go in steps of 4 ms: so long is sure to a tenth."""
_MOST_SECONDS = 0.1
"""What a pattern may take for the longest text that it ever meets, if its growth is another."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What a text did to a pattern; `seconds` for `length` letters."""

    method: str
    text: Text
    seconds: float
    length: int


class _TooSlow(Exception):
    pass


def growth_of(found: FoundPattern, most: int | None = None) -> Growth | None:
    """The first text that a pattern takes more than linear time for; None: there is none.

    `most` is the greatest length that the pattern ever meets, where that is known and its growth
    does not matter.
    """
    length = most or _LETTERS
    for text in dict.fromkeys(text for pump in pumps(found.pattern) for text in pump.texts):
        for method in found.methods:
            seconds = _seconds(found, method, text, length)
            if seconds < _SUSPECT_SECONDS:
                continue
            if most:
                grows = seconds > _MOST_SECONDS
            else:
                grows = seconds > _SLOW_SECONDS or all(
                    _grows(found, method, text) for _ in range(_TRIES)
                )
            if grows:
                return Growth(method, text, seconds, length)
    return None


def _grows(found: FoundPattern, method: str, text: Text) -> bool:
    """Whether a longer text of the kind takes longer than its length says: twice, to be sure."""
    once = min(_seconds(found, method, text, _LETTERS) for _ in range(3))
    if once < _SUSPECT_SECONDS:
        return False
    calls = math.ceil(_SURE_SECONDS / once)
    middle = _seconds(found, method, text, _LETTERS, calls)
    short = _seconds(found, method, text, _LETTERS // _TIMES, calls)
    if middle < short * _GROWTH:
        return False
    long = _seconds(found, method, text, _LETTERS * 2, calls)
    # What was ended has no time of its own.
    return long > _SLOW_SECONDS * calls or long > middle * _DOUBLED


def _seconds(found: FoundPattern, method: str, text: Text, length: int, calls: int = 1) -> float:
    def end(signum: int, frame: FrameType | None) -> None:
        raise _TooSlow

    call: Callable[[Any], Any] = getattr(found.pattern, method)
    whole = text.of(length)
    is_bytes = isinstance(found.pattern.pattern, bytes)
    subject = whole.encode("latin-1", "replace") if is_bytes else whole
    signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, 1.2 * _SLOW_SECONDS * calls)
    started = time.process_time()
    try:
        for _ in range(calls):
            result = call(subject)
            if method == "finditer":
                deque(result, maxlen=0)
    except _TooSlow:
        return 1.2 * _SLOW_SECONDS * calls
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - started


def main() -> None:
    """Looks at all patterns, or at those whose names have the argument in them.

    Reads from standard input how long the texts of some get at most: {name: letters}.
    """
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    capped: dict[str, int] = json.loads(sys.stdin.read() or "{}")
    patterns = [found for found in found_patterns() if wanted in found.name]
    growths = {found.name: growth_of(found, capped.get(found.name)) for found in patterns}
    growing = {name: str(growth) for name, growth in growths.items() if growth is not None}
    told = {"patterns": len(patterns), "names": list(growths), "growing": growing}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
