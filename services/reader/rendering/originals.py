"""Articles shown in the original although they are translated: the reader reads their language."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from perspektiven.index import Document, Status
from services.reader.query.search import Hit


def in_original(document: Document) -> Document:
    """The article without its translation; the same where it has none."""
    if document.status is not Status.TRANSLATED:
        return document
    image = document.image
    changes: Mapping[str, Any] = {
        "title": None,
        "paragraphs": (),
        "warnings": (),
        "image": image.model_copy(update={"translated_caption": None}) if image else None,
    }
    return document.model_copy(update=changes)


def is_in_original(document: Document) -> bool:
    """Whether it is one without its translation: what is translated has a title or a text."""
    is_translated = document.status is Status.TRANSLATED
    return is_translated and not document.title and not document.paragraphs


def hit_in_original(hit: Hit) -> Hit:
    """A hit without its translation: only what is marked in the original is left."""
    marked = {name: each for name, each in hit.highlights.items() if name.startswith("original.")}
    return replace(hit, document=in_original(hit.document), highlights=marked)
