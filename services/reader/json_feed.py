"""JSON Feed 1.1 (jsonfeed.org)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from perspektiven.index import Document
from services.reader.settings import ReaderSettings
from services.reader.templating import teaser


def json_feed(
    settings: ReaderSettings, *, articles: Sequence[Document], home: str, itself: str, **about: Any
) -> str:
    """The articles as a feed; `home` is our address without a slash at its end."""
    subject = about.get("subject")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{settings.masthead}: {subject}" if subject else settings.masthead,
        "description": settings.tagline,
        "home_page_url": about.get("page", f"{home}/"),
        "feed_url": itself,
        "language": settings.target_language[0],
        "items": [_item(article, home) for article in articles],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(article: Document, home: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"urn:uuid:{article.id}",
        "url": f"{home}/articles/{article.id}",
        "external_url": article.url,
        "title": article.title or article.original.title,
        "summary": teaser(article),
        "content_text": _text(article),
        "date_published": article.dated_at.isoformat(),
        "language": article.target_language if article.title else article.language,
        "authors": [{"name": name} for name in article.authors] or [{"name": article.outlet.name}],
        "tags": list(article.tags),
    }
    changed: datetime | None = article.modified_at
    return item | ({"date_modified": changed.isoformat()} if changed else {})


def _text(article: Document) -> str:
    return "\n\n".join(each.text for each in article.paragraphs or article.original.paragraphs)
