"""Valid contract objects for tests; a test names only what matters to it.

    article(language="pl", paragraphs=["Ala ma kota."])
    translation(article=article(language="fr"), status="untranslated")

Whatever is not given is derived from what is: an article's id from its URL, its hash from its
text, a translation's paragraphs from its article's. Nothing is random and no clock is read.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from perspektiven.contracts import (
    Article,
    EngineVersion,
    Entry,
    Extractor,
    Outlet,
    OutletRef,
    Paragraph,
    Source,
    TranslatedParagraph,
    Translation,
    TranslationStatus,
)
from perspektiven.urls import article_id, canonical_url

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
"""The moment at which the world of the tests stands still."""

URL = "https://gazeta.example/swiat/most-na-wisle-1001.html"

TEXTS = (
    "Nowy most na Wiśle zostanie otwarty w piątek, poinformował w środę zarząd dróg.",
    "Budowa trwała cztery lata i kosztowała mniej, niż zakładano.",
)


def outlet(**overrides: Any) -> Outlet:
    """A Polish outlet with one feed."""
    identity = overrides.get("id", "gazeta")
    homepage = overrides.get("homepage", f"https://{identity}.example/")
    values: dict[str, Any] = {
        "id": identity,
        "name": "Gazeta Przykładowa",
        "country": "PL",
        "languages": ("pl",),
        "homepage": homepage,
        "sources": (Source(url=f"{homepage}rss.xml"),),
    }
    return Outlet(**values | overrides)


def outlet_ref(**overrides: Any) -> OutletRef:
    """What an article says of `outlet()`."""
    values = {"id": "gazeta", "name": "Gazeta Przykładowa", "country": "PL"}
    return OutletRef(**values | overrides)


def entry(**overrides: Any) -> Entry:
    """A link found in the feed of `outlet()`."""
    values: dict[str, Any] = {
        "outlet_id": "gazeta",
        "url": URL,
        "source_url": "https://gazeta.example/rss.xml",
        "title": "Nowy most na Wiśle",
        "published_at": NOW,
        "discovered_at": NOW,
    }
    return Entry(**values | overrides)


def article(*, paragraphs: Iterable[str | Paragraph] = TEXTS, **overrides: Any) -> Article:
    """A Polish article of `outlet()`; texts in `paragraphs` become plain paragraphs."""
    blocks = tuple(Paragraph(text=each) if isinstance(each, str) else each for each in paragraphs)
    url = overrides.get("url", URL)
    canonical = overrides.get("canonical_url", canonical_url(url))
    title = overrides.get("title", "Nowy most na Wiśle")
    values: dict[str, Any] = {
        "id": article_id(canonical),
        "outlet": outlet_ref(),
        "url": url,
        "canonical_url": canonical,
        "language": "pl",
        "title": title,
        "paragraphs": blocks,
        "published_at": NOW,
        "discovered_at": NOW,
        "fetched_at": NOW,
        "content_hash": _hash([title, *(block.text for block in blocks)]),
        "extractor": Extractor(name="test", version="1"),
    }
    return Article(**values | overrides)


def translation(
    *,
    article: Article | None = None,
    paragraphs: Iterable[str | TranslatedParagraph] | None = None,
    **overrides: Any,
) -> Translation:
    """A German translation of `article()`, in made-up words where `paragraphs` are not given."""
    original = article if article is not None else _article()
    status = TranslationStatus(overrides.get("status", TranslationStatus.TRANSLATED))
    values: dict[str, Any] = {
        "article": original,
        "target_language": "de",
        "status": status,
        "translated_at": NOW,
    }
    if status is not TranslationStatus.UNTRANSLATED:
        texts = paragraphs if paragraphs is not None else _made_up(original, status)
        values["title"] = _in_german(original.title, status)
        values["paragraphs"] = _mirrored(original, list(texts))
    if status is TranslationStatus.TRANSLATED:
        values["engine"] = EngineVersion(name="memory", model="test", version="1")
    return Translation(**values | overrides)


_article = article


def _mirrored(
    original: Article, texts: Sequence[str | TranslatedParagraph]
) -> tuple[TranslatedParagraph, ...]:
    blocks = original.paragraphs
    return tuple(
        TranslatedParagraph(kind=blocks[i].kind if i < len(blocks) else "paragraph", text=text)
        if isinstance(text, str)
        else text
        for i, text in enumerate(texts)
    )


def _made_up(original: Article, status: TranslationStatus) -> list[str]:
    return [_in_german(block.text, status) for block in original.paragraphs]


def _in_german(text: str, status: TranslationStatus) -> str:
    return text if status is TranslationStatus.SAME_LANGUAGE else f"Auf Deutsch: {text}"


def _hash(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
