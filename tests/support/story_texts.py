"""Texts for tests of the grouper."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.grouper.node import IncomingText, Node, node

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)


def text(title: str, *, hours: float = 0, **fields: Any) -> IncomingText:
    """A text of some hours after BEGIN; by default its title is its id."""
    named: dict[str, Any] = {"id": title, "published_at": BEGIN + timedelta(hours=hours)}
    return IncomingText(title=title, **(named | fields))


def story_node(title: str, **fields: Any) -> Node:
    """The node of a German text."""
    return node(text(title, **fields), "de")
