"""Page of one article, rendered on the event loop or in a worker process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from perspektiven.index import Document, Status
from perspektiven.stories import Story
from services.reader.pages.schema_org import news_article
from services.reader.query.near_duplicates import Others
from services.reader.rendering import content
from services.reader.rendering.originals import in_original
from services.reader.rendering.templating import render
from services.reader.settings import ReaderSettings
from services.reader.targets import Target

TEMPLATE = "article.html"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that the page shows besides the article itself; can be sent to another process."""

    common: Mapping[str, Any]
    """What every page is given."""
    address: str
    """Of the page."""
    image: str | None
    """Address of the article's image; None: there is none to show."""
    others: Others
    story: Story | None
    """Other reports on the same event; None where there are none."""
    related: tuple[Document, ...]
    beside_original: bool
    part: int
    in_original: bool = False
    """Without the translation, as the reader reads the language."""


class NoSuchPart(ValueError):
    """The article has fewer parts than asked for."""


def article_values(document: Document, around: Surroundings) -> dict[str, Any]:
    """What the template is given. Raises NoSuchPart."""
    part = content.part(document, around.part)
    if around.part > part.of:
        raise NoSuchPart
    shown = in_original(part.document) if around.in_original else part.document
    return {
        **around.common,
        "article": shown,
        "aside": around.beside_original and document.status is Status.TRANSLATED,
        "caption": content.caption(in_original(document) if around.in_original else document),
        "others": around.others,
        "story": around.story,
        "related": around.related,
        "structured": news_article(document, around.address, image=around.image),
        "has_image": lambda _: around.image is not None,
        "part": around.part,
        "of_parts": part.of,
    }


def article_html(
    document: Document, settings: ReaderSettings, target: Target, around: Surroundings
) -> str | None:
    """The whole page at once, for a worker process; None where the article has no such part."""
    try:
        values = article_values(document, around)
    except NoSuchPart:
        return None
    return render(settings, target, TEMPLATE, **values)
