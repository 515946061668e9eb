"""Bodies decompressed under a cap."""

import gzip
import random
import tracemalloc
import zlib
from contextlib import suppress

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.errors import Permanent
from services.fetcher.http.decompress import ENCODINGS, decompress

LIMIT = 2**20

PACK = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(body=st.binary(min_size=1, max_size=5_000))
def test_what_was_compressed_comes_back(encoding: str, body: bytes) -> None:
    assert decompress(PACK[encoding](body), encoding, limit=LIMIT) == body


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_long_body_comes_back_whole(encoding: str) -> None:
    body = b"ein langer Text " * 20_000

    assert decompress(PACK[encoding](body), encoding.upper(), limit=LIMIT) == body


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_bomb_ends_at_the_limit_and_costs_little_memory(encoding: str) -> None:
    packed = PACK[encoding](b"\0" * 16 * LIMIT)
    tracemalloc.start()

    with pytest.raises(Permanent) as refused:
        decompress(packed, encoding, limit=LIMIT)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refused.value.reason == "too_large"
    assert peak < 4 * LIMIT


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_body_that_is_cut_off_is_refused(encoding: str) -> None:
    packed = PACK[encoding](bytes(range(256)) * 500)

    with pytest.raises(Permanent) as refused:
        decompress(packed[: len(packed) // 2], encoding, limit=LIMIT)

    assert refused.value.reason == "bad_encoding"


def test_a_bare_deflate_stream_is_understood() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(b"bare") + packer.flush()

    assert decompress(packed, "deflate", limit=LIMIT) == b"bare"


def test_two_encodings_are_taken_off_in_their_order() -> None:
    packed = brotli.compress(gzip.compress(b"twice"))

    assert decompress(packed, "gzip, br", limit=LIMIT) == b"twice"


@pytest.mark.parametrize("encoding", ["gzip, gzip, gzip", "compress", "gzip;q=1"])
def test_other_encodings_are_refused_by_name(encoding: str) -> None:
    with pytest.raises(Permanent) as refused:
        decompress(b"\x1f\x8bxx", encoding, limit=LIMIT)

    assert refused.value.reason == "bad_encoding"


def test_a_body_that_was_only_announced_as_gzip_is_taken_as_it_is() -> None:
    assert decompress(b"<html>", "gzip", limit=LIMIT) == b"<html>"


@given(st.binary(max_size=300), st.sampled_from([*ENCODINGS, "gzip, br"]))
def test_nonsense_is_refused_and_nothing_else_is_raised(body: bytes, encoding: str) -> None:
    with suppress(Permanent):
        decompress(body, encoding, limit=LIMIT)


def test_all_members_of_a_gzip_are_read() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\x00" * 20

    assert decompress(packed, "gzip", limit=100) == b"one two"


def test_the_limit_holds_for_all_members_together() -> None:
    with pytest.raises(Permanent) as refused:
        decompress(gzip.compress(b" " * 60) * 2, "gzip", limit=100)

    assert refused.value.reason == "too_large"


def test_a_flood_of_empty_members_is_soon_read() -> None:
    assert decompress(gzip.compress(b"") * 50_000, "gzip", limit=100) == b""


# Steps end within, at and beside the ends of frames of these sizes.
LENGTHS = (*range(1, 420), *range(4_040, 4_110))


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_frames_are_read_wherever_they_end(encoding: str) -> None:
    for length in LENGTHS:
        body = random.Random(length).randbytes(length)
        packed = PACK[encoding](body)

        assert decompress(packed * 3, encoding, limit=LIMIT) == body * 3, len(packed)


def test_padding_behind_a_gzip_is_left_alone_wherever_it_begins() -> None:
    for length in LENGTHS:
        body = random.Random(length).randbytes(length)

        assert decompress(gzip.compress(body) + b"\0" * 5_000, "gzip", limit=LIMIT) == body


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("missing", [1, 2, 4])
def test_a_body_that_lacks_its_last_bytes_is_refused(encoding: str, missing: int) -> None:
    for length in LENGTHS:
        packed = PACK[encoding](random.Random(length).randbytes(length))

        with pytest.raises(Permanent):
            decompress(packed[:-missing], encoding, limit=LIMIT)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_body_of_every_size_around_a_step_comes_back(encoding: str) -> None:
    noise = random.Random(1).randbytes(3 * 65_536)
    for length in [*range(65_500, 65_560), *range(131_050, 131_090)]:
        assert decompress(PACK[encoding](noise[:length]), encoding, limit=LIMIT) == noise[:length]


def test_a_second_member_that_is_cut_off_is_refused() -> None:
    packed = gzip.compress(b"one") + gzip.compress(b"two" * 50)[:-9]

    with pytest.raises(Permanent):
        decompress(packed, "gzip", limit=LIMIT)


def test_a_flood_of_empty_frames_is_soon_read() -> None:
    assert decompress(zstandard.compress(b"") * 50_000, "zstd", limit=100) == b""
