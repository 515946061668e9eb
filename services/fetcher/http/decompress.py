"""Decompression of response bodies, with a limit on the output.

An HTTP client that decompresses hands over whatever a bomb unpacks to; here the output is made in
steps, and the first step over the limit ends it.
"""

import zlib
from collections.abc import Iterator

import brotli
import zstandard

from perspektiven.errors import Permanent

ENCODINGS = ("gzip", "deflate", "br", "zstd")
"""What we ask servers for."""

_STEP = 64 * 1024
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_STEP = 4 * 1024
_GZIP_MEMBER = b"\x1f\x8b\x08"
_MOST_STACKED = 2
_LARGEST_ZSTD_WINDOW = 8 * 2**20
"""What every decoder has to support (RFC 8878, 3.1.1.1.2)."""


def decompress(body: bytes, content_encoding: str | None, *, limit: int) -> bytes:
    """Decodes a body by its Content-Encoding.

    Raises Permanent: `too_large` over `limit` bytes, `bad_encoding` for one that is unknown, that
    is stacked more than twice, or that the body does not keep to.
    """
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    names = [name for name in names if name not in {"", "identity", "none"}]
    if len(names) > _MOST_STACKED:
        raise Permanent("bad_encoding", f"{len(names)} content encodings, one within the other")
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
                raise Permanent("too_large", f"more than {limit} bytes when decompressed")
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as exc:
        raise Permanent("bad_encoding", f"the body is not valid {name}: {exc}") from exc
    return bytes(out)


def _pieces(body: bytes, name: str) -> Iterator[bytes]:
    if name in {"gzip", "x-gzip"}:
        return gunzip(body)
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
    for at in range(0, len(body), _STEP):
        rest = body[at : at + _STEP]
        while rest:
            yield inflater.decompress(rest, _STEP)
            rest = inflater.unconsumed_tail
        if inflater.eof:
            return
    yield inflater.flush()
    if not inflater.eof:
        raise EOFError("it ends too early")


def gunzip(body: bytes) -> Iterator[bytes]:
    """Pieces of all members of a gzip (RFC 1952, 2.2); what follows and is none is left alone.

    In small steps: each end of a member copies the rest of its step. Raises zlib.error for broken
    members, EOFError at the end of one that is cut off.
    """
    inflater, at = zlib.decompressobj(_GZIP), 0
    while at < len(body):
        end = min(at + _GZIP_STEP, len(body))
        rest = body[at:end]
        while rest:
            yield inflater.decompress(rest, _STEP)
            rest = inflater.unconsumed_tail
        at = end - len(inflater.unused_data)
        if inflater.eof:
            if not body.startswith(_GZIP_MEMBER, at):
                return
            inflater = zlib.decompressobj(_GZIP)
    yield inflater.flush()
    if not inflater.eof:
        raise EOFError("it ends too early")


def _unbrotli(body: bytes) -> Iterator[bytes]:
    decoder = brotli.Decompressor()
    for at in range(0, len(body), _STEP):
        piece = decoder.process(body[at : at + _STEP], output_buffer_limit=_STEP)
        while piece:
            yield piece
            piece = decoder.process(b"", output_buffer_limit=_STEP)
        if decoder.is_finished():
            return
    raise EOFError("it ends too early")


def _unzstd(body: bytes) -> Iterator[bytes]:
    """All frames of a zstd body (RFC 8878, 3.1)."""
    # This decoder knows no limit on its output, so its input is small: 32 bytes make 1 MiB at most.
    view = memoryview(body)
    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_ZSTD_WINDOW)
    decoder = decompressor.decompressobj()
    for at in range(0, len(view), 32):
        piece: bytes | memoryview = view[at : at + 32]
        while piece:
            if decoder.eof:  # a frame may end with its step, or within it
                decoder = decompressor.decompressobj()
            yield decoder.decompress(piece)
            piece = decoder.unused_data if decoder.eof else b""
    if not decoder.eof:
        raise EOFError("it ends too early")
