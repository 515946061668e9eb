"""Archives → pages: WARC record by record, gzip or not; and what all archives share.

Streams: memory doesn't grow with the archive. What is bad in it is handed out as such, with its
place, and the rest goes on.
"""

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from typing_extensions import override
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from perspektiven import limits
from perspektiven.contracts import Outlet, OutletRef
from perspektiven.errors import Permanent
from perspektiven.outlets import outlet_of
from perspektiven.urls import web_address
from services.fetcher.decompress import decompress
from services.fetcher.formats.dates import moment

MOST_PAGE_BYTES = limits.PAGE_BYTES.most
_CHUNK = 64 * 1024

_FOUND = frozenset({"200", "203"})
_HTML = ("text/html", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Bad:
    """A part of an archive that yields nothing. `place` is FILE:LINE or FILE:RECORD, from 1 on."""

    place: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of a WARC, as it was answered at `fetched_at` (UTC)."""

    place: str
    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Outlets:
    """Whose an article is: by id, by registered domain, or all the same `only` one."""

    by_id: Mapping[str, Outlet]
    by_domain: Mapping[str, Outlet]
    only: Outlet | None = None

    def find(self, url: str, outlet_id: str | None = None) -> Outlet:
        """The outlet that is named, else that of the domain, else one named after the domain."""
        if outlet_id is None:
            return self.only or outlet_of(url, self.by_domain)
        return self.by_id.get(outlet_id) or outlet_of(url, {}).model_copy(
            update={"id": OutletRef(id=outlet_id, name=outlet_id, country="ZZ").id}
        )


def opened(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream, unpacked if it begins as gzip does."""
    if stream.peek(2)[:2] != b"\x1f\x8b":
        return stream
    return io.BufferedReader(_Inflated(stream), _CHUNK)


class _Inflated(io.RawIOBase):
    """What a gzip holds, to its last byte even if it is cut off; only then EOFError is raised."""

    def __init__(self, source: io.BufferedReader) -> None:
        super().__init__()
        self._source = source
        self._inflate = zlib.decompressobj(wbits=31)
        self._packed = b""

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any, /) -> int:
        while True:
            data = self._inflate.decompress(self._packed, len(buffer))
            self._packed = self._inflate.unconsumed_tail
            if data:
                buffer[: len(data)] = data
                return len(data)
            if not self._more():
                return 0

    def _more(self) -> bool:
        """Gets packed bytes, of the next member where one is done; False at a proper end."""
        if self._inflate.eof:
            self._packed = self._inflate.unused_data.lstrip(b"\x00") or self._source.read(_CHUNK)
            if self._packed:
                self._inflate = zlib.decompressobj(wbits=31)
            return bool(self._packed)
        self._packed = self._source.read(_CHUNK)
        if not self._packed:
            raise EOFError("the archive is cut off")
        return True


def pages(stream: io.BufferedReader, *, name: str) -> Iterator[ArchivedPage | Bad]:
    """The HTML pages among a WARC's responses (ISO 28500); other records are passed over."""
    records = ArchiveIterator(stream)
    try:
        for number, record in enumerate(records, 1):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            place = f"{name}:{number}"
            try:
                page = _page(record, place)
            except Permanent as exc:
                yield Bad(place, exc.reason, str(exc))
                continue
            if page is not None:
                yield page
    # AttributeError: warcio's own, where a file ends between the heads of a record.
    except (ArchiveLoadFailed, AttributeError, EOFError, OSError, zlib.error) as exc:
        yield Bad(name, "broken_archive", f"can't be read further: {exc}")


def _page(record: Any, place: str) -> ArchivedPage | None:
    """The page of a response record; None for what is no HTML that was found."""
    content_type = record.http_headers.get_header("Content-Type")
    if record.http_headers.get_statuscode() not in _FOUND:
        return None
    if not (content_type or "text/html").strip().lower().startswith(_HTML):
        return None
    url = web_address((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"))
    fetched_at = moment(record.rec_headers.get_header("WARC-Date"))
    if url is None or fetched_at is None:
        raise Permanent("wrong_record", "a response without a usable target or date")
    body = _body(record)
    while record.raw_stream.read(_CHUNK):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        # A part of a page must not pass for its article.
        raise Permanent("broken_archive", "the record is cut off")
    return ArchivedPage(place, url, body, content_type, fetched_at)


def _body(record: Any) -> bytes:
    """The body of a response, without chunks and Content-Encoding.

    Not warcio's `content_stream`: its decompression has no cap, and ends the archive at brotli.
    """
    headers = record.http_headers
    is_chunked = (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked"
    stream = ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream
    packed = stream.read(MOST_PAGE_BYTES + 1)
    if len(packed) > MOST_PAGE_BYTES:
        raise Permanent("too_large", f"a page over {MOST_PAGE_BYTES} bytes")
    encoding = headers.get_header("Content-Encoding")
    try:
        return decompress(packed, encoding, limit=MOST_PAGE_BYTES)
    except Permanent as exc:
        if exc.reason == "bad_encoding" and packed.lstrip()[:1] == b"<":
            return bytes(packed)  # some crawlers store what they unpacked, and keep the header
        raise
