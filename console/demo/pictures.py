"""Images of the demo newspapers: a landscape generated from a name.

Source: PNG (RFC 2083), true colour, one IDAT chunk.
"""

import colorsys
import math
import random
import struct
import zlib

WIDTH, HEIGHT = 640, 360


def landscape(name: str) -> bytes:
    """A PNG of hills under a sky, the same for the same name."""
    chance = random.Random(name)  # noqa: S311 - a picture, not a secret
    hue = chance.random()
    ridges = [_Wave(chance, base) for base in (0.45, 0.6, 0.75)]
    columns = [[ridge(x) for ridge in ridges] for x in range(WIDTH)]
    sky = [_colour(hue, 0.35, 0.98 - 0.25 * y / HEIGHT) for y in range(HEIGHT)]
    hills = [_colour(hue + 0.07 * (i + 1), 0.45, 0.7 - 0.18 * i) for i in range(len(ridges))]
    return _png(b"".join(_row(y, columns, [sky[y], *hills]) for y in range(HEIGHT)))


def _row(y: int, columns: list[list[float]], colours: list[bytes]) -> bytes:
    """A line of the picture; the colours are the sky's, then those of the ridges."""
    row = bytearray(1)  # filter type 0: none
    for tops in columns:
        # Ridges run from the farthest to the nearest, which hides the others.
        nearest = max((number for number, top in enumerate(tops, start=1) if y >= top), default=0)
        row += colours[nearest]
    return bytes(row)


def _png(rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


class _Wave:
    """The height of a ridge at each column, in rows from above."""

    def __init__(self, chance: random.Random, base: float) -> None:
        self._base = base
        self._parts = [(chance.uniform(0.5, 4), chance.uniform(0, 6), 0.05 / n) for n in (1, 2, 3)]

    def __call__(self, x: int) -> float:
        at = x / WIDTH * math.tau
        rise = sum(size * math.sin(pace * at + shift) for pace, shift, size in self._parts)
        return (self._base + rise) * HEIGHT


def _colour(hue: float, saturation: float, value: float) -> bytes:
    return bytes(int(255 * part) for part in colorsys.hsv_to_rgb(hue % 1, saturation, value))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
