"""The extractors that are compared: ours, plain trafilatura fast and full, readability."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import trafilatura
from lxml import html
from readability import Document

from bench.extraction.pages import Gold
from perspektiven.text.charset import decode
from services.fetcher.extraction.extract import Page, extract
from services.fetcher.extraction.refusals import Refused

_NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor makes of a page."""

    texts: tuple[str, ...] = ()
    title: str | None = None
    day: str | None = None
    authors: tuple[str, ...] = ()


def ours(page: Gold) -> Extraction:
    try:
        found = extract(Page(page.url, page.body), now=_NOW)
    except Refused:
        return Extraction()
    day = found.published_at.date().isoformat() if found.published_at else None
    texts = tuple(paragraph.text for paragraph in found.paragraphs)
    return Extraction(texts, found.title, day, found.authors)


def trafilatura_fast(page: Gold) -> Extraction:
    return _trafilatura(page, fast=True)


def trafilatura_full(page: Gold) -> Extraction:
    return _trafilatura(page, fast=False)


def readability(page: Gold) -> Extraction:
    document = Document(decode(page.body))
    text = "".join(map(str, html.fromstring(document.summary()).itertext()))
    return Extraction(tuple(text.splitlines()), document.short_title())


def _trafilatura(page: Gold, *, fast: bool) -> Extraction:
    found = trafilatura.bare_extraction(
        page.body, url=page.url, fast=fast, include_comments=False, with_metadata=True
    )
    if found is None or isinstance(found, dict):
        return Extraction()
    authors = tuple((found.author or "").split("; "))
    return Extraction(tuple((found.text or "").splitlines()), found.title, found.date, authors)


EXTRACTORS: dict[str, Callable[[Gold], Extraction]] = {
    "perspektiven": ours,
    "trafilatura fast": trafilatura_fast,
    "trafilatura full": trafilatura_full,
    "readability": readability,
}
