"""Values that are made once for many."""

import asyncio

import pytest

from services.reader.recent import Recent


class Maker:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> int:
        self.made += 1
        await asyncio.sleep(0)
        return self.made


async def test_many_who_ask_at_once_or_soon_after_get_one_value() -> None:
    recent, maker = Recent(seconds=60), Maker()

    values = await asyncio.gather(*(recent.value("front", maker) for _ in range(5)))

    assert values == [1] * 5
    assert await recent.value("front", maker) == 1
    assert await recent.value("other", maker) == 2


async def test_a_value_is_made_anew_when_it_is_old() -> None:
    recent, maker = Recent(seconds=-1), Maker()

    assert [await recent.value("front", maker) for _ in range(2)] == [1, 2]


async def test_a_key_that_is_asked_for_again_outlives_others() -> None:
    recent, maker = Recent(seconds=60, most=2), Maker()
    for key in "abac":
        await recent.value(key, maker)

    assert await recent.value("a", maker) == 1
    assert await recent.value("b", maker) == 4


async def test_the_oldest_keys_are_let_go() -> None:
    recent, maker = Recent(seconds=60, most=2), Maker()
    for key in "abc":
        await recent.value(key, maker)

    assert await recent.value("c", maker) == 3
    assert await recent.value("a", maker) == 4


async def test_a_failure_is_told_and_not_kept() -> None:
    recent, maker = Recent(seconds=60), Maker()

    async def failing() -> int:
        raise ValueError("no index")

    with pytest.raises(ValueError, match="no index"):
        await recent.value("front", failing)
    assert await recent.value("front", maker) == 1
