"""Pictures of the demo: valid, the same for the same name."""

import struct
import zlib

from console.demo.pictures import HEIGHT, WIDTH, landscape


def _chunks(png: bytes) -> dict[bytes, bytes]:
    found, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(kind + data),)
        found[kind] = data
        at += 12 + length
    return found


def test_a_picture_is_a_png_of_its_size() -> None:
    png = landscape("gazeta")

    chunks = _chunks(png)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    assert struct.unpack_from(">II", chunks[b"IHDR"]) == (WIDTH, HEIGHT)
    assert len(zlib.decompress(chunks[b"IDAT"])) == HEIGHT * (1 + 3 * WIDTH)


def test_a_name_has_one_picture_of_its_own() -> None:
    assert landscape("gazeta") == landscape("gazeta") != landscape("kurier")


def test_the_sky_is_above_and_the_nearest_hill_below() -> None:
    rows = zlib.decompress(_chunks(landscape("gazeta"))[b"IDAT"])
    line = 1 + 3 * WIDTH

    top, bottom = rows[1:line], rows[-line + 1 :]

    assert len({top[at : at + 3] for at in range(0, len(top), 3)}) == 1
    assert len({bottom[at : at + 3] for at in range(0, len(bottom), 3)}) == 1
    assert top[:3] != bottom[:3]
