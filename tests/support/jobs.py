"""Jobs for worker processes: good ones, endless ones, deadly ones."""

import os
import sys
import time
from typing import Any

from perspektiven.errors import Permanent
from perspektiven.ops import workers
from perspektiven.text import likelihoods

serve = workers._serve
"""As it is before a test delays it."""

kept: list[int] = []
"""What a process keeps between jobs."""


def double(number: int) -> int:
    return 2 * number


def serve_late(*arguments: Any) -> None:
    time.sleep(5)
    serve(*arguments)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def sleep_and_double(seconds: float, number: int) -> int:
    time.sleep(seconds)
    return 2 * number


def die(code: int) -> None:
    os._exit(code)


def fill(number_of_bytes: int) -> int:
    return len(bytearray(number_of_bytes))


def refuse(reason: str) -> None:
    raise Permanent(reason, "as it should")


def fail(message: str) -> None:
    raise ValueError(message)


def process_id() -> int:
    return os.getpid()


def keep(number: int) -> int:
    """How many numbers the process keeps now."""
    kept.append(number)
    return len(kept)


def drop() -> None:
    kept.clear()


def model_is_loaded() -> bool:
    """Whether the model that tells languages apart was in memory before it was asked."""
    return likelihoods._model.cache_info().currsize == 1


def is_imported(module: str) -> bool:
    """Whether the process had loaded a module before it was asked."""
    return module in sys.modules
