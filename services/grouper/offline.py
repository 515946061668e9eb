"""Grouping of articles from a file, by the code that the service runs."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from services.grouper.grouping import grouped
from services.grouper.node import IncomingText, node


def text_of(line: Mapping[str, Any]) -> IncomingText:
    """The text of an NDJSON line. Raises KeyError, TypeError, ValueError for a line that is none.

    A time without a zone is in UTC.
    """
    at = datetime.fromisoformat(line["published_at"])
    title = line.get("title")
    if not title and not line.get("original_title"):
        raise ValueError("a title is missing")
    return IncomingText(
        id=str(line["id"]),
        published_at=at if at.tzinfo else at.replace(tzinfo=UTC),
        title=str(title or line["original_title"]),
        lead=str(line.get("text") or ""),
        outlet=str(line.get("outlet") or ""),
        is_foreign=not title,
    )


def stories(texts: Iterable[IncomingText], language: str) -> dict[str, str]:
    """The story of each text by its id: the id of the earliest text of the story."""
    return grouped((node(each, language) for each in texts), language)
