"""Archives → articles and pages: NDJSON line by line, WARC record by record, gzip or not.

Streams: memory doesn't grow with the archive. What is bad in it is handed out as such, with its
place, and the rest goes on.
"""

import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from perspektiven.contracts import Article, Extractor, Outlet, OutletRef, Paragraph
from perspektiven.errors import Permanent
from perspektiven.fingerprints import fingerprint
from perspektiven.outlets import outlet_of, reference
from perspektiven.urls import article_id, canonical_url, web_address
from services.fetcher.formats.dates import moment
from services.fetcher.formats.plain import folded
from services.fetcher.warc_records import Record, answer, records

MOST_LINE_BYTES = 8 * 2**20
_SAMPLE = 1500  # characters that tell a text's language

_EXTRACTOR = Extractor(name="ndjson", version="1")
_FOUND = frozenset({"200", "203"})
_HTML = ("text/html", "application/xhtml")

Identify = Callable[[str, Sequence[str]], str]
"""A text, and the languages that it is likely to be in, to its language (BCP 47)."""


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


class _Line(BaseModel):
    """What a line of NDJSON may hold."""

    model_config = ConfigDict(extra="ignore")

    url: str = Field(max_length=8192)
    title: str
    paragraphs: list[str | Paragraph] | None = None
    text: str | None = None
    outlet_id: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    authors: list[str] = Field(default_factory=list)

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        address = web_address(value)
        if address is None:
            raise ValueError("is no http or https URL")
        return address

    @field_validator("published_at", mode="before")
    @classmethod
    def _in_any_spelling(cls, value: object) -> datetime | None:
        if value is None:
            return None
        found = moment(str(value))
        if found is None:
            raise ValueError("is no moment (ISO 8601)")
        return found

    @field_validator("authors", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value or []


def articles(
    lines: io.BufferedReader, *, name: str, outlets: Outlets, identify: Identify, now: datetime
) -> Iterator[Article | Bad]:
    """An Article for each line that is not blank; `now` is when it was discovered.

    `identify` names the language of a text for which none is given.
    """
    for number, line in _lines(lines):
        place = f"{name}:{number}"
        if isinstance(line, Bad):
            yield Bad(place, line.reason, line.message)
            return
        if not line.strip():
            continue
        try:
            yield _article(_parsed(line), outlets, identify, now)
        except Permanent as exc:
            yield Bad(place, exc.reason, str(exc))


def pages(stream: io.BufferedReader, *, name: str) -> Iterator[ArchivedPage | Bad]:
    """The HTML pages among a WARC's responses (ISO 28500); other records are passed over."""
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


def _lines(lines: io.BufferedReader) -> Iterator[tuple[int, bytes | Bad]]:
    number = 0
    while True:
        number += 1
        try:
            line = lines.readline(MOST_LINE_BYTES + 1)
        except (EOFError, OSError, zlib.error) as exc:
            yield number, Bad("", "broken_archive", f"can't be read further: {exc}")
            return
        if not line:
            return
        yield number, line
        while len(line) > MOST_LINE_BYTES and not line.endswith(b"\n"):
            line = lines.readline(MOST_LINE_BYTES)
            if not line:
                return


def _article(given: _Line, outlets: Outlets, identify: Identify, now: datetime) -> Article:
    paragraphs = _paragraphs(given)
    title = folded(given.title)
    texts = [paragraph.text for paragraph in paragraphs]
    if not title or not texts:
        raise Permanent("empty_article", "title and text have to hold something")
    canonical = canonical_url(given.url)
    try:
        outlet = outlets.find(given.url, given.outlet_id)
        return Article(
            id=article_id(canonical),
            outlet=reference(outlet),
            url=given.url,
            canonical_url=canonical,
            language=given.language or identify(" ".join(texts)[:_SAMPLE], outlet.languages),
            title=title,
            paragraphs=paragraphs,
            authors=tuple(filter(None, map(folded, given.authors))),
            published_at=given.published_at,
            discovered_at=now,
            fetched_at=now,
            content_hash=sha256("\n".join([title, *texts]).encode()).hexdigest(),
            fingerprint=fingerprint(texts),
            extractor=_EXTRACTOR,
        )
    except ValidationError as exc:
        raise Permanent("wrong_schema", _complaint(exc)) from exc


def _parsed(line: bytes) -> _Line:
    if len(line) > MOST_LINE_BYTES:
        raise Permanent("too_large", f"a line over {MOST_LINE_BYTES} bytes")
    try:
        value: Any = json.loads(line)
    except (ValueError, RecursionError) as exc:
        raise Permanent("not_json", f"no JSON: {exc}") from exc
    try:
        return _Line.model_validate(value)
    except ValidationError as exc:
        raise Permanent("wrong_schema", _complaint(exc)) from exc


def _complaint(exc: ValidationError) -> str:
    first = exc.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _paragraphs(given: _Line) -> tuple[Paragraph, ...]:
    if given.paragraphs is not None:
        blocks: Iterable[str | Paragraph] = given.paragraphs
    else:
        text = (given.text or "").replace("\r\n", "\n")
        blocks = text.split("\n\n" if "\n\n" in text else "\n")
    whole = (Paragraph(text=each) if isinstance(each, str) else each for each in blocks)
    return tuple(
        each.model_copy(update={"text": text}) for each in whole if (text := folded(each.text))
    )


def _page(record: Record, place: str) -> ArchivedPage | None:
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
        raise Permanent("wrong_record", "a response without a usable target or date")
    return ArchivedPage(place, url, found.body, content_type, fetched_at)
