"""JSON Feed: its items, and what is wrong with them."""

from services.fetcher.feeds.feed import parse
from tests.unit.fetcher.feeds.shown import FIRST, MORNING, URL, found_in


def test_broken_items_of_a_json_feed_are_left_out() -> None:
    found = found_in("json-feed-with-broken-items.json")

    assert found.entries[0].title == "Nowy most & rzeka"
    assert found.entries[0].summary == "Kierowcy czekali."
    assert found.entries[0].published_at == MORNING
    assert found.hints.hub == "https://hub.example/"


def test_json_feeds_have_no_home_pages_either() -> None:
    items = f'[{{"url": "https://gazeta.example/"}}, {{"url": "{FIRST}"}}]'
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "items": {items}}}'.encode()

    assert [entry.url for entry in parse(body, url=URL).entries] == [FIRST]
