"""Feeds whose tags don't nest."""

from services.fetcher.feeds.feed import parse
from services.fetcher.feeds.soup import read_soup
from tests.unit.fetcher.feeds.shown import FIRST, URL


def test_a_feed_that_is_beyond_feedparser_still_yields_what_the_tree_has() -> None:
    # It encodes half a surrogate pair, and doesn't catch what comes of it.
    item = f"<item><link>{FIRST}</link><description>&#xD800;</b></description></item>"

    assert read_soup(f"<rss><channel>{item}</channel></rss>", url=URL) == ()
    assert [entry.url for entry in parse(f"<rss>{item}</rss>".encode(), url=URL).entries] == [FIRST]
