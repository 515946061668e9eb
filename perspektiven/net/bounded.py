"""Bodies of answers and requests, read up to a size, whatever length the sender announces."""

from collections.abc import AsyncIterable


async def read_up_to(most: int, chunks: AsyncIterable[bytes]) -> tuple[bytes, bool]:
    """What came until the end or until `most` was exceeded, and whether it was exceeded.

    No more is read then; what came is longer than `most` by a part of a chunk.
    """
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > most:
            return bytes(body), True
    return bytes(body), False
