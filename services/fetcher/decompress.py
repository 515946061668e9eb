"""Bodies decompressed by ourselves, with a cap on what comes out.

An HTTP client that decompresses hands over whatever a bomb unpacks to; here the output is made in
steps, and the first step over the limit ends it.
"""

import zlib
from collections.abc import Iterator
from typing import Any

import brotli
import zstandard

from perspektiven.errors import Permanent

ENCODINGS = ("gzip", "deflate", "br", "zstd")
"""What we ask servers for."""

_STEP = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_STEP = 4 * 1024
_MOST_STACKED = 2
_LARGEST_ZSTD_WINDOW = 8 * 2**20
"""What every decoder has to support (RFC 8878, 3.1.1.1.2)."""


def decompress(body: bytes, content_encoding: str | None, *, limit: int) -> bytes:
    """The body as it was before its Content-Encoding.

    Raises Permanent: `too_large` over `limit` bytes, `bad_encoding` for one that is unknown, that
    is stacked more than twice, or that the body does not keep to.
    """
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    names = [name for name in names if name not in {"", "identity", "none"}]
    if len(names) > _MOST_STACKED:
        raise Permanent("bad_encoding", f"{len(names)} encodings on top of each other")
    for name in reversed(names):
        body = _decode(body, name, limit)
    return body


def _decode(body: bytes, name: str, limit: int) -> bytes:
    if not body:
        return body
    if name in {"gzip", "x-gzip"} and not body.startswith(b"\x1f\x8b"):
        return body  # announced, but sent as it is: seen on misconfigured servers
    out = bytearray()
    try:
        for piece in _pieces(body, name):
            out += piece
            if len(out) > limit:
                raise Permanent("too_large", f"over {limit} bytes when decompressed")
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as exc:
        raise Permanent("bad_encoding", f"the body is no {name}: {exc}") from exc
    return bytes(out)


def _pieces(body: bytes, name: str) -> Iterator[bytes]:
    if name in {"gzip", "x-gzip"}:
        return _gunzip(body)
    if name == "deflate":
        # RFC 9110 means zlib's format; many servers send the bare stream.
        has_header = body[0] & 0x0F == 8 and int.from_bytes(body[:2]) % 31 == 0
        return _inflate(body, zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
    if name == "br":
        return _unbrotli(body)
    if name == "zstd":
        return _unzstd(body)
    raise Permanent("bad_encoding", f"unknown encoding {name[:50]!r}")


def _inflate(body: bytes, window: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(window)
    yield inflater.decompress(body, _STEP)
    while inflater.unconsumed_tail:
        yield inflater.decompress(inflater.unconsumed_tail, _STEP)
    yield inflater.flush()
    if not inflater.eof:
        raise EOFError("it ends too early")


def _gunzip(body: bytes) -> Iterator[bytes]:
    """All members of a gzip (RFC 1952, 2.2); what follows and is none is left alone.

    In small steps: each end of a member copies the rest of its step.
    """
    inflater, has_ended = zlib.decompressobj(_GZIP), False
    for at in range(0, len(body), _GZIP_STEP):
        rest = body[at : at + _GZIP_STEP]
        while rest:
            try:
                yield inflater.decompress(rest, _STEP)
            except zlib.error:
                if has_ended:
                    return
                raise
            has_ended = inflater.eof
            rest = inflater.unused_data if has_ended else inflater.unconsumed_tail
            if has_ended:
                inflater = zlib.decompressobj(_GZIP)
    yield inflater.flush()
    if not (has_ended or inflater.eof):
        raise EOFError("it ends too early")


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    yield decoder.process(body, output_buffer_limit=_STEP)
    while not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=_STEP)
        if not piece:
            raise EOFError("it ends too early")
        yield piece


def _unzstd(body: bytes) -> Iterator[bytes]:
    # This decoder knows no limit on its output, so its input is small: 32 bytes make 1 MiB at most.
    view = memoryview(body)
    decoder = _zstd()
    for at in range(0, len(view), 32):
        piece: bytes | memoryview = view[at : at + 32]
        while piece:
            yield decoder.decompress(piece)
            piece = decoder.unused_data if decoder.eof else b""
            if piece:
                decoder = _zstd()
    if not decoder.eof:
        raise EOFError("it ends too early")


def _zstd() -> Any:
    return zstandard.ZstdDecompressor(max_window_size=_LARGEST_ZSTD_WINDOW).decompressobj()
