"""Fetched pages → WARC files, so that pages can be parsed again without a request.

WARC 1.1 (ISO 28500), each record a gzip member of its own that goes to the file in one piece before
the page is read: who is killed loses the record that was being written, and leaves a file that can
be read up to there. No file is ever gone on with by another process.
"""

import asyncio
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import structlog
from warcio.recordbuilder import RecordBuilder
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from perspektiven import __version__
from perspektiven.ops import metrics
from services.fetcher.http.download import Response

log = structlog.get_logger()

_NOT_IN_NAMES = re.compile("[^A-Za-z0-9.-]")
_MOST_BYTES = 2**30
"""About so large is a file at the most; the size that WARC's own guidelines advise."""

_LONGEST_WAIT_SECONDS = 10.0
"""A disk that hangs must not hold up the fetching for longer."""

_REST_SECONDS = 60.0
"""How long the disk is left alone after a failure."""

_AS_SENT = frozenset({"content-encoding", "content-length", "transfer-encoding"})
"""Headers that speak of the body as it was on the wire; ours is decompressed."""

_BUILDER = RecordBuilder("1.1")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROLS = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


class PageFiles:
    """Stores pages in files below a folder, `most_bytes` each; without a folder, nowhere."""

    def __init__(self, folder: Path | None, *, most_bytes: int = _MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._instance = f"{_NOT_IN_NAMES.sub('_', socket.gethostname())}-{os.getpid()}"
        self._path: Path | None = None
        self._day = date.min
        self._size = 0
        self._count = 0
        self._rests_until = 0.0
        self._writing: asyncio.Future[None] | None = None

    async def keep(self, response: Response, fetched_at: datetime) -> None:
        """Stores a page; a failure is counted and logged."""
        if self._folder is None:
            return
        if time.monotonic() < self._rests_until:
            metrics.PAGES_KEPT.labels("failed").inc()
            return
        try:
            async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
                await self._in_turn(lambda: self._write(response, fetched_at))
        except (OSError, TimeoutError) as exc:
            self._rests_until = time.monotonic() + _REST_SECONDS
            metrics.PAGES_KEPT.labels("failed").inc()
            log.warning("pages_not_kept", folder=str(self._folder), error=repr(exc))
            return
        metrics.PAGES_KEPT.labels("done").inc()

    async def _in_turn(self, write: Callable[[], None]) -> None:
        # A thread that hangs goes on when nobody waits for it any more: it is still the writer.
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])
        self._writing = asyncio.ensure_future(asyncio.to_thread(write))
        await asyncio.shield(self._writing)

    def _write(self, response: Response, fetched_at: datetime) -> None:
        day = fetched_at.astimezone(UTC).date()
        if self._path is None or self._size >= self._most_bytes or day != self._day:
            self._begin(fetched_at.astimezone(UTC))
        self._append(_response(response, fetched_at))

    def _begin(self, now: datetime) -> None:
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._count += 1
        name = f"perspektiven-{now:%Y%m%dT%H%M%SZ}-{self._instance}-{self._count:05}.warc.gz"
        self._path, self._day, self._size = self._folder / name, now.date(), 0
        self._append(_warcinfo(name, now))

    def _append(self, record: bytes) -> None:
        """Adds a record as a whole, or not at all."""
        if self._path is None:
            return
        path, self._path = self._path, None
        with path.open("ab", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            try:
                rest = memoryview(record)
                while rest:
                    rest = rest[file.write(rest) :]
            except OSError:
                # What follows half a record could not be read, and an empty file is of no use.
                if before:
                    file.truncate(before)
                else:
                    path.unlink()
                raise
        self._path, self._size = path, before + len(record)


def _response(response: Response, fetched_at: datetime) -> bytes:
    status = f"{response.status} {_phrase(response.status)}".rstrip()
    record = _BUILDER.create_warc_record(
        _CONTROLS.sub("", response.url),
        "response",
        payload=BytesIO(response.body),
        length=len(response.body),
        http_headers=StatusAndHeaders(status, list(_headers(response)), protocol="HTTP/1.1"),
        warc_headers_dict={"WARC-Date": f"{fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"},
    )
    return _packed(record)


def _warcinfo(name: str, now: datetime) -> bytes:
    info = {"software": f"Perspektiven/{__version__}", "format": "WARC File Format 1.1"}
    record = _BUILDER.create_warcinfo_record(name, info)
    record.rec_headers.replace_header("WARC-Date", f"{now:%Y-%m-%dT%H:%M:%SZ}")
    return _packed(record)


def _packed(record: ArcWarcRecord) -> bytes:
    packed = BytesIO()
    WARCWriter(packed, gzip=True, warc_version="1.1").write_record(record)
    return packed.getvalue()


def _headers(response: Response) -> Iterator[tuple[str, str]]:
    for name, value in response.headers.items():
        if _NAME.fullmatch(name):
            told = quote(_CONTROLS.sub(" ", value).strip(), safe=_ASCII)
            yield (f"X-Crawl-{name}" if name in _AS_SENT else name), told
    yield "Content-Length", str(len(response.body))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
