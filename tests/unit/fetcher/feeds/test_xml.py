"""Bytes that claim to be XML, and what they would like to have read."""

import pytest

from tests.unit.fetcher.feeds.shown import FIRST, found_in


@pytest.mark.parametrize("file", ["rss-billion-laughs.xml", "rss-external-entity.xml"])
def test_entities_are_never_expanded(file: str) -> None:
    (entry,) = found_in(file).entries

    assert entry.url == FIRST
    assert entry.title is not None
    assert entry.title.endswith((";", ":"))
    assert len(entry.title) < 20
