"""Feeds of OPML files on hosts that many newspapers share, and as other readers write them."""

import pytest

from services.fetcher.operator import opml


def outlets(*addresses: str, attribute: str = "xmlUrl") -> list[str]:
    lines = "".join(f'<outline text="A" {attribute}="{each}"/>' for each in addresses)
    return [each.id for each in opml.parse(f"<opml><body>{lines}</body></opml>".encode()).outlets]


@pytest.mark.parametrize(
    "address",
    [
        "https://rss.app/feeds/{}.xml",
        "https://politepol.com/fd/{}",
        "https://fetchrss.com/rss/{}.xml",
        "https://feed43.com/{}.xml",
        "https://feeds.feedburner.com/~r/{}/most",
        "http://feedproxy.google.com/{}",
        "https://news.google.com/rss/search?q=site:{}.example",
        "https://createfeed.fivefilters.org/extract.php?url={}.example",
        "https://rss-bridge.org/bridge01/?action=display&amp;bridge={}",
        "https://morss.it/:proxy/https://{}.example/rss",
        "https://kill-the-newsletter.com/feeds/{}.xml",
        "https://medium.com/feed/@{}",
        "https://www.youtube.com/feeds/videos.xml?channel_id={}",
        "https://www.reddit.com/r/{}/.rss",
        "https://{}.wordpress.com/feed/",
        "https://{}.blogspot.com/feeds/posts/default",
        "https://{}.substack.com/feed",
    ],
)
def test_two_newspapers_on_one_host_are_two_outlets(address: str) -> None:
    found = outlets(*(address.format(name) for name in ("wieczor", "poranek")))

    assert len(found) == 2
    assert "wieczor" in found[0]
    assert "poranek" in found[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://feeds.feedburner.com/~r/wieczor/most", "https://feeds.feedburner.com/wieczor"),
        ("https://rsshub.app/wieczor/most", "https://rsshub.app/wieczor/rzeka"),
        ("https://wieczor.wordpress.com/feed/", "https://wieczor.wordpress.com/most/feed/"),
        ("https://feeds.wieczor.co.uk/most", "https://www.wieczor.co.uk/rss/rzeka"),
    ],
)
def test_two_feeds_of_one_newspaper_are_one_outlet(one: str, other: str) -> None:
    assert len(outlets(one, other)) == 1


def test_sites_on_one_platform_are_outlets_of_their_own() -> None:
    found = outlets("https://a.ghost.io/rss/", "https://b.ghost.io/rss/", "https://ghost.io/rss/")

    assert found == ["a.ghost.io", "b.ghost.io", "ghost.io"]


def test_the_homepage_of_a_feed_on_a_service_is_its_page_there() -> None:
    export = (
        '<opml><body><outline text="A" xmlUrl="https://feeds.feedburner.com/wieczor/most"/>'
        '<outline text="B" xmlUrl="https://poranek.substack.com/feed"/></body></opml>'
    )

    assert [each.homepage for each in opml.parse(export.encode()).outlets] == [
        "https://feeds.feedburner.com/wieczor",
        "https://poranek.substack.com/",
    ]


@pytest.mark.parametrize("scheme", ["feed:", "FEED:", "feeds:", "itpc:", "pcast:"])
@pytest.mark.parametrize("rest", ["https://wieczor.example/rss", "//wieczor.example/rss"])
def test_schemes_of_readers_stand_for_the_web(scheme: str, rest: str) -> None:
    assert outlets(f"{scheme}{rest}") == ["wieczor.example"]


@pytest.mark.parametrize("attribute", ["xmlUrl", "xmlurl", "XMLURL"])
def test_attributes_may_be_in_any_case(attribute: str) -> None:
    assert outlets("https://wieczor.example/rss", attribute=attribute) == ["wieczor.example"]


@pytest.mark.parametrize(
    ("export", "encoding", "name"),
    [
        (
            '<outline text="Zw&ouml;lf B&auml;ume & mehr" xmlUrl="{}"/>',
            "utf-8",
            "Zwölf Bäume & mehr",
        ),
        ('<outline text="Głos & Most" xmlUrl="{}"/>', "iso-8859-2", "Głos & Most"),
        ('<outline text="朝の橋 & 夕" xmlUrl="{}"/>', "utf-16", "朝の橋 & 夕"),
        ('<outline text="Вестник & мост" xmlUrl="{}"/>', "windows-1251", "Вестник & мост"),
        ("<outline text='L&apos;Écho&nbsp;du Pont' xmlUrl='{}'/>", "iso-8859-1", "L'Écho du Pont"),
        ('<OUTLINE TEXT="Gazeta&#243;w" XMLURL="{}"/>', "utf-8", "Gazetaów"),
    ],
)
def test_names_and_addresses_survive_bare_ampersands_entities_and_old_charsets(
    export: str, encoding: str, name: str
) -> None:
    address = "https://wieczor.example/?format=feed&type=rss"
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body>{export}</body></opml>'

    (found,) = opml.parse(text.format(address).encode(encoding)).outlets

    assert (found.name, found.sources[0].url) == (name, address)


def test_newspapers_on_somebodys_own_feed_service_are_outlets_of_their_own() -> None:
    found = outlets(
        "https://rsshub.verein.example/wieczor", "https://rsshub.verein.example/ranek/x"
    )

    assert [each.rpartition("-")[2] for each in found] == ["wieczor", "ranek"]
