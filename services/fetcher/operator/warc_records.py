"""WARC → records, one by one (ISO 28500), from any gzip layout; survives damage.

Of a record that is broken the next one is looked for. The body of an HTTP answer is unpacked by
the decoder that downloads use, within the same limits.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perspektiven import limits
from perspektiven.errors import Permanent
from services.fetcher.http.decompress import decompress
from services.fetcher.operator.gunzip import Inflated, opened

MOST_PAGE_BYTES = limits.PAGE_BYTES.most
_MOST_HEAD_BYTES = 256 * 2**10
_MOST_LINE_BYTES = 64 * 2**10
_VERSION = b"WARC/"
_RECORD = re.compile(rb"WARC/\d\.\d\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record: its fields by lower-case name, and its block; `lack` says why that is not whole."""

    number: int
    fields: Mapping[str, str]
    block: bytes
    lack: str | None = None


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """An HTTP answer: status code, headers by lower-case name, body as it was before its coding."""

    status: str
    headers: Mapping[str, str]
    body: bytes


def records(stream: io.BufferedReader) -> Iterator[WarcRecord]:
    """All records, in order. Raises EOFError, OSError or zlib.error where nothing more is read."""
    source = _Source(opened(stream))
    number = 0
    while line := source.line():
        if not line.startswith(_VERSION):
            if line.strip() and number == 0:
                raise EOFError("it does not begin with a WARC record")
            continue
        number += 1
        fields = _fields(source.head())
        yield _with_block(source, number, fields)


def _with_block(source: "_Source", number: int, fields: Mapping[str, str]) -> WarcRecord:
    length = fields.get("content-length", "")
    if not length.isascii() or not length.isdigit():
        return WarcRecord(number, fields, b"", "the record has no length")
    damage = source.damage
    block = source.read(min(int(length), MOST_PAGE_BYTES + _MOST_HEAD_BYTES))
    skipped = source.skip(int(length) - len(block))
    if source.damage != damage:
        found = _RECORD.search(block)
        source.give_back(block[found.start() :] if found else b"")
        return WarcRecord(number, fields, b"", "the record is damaged")
    if len(block) + skipped < int(length):
        # A part of a page must not pass for its article.
        return WarcRecord(number, fields, b"", "the record is cut off")
    return WarcRecord(number, fields, block)


class _Source:
    """Bytes of an archive, some of which may be given back."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._given_back = io.BytesIO()

    @property
    def damage(self) -> int:
        """How many times a part of the gzip had to be left out."""
        raw = self._stream.raw
        return raw.damage if isinstance(raw, Inflated) else 0

    def line(self) -> bytes:
        return self._given_back.readline(_MOST_LINE_BYTES) or self._stream.readline(
            _MOST_LINE_BYTES
        )

    def head(self) -> bytes:
        """The lines up to one that is empty."""
        lines: list[bytes] = []
        while sum(map(len, lines)) < _MOST_HEAD_BYTES:
            line = self.line()
            if not line.strip():
                break
            lines.append(line)
        return b"".join(lines)

    def read(self, size: int) -> bytes:
        known = self._given_back.read(size)
        return known + self._stream.read(size - len(known)) if len(known) < size else known

    def skip(self, size: int) -> int:
        left = size
        while left > 0 and (piece := self.read(min(left, _MOST_LINE_BYTES))):
            left -= len(piece)
        return size - left

    def give_back(self, data: bytes) -> None:
        self._given_back = io.BytesIO(data + self._given_back.read())


def answer(block: bytes) -> ArchivedResponse:
    """Parses the HTTP response in a record's block.

    Raises Permanent: `wrong_record` where it is none, `too_large`, `bad_encoding`.
    """
    end = _HEAD_END.search(block, 0, _MOST_HEAD_BYTES)
    if end is None or not block.startswith(b"HTTP/"):
        raise Permanent("wrong_record", "the response has no HTTP headers")
    first, _, rest = block[: end.start()].partition(b"\n")
    headers = _fields(rest)
    body = block[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    body = _unpacked(body, headers.get("content-encoding"))
    if len(body) > MOST_PAGE_BYTES:
        raise Permanent("too_large", f"the page has more than {MOST_PAGE_BYTES} bytes")
    status = first.split()[1:2]
    return ArchivedResponse(status[0].decode("latin-1") if status else "", headers, body)


def _unpacked(body: bytes, encoding: str | None) -> bytes:
    try:
        return decompress(body, encoding, limit=MOST_PAGE_BYTES)
    except Permanent:
        if body.lstrip()[:1] == b"<":
            return body  # the archive has it unpacked, and kept the header
        raise


def _joined(body: bytes) -> bytes:
    """A chunked body (RFC 9112, 7.1) in one piece; one that is no longer chunked as it is."""
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(pieces)
        pieces.append(body[match.end() : match.end() + size])
        at = match.end() + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    return b"".join(pieces) if pieces and at >= len(body) else body


def _fields(head: bytes) -> dict[str, str]:
    """Fields by lower-case name, the first of each."""
    found: dict[str, str] = {}
    for line in head.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found
