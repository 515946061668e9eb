"""JSON-LD of an article page (schema.org), for search engines."""

from typing import Any

from perspektiven.index import Document
from services.reader.rendering.content import HEADLINE_LETTERS, headline, shortened


def news_article(document: Document, address: str, *, image: str | None) -> dict[str, Any]:
    """A NewsArticle that says what it is a translation of; `address` is our page of it."""
    original = {
        "@type": "NewsArticle",
        "url": document.url,
        "inLanguage": document.language,
        "headline": shortened(document.original.title, HEADLINE_LETTERS),
    }
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": headline(document),
        "inLanguage": document.target_language if document.title else document.language,
        "publisher": {"@type": "NewsMediaOrganization", "name": document.outlet.name},
        "author": [{"@type": "Person", "name": name} for name in document.authors],
        "isBasedOn": document.url,
    }
    if document.title:
        described["translationOfWork"] = original
    if image:
        described["image"] = image
    if document.published_at:
        described["datePublished"] = document.published_at.isoformat()
    if document.modified_at:
        described["dateModified"] = document.modified_at.isoformat()
    return described
