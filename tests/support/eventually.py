"""Waiting for a condition, with a deadline, instead of sleeping."""

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, overload

Found = TypeVar("Found")

_PAUSE_SECONDS = 0.05


@overload
async def eventually(
    look: Callable[[], Coroutine[Any, Any, Found | None]], *, seconds: float = 20, what: str = ""
) -> Found: ...
@overload
async def eventually(
    look: Callable[[], Found | None], *, seconds: float = 20, what: str = ""
) -> Found: ...
async def eventually(look: Callable[[], Any], *, seconds: float = 20, what: str = "") -> Any:
    """The first true thing that `look` returns or yields on being awaited.

    An AssertionError of `look` counts as "not yet"; the last one is raised when time is up.
    """
    deadline = time.monotonic() + seconds
    while True:
        failed: AssertionError | None = None
        found: Any = None
        try:
            seen = look()
            found = await seen if inspect.isawaitable(seen) else seen
        except AssertionError as exc:
            failed = exc
        if found:
            return found
        if time.monotonic() > deadline:
            raise failed or AssertionError(
                f"not within {seconds} seconds: {what or inspect.getsource(look).strip()}"
            )
        await asyncio.sleep(_PAUSE_SECONDS)
