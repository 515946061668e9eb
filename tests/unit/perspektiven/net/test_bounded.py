"""Bodies that are read up to a size."""

from collections.abc import AsyncIterator

import pytest

from perspektiven.net.bounded import read_up_to


async def _chunks(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def _endless() -> AsyncIterator[bytes]:
    while True:
        yield b"1234"


@pytest.mark.parametrize("chunks", [(), (b"12", b"34"), (b"1234",)])
async def test_a_body_that_is_not_too_long_is_whole(chunks: tuple[bytes, ...]) -> None:
    assert await read_up_to(4, _chunks(*chunks)) == (b"".join(chunks), False)


async def test_a_body_that_is_too_long_is_told() -> None:
    assert await read_up_to(4, _chunks(b"1234", b"5", b"6")) == (b"12345", True)


async def test_an_endless_body_is_left() -> None:
    body, is_longer = await read_up_to(10, _endless())

    assert is_longer
    assert len(body) == 12
