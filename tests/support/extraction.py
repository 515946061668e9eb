"""A page of a made-up newspaper, extracted: its texts, or the reason of its refusal."""

from datetime import UTC, datetime

import pytest

from services.fetcher.extraction.extract import Extracted, Page, extract
from services.fetcher.extraction.refusals import Refused

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


URL = "https://www.courier.example/news/bridge-1234.html"


def extracted(html: str | bytes, *, url: str = URL, content_type: str | None = None) -> Extracted:
    body = html.encode() if isinstance(html, str) else html
    return extract(Page(url, body, content_type), now=NOW)


def texts(found: Extracted) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def json_ld(properties: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{properties}}}</script>'


def reason(html: str | bytes, **how: str) -> str:
    with pytest.raises(Refused) as caught:
        extracted(html, **how)
    return caught.value.reason
