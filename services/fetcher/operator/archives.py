"""WARC archive → pages, record by record; types that all archive imports share.

Streams: memory doesn't grow with the archive. What is bad in it is handed out as such, with its
place, and the rest goes on.
"""

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from perspektiven.contracts import Outlet, OutletRef
from perspektiven.errors import Permanent
from perspektiven.outlets import outlet_of
from perspektiven.text.dates import moment
from perspektiven.urls import web_address
from services.fetcher.operator.warc_records import WarcRecord, answer, records

_FOUND = frozenset({"200", "203"})
_HTML = ("text/html", "application/xhtml")


@dataclass(frozen=True, slots=True)
class Bad:
    """A part of an archive that yields nothing. `place` is FILE:LINE or FILE:RECORD, from 1."""

    place: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page of a WARC, as fetched at `fetched_at` (UTC)."""

    place: str
    url: str
    body: bytes
    content_type: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Outlets:
    """Finds the outlet of an article: by id, by registered domain, or always the `only` one."""

    by_id: Mapping[str, Outlet]
    by_domain: Mapping[str, Outlet]
    only: Outlet | None = None

    def find(self, url: str, outlet_id: str | None = None) -> Outlet:
        """The outlet of the id, else of the domain, else one named after the domain."""
        if outlet_id is None:
            return self.only or outlet_of(url, self.by_domain)
        return self.by_id.get(outlet_id) or outlet_of(url, {}).model_copy(
            update={"id": OutletRef(id=outlet_id, name=outlet_id, country="ZZ").id}
        )


def pages(stream: io.BufferedReader, *, name: str) -> Iterator[ArchivedPage | Bad]:
    """HTML pages among the responses of a WARC (ISO 28500); other records are skipped."""
    try:
        for record in records(stream):
            if record.fields.get("warc-type") != "response":
                continue
            place = f"{name}:{record.number}"
            try:
                page = _page(record, place)
            except Permanent as exc:
                yield Bad(place, exc.reason, str(exc))
                continue
            if page is not None:
                yield page
    except (EOFError, OSError, zlib.error) as exc:
        yield Bad(name, "broken_archive", f"can't be read further: {exc}")


def _page(record: WarcRecord, place: str) -> ArchivedPage | None:
    """The page of a response record; None for what is no HTML that was found."""
    target = record.fields.get("warc-target-uri", "").strip("<>")
    if not target.lower().startswith(("http:", "https:")):
        return None
    if record.lack is not None:
        raise Permanent("broken_archive", record.lack)
    found = answer(record.block)
    content_type = found.headers.get("content-type")
    if found.status not in _FOUND:
        return None
    if not (content_type or "text/html").strip().lower().startswith(_HTML):
        return None
    url = web_address(target)
    fetched_at = moment(record.fields.get("warc-date"))
    if url is None or fetched_at is None:
        raise Permanent("wrong_record", "the response has no usable target URI or date")
    return ArchivedPage(place, url, found.body, content_type, fetched_at)
