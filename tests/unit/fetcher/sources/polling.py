"""Polls of a source at a test's word, and what is remembered of it."""

from perspektiven.urls import registered_domain
from services.fetcher.sources.registry import SourceMemory
from tests.unit.fetcher.desk import Desk


def memory_of(at: Desk, url: str) -> SourceMemory:
    return at.state.get(SourceMemory, key_of(url)) or SourceMemory()


def key_of(url: str) -> str:
    return f"source/{registered_domain(url)}/{url}"


async def poll_now(at: Desk, url: str) -> SourceMemory:
    """Polls a source now, whatever its schedule says, and returns what is remembered."""
    await at.state.put({key_of(url): memory_of(at, url).model_copy(update={"next_poll": 0.0})})
    await at.crawler.take_turn(registered_domain(url))
    return memory_of(at, url)
