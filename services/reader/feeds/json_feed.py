"""JSON Feed 1.1 (jsonfeed.org)."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from perspektiven.index import Document
from services.reader.rendering import content
from services.reader.settings import ReaderSettings
from services.reader.targets import Target


def json_feed(
    settings: ReaderSettings,
    target: Target,
    *,
    articles: Sequence[Document],
    home: str,
    has_image: Callable[[Document], bool],
    **about: Any,
) -> str:
    """The articles as a feed; `home` is our address without a slash at its end.

    Of the rest, `subject` is what was searched for, `page` the same as a page, `itself` the feed.
    """
    subject = about.get("subject")

    def here(path: str) -> str:
        return home + target.address(path)

    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": f"{settings.masthead}: {subject}" if subject else settings.masthead,
        "description": settings.tagline,
        "home_page_url": about["page"],
        "feed_url": about["itself"],
        "language": target.language,
        "items": [_item(article, here, has_image) for article in articles],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(
    article: Document, here: Callable[[str], str], has_image: Callable[[Document], bool]
) -> dict[str, Any]:
    lead = content.teaser(article)
    item: dict[str, Any] = {
        "id": f"urn:uuid:{article.id}",
        "url": here(f"/articles/{article.id}"),
        "external_url": article.url,
        "title": content.headline(article),
        "summary": lead.text if lead else "",
        "content_text": content.feed_text(article),
        "date_published": article.dated_at.isoformat(),
        "date_modified": content.changed_at(article).isoformat(),
        "language": content.title_language(article),
        "authors": [{"name": name} for name in article.authors] or [{"name": article.outlet.name}],
        "tags": list(article.tags),
    }
    if has_image(article):
        item["image"] = here(f"/images/{article.id}")
    return item
