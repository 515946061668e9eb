"""Rows of the fetcher's state by URL."""

from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher.state.frontier import Seen, Todo, seen_key, todo_key
from tests.unit.fetcher.desk import Desk


def seen_of(at: Desk, url: str) -> Seen | None:
    return at.state.get(Seen, seen_key(*place_of(url)))


def todo_of(at: Desk, url: str) -> Todo | None:
    return at.state.get(Todo, todo_key(*place_of(url)))


def place_of(url: str) -> tuple[str, str]:
    return registered_domain(url), article_id(canonical_url(url))
