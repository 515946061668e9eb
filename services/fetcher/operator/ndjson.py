"""NDJSON → articles, line by line, for texts that were fetched elsewhere.

A line that is no article is handed out as bad, with its number, and the rest goes on.
"""

import io
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from perspektiven import limits, oversize
from perspektiven.contracts import Article, Extractor, Paragraph
from perspektiven.errors import Permanent
from perspektiven.outlets import reference
from perspektiven.text.dates import moment
from perspektiven.text.fingerprints import fingerprint
from perspektiven.text.valid_text import valid_json
from perspektiven.urls import article_id, canonical_url, web_address
from services.fetcher.feeds.plain_text import folded
from services.fetcher.operator.archives import Bad, Outlets

_MOST_BYTES = limits.LINE_BYTES.most
_SAMPLE = 1500  # characters that tell a text's language
_EXTRACTOR = Extractor(name="ndjson", version="1")

Identify = Callable[[str, Sequence[str]], str]
"""A text, and the languages that it is likely to be in, to its language (BCP 47)."""


class _Line(BaseModel):
    """What a line of NDJSON may hold."""

    model_config = ConfigDict(extra="ignore")

    url: str = Field(max_length=limits.URL.most)
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
            raise ValueError("is not an http or https URL")
        return address

    @field_validator("published_at", mode="before")
    @classmethod
    def _in_any_spelling(cls, value: object) -> datetime | None:
        if value is None:
            return None
        found = moment(str(value))
        if found is None:
            raise ValueError("is not a date and time (ISO 8601)")
        return found

    @field_validator("authors", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value or []


def articles(
    lines: io.BufferedReader, *, name: str, outlets: Outlets, identify: Identify, now: datetime
) -> Iterator[Article | Bad]:
    """Parses each line that is not blank to an Article; `now` is its time of discovery.

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


def _lines(lines: io.BufferedReader) -> Iterator[tuple[int, bytes | Bad]]:
    """Each line with its number; one that is too long without what is beyond the limit."""
    for number in count(1):
        try:
            line = rest = lines.readline(_MOST_BYTES + 1)
            while len(line) > _MOST_BYTES and rest and not rest.endswith(b"\n"):
                rest = lines.readline(_MOST_BYTES)
        except (EOFError, OSError, zlib.error) as exc:
            yield number, Bad("", "broken_archive", f"can't be read further: {exc}")
            return
        if not line:
            return
        yield number, line


def _article(given: _Line, outlets: Outlets, identify: Identify, now: datetime) -> Article:
    blocks = _blocks(given)
    title = folded(given.title)
    texts = [text for _, text in blocks]
    if not title or not texts:
        raise Permanent("empty_article", "the title or the text is empty")
    too_large = oversize.of_texts(title, texts)
    if too_large is not None:
        raise too_large
    canonical = canonical_url(given.url)
    try:
        outlet = outlets.find(given.url, given.outlet_id)
        article = Article(
            id=article_id(canonical),
            outlet=reference(outlet),
            url=given.url,
            canonical_url=canonical,
            language=given.language or identify(" ".join(texts)[:_SAMPLE], outlet.languages),
            title=title,
            paragraphs=tuple(_paragraph(block, text) for block, text in blocks),
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
    oversize.require_size(article)
    return article


def _parsed(line: bytes) -> _Line:
    if len(line) > _MOST_BYTES:
        raise Permanent("too_large", f"the line has more than {_MOST_BYTES} bytes")
    try:
        value: Any = valid_json(json.loads(line))
    except (ValueError, RecursionError) as exc:
        raise Permanent("not_json", f"not JSON: {exc}") from exc
    try:
        return _Line.model_validate(value)
    except ValidationError as exc:
        raise Permanent("wrong_schema", _complaint(exc)) from exc


def _complaint(exc: ValidationError) -> str:
    first = exc.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else str(first["msg"])


def _blocks(given: _Line) -> list[tuple[str | Paragraph, str]]:
    """The blocks that hold text, each with its text, folded."""
    if given.paragraphs is not None:
        blocks: Iterable[str | Paragraph] = given.paragraphs
    else:
        text = (given.text or "").replace("\r\n", "\n")
        blocks = text.split("\n\n" if "\n\n" in text else "\n")
    texts = ((each, each if isinstance(each, str) else each.text) for each in blocks)
    return [(each, text) for each, unfolded in texts if (text := folded(unfolded))]


def _paragraph(block: str | Paragraph, text: str) -> Paragraph:
    if isinstance(block, str):
        return Paragraph(text=text)
    return block.model_copy(update={"text": text})
