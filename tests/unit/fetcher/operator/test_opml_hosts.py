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
        ('<outline text="&#34;Most&#x22; &#60;b" xmlUrl="{}"/>', "utf-8", '"Most" <b'),
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Wieczór &amp;amp; Ranek", "Wieczór & Ranek"),
        ("L&amp;#8217;Écho d&amp;rsquo;Aval &amp;#xE9;t&amp;eacute;", "L’Écho d’Aval été"),
        ("Rzeka&amp;nbsp;i&amp;#8203; Most", "Rzeka i Most"),
        ("Books &amp;notes &amp; more", "Books &notes & more"),
        ("Q&amp;nosuchletter;A", "Q&nosuchletter;A"),
    ],
)
def test_a_name_that_was_escaped_twice_is_read_as_people_write_it(text: str, name: str) -> None:
    address = "https://wieczor.example/?a=1&amp;amp;b=2"
    line = f'<outline text="{text}" xmlUrl="{address}"/>'

    (found,) = opml.parse(f"<opml><body>{line}</body></opml>".encode()).outlets

    assert (found.name, found.sources[0].url) == (name, "https://wieczor.example/?a=1&b=2")


def test_a_feed_in_several_folders_is_one_source_however_its_host_is_spelled() -> None:
    addresses = ("https://wieczor.example/rss", "https://Wieczor.Example/rss")
    line = "".join(f'<outline text="A" xmlUrl="{each}"/>' for each in addresses)
    folders = f'<outline text="B">{line}</outline><outline text="C">{line}</outline>'

    (found,) = opml.parse(f"<opml><body>{folders}</body></opml>".encode()).outlets

    assert [source.url for source in found.sources] == ["https://wieczor.example/rss"]


@pytest.mark.parametrize(
    ("outline", "feeds"),
    [
        ('type="rss" url="https://a.example/rss"', ["https://a.example/rss"]),
        ('type="Atom" URL="https://a.example/atom"', ["https://a.example/atom"]),
        ('type="rss" url="/" xmlUrl="https://a.example/rss"', ["https://a.example/rss"]),
        ('type="link" url="https://a.example/"', []),
        ('type="include" url="https://a.example/more.opml"', []),
        ('url="https://a.example/"', []),
    ],
)
def test_a_feed_may_have_its_address_in_url(outline: str, feeds: list[str]) -> None:
    export = f'<opml><body><outline text="A" {outline}/></body></opml>'

    found = opml.parse(export.encode())

    assert [source.url for outlet in found.outlets for source in outlet.sources] == feeds
