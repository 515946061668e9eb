"""Feeds as newspapers really serve them, whatever their format."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perspektiven.errors import Permanent
from services.fetcher.feeds.feed import parse
from tests.unit.fetcher.feeds.shown import FIRST, NOW, SECOND, URL, found_in, titles_in, urls_in


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("rss20-plain.xml", "rss"),
        ("rss091-without-dates.xml", "rss"),
        ("rss090-rdf.xml", "rdf"),
        ("rss10-rdf-with-dublin-core.xml", "rdf"),
        ("json-feed-with-broken-items.json", "json_feed"),
        ("rss-cut-off.xml", "rss"),
        ("rss-php-warning-in-front.xml", "rss"),
        ("rss-byte-order-mark-and-blank-lines.xml", "rss"),
        ("rss-every-link-is-the-home-page.xml", "rss"),
        ("rss-constant-guid.xml", "rss"),
        ("rss-guid-permalink-without-link.xml", "rss"),
    ],
)
def test_every_format_and_every_accident_yields_its_items(file: str, kind: str) -> None:
    found = found_in(file)

    assert found.kind == kind
    assert [entry.url for entry in found.entries] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "rss-html-in-titles.xml",
            ["Most & rzeka – raport", 'PKN "Orlen" & spółka', "1 < 2 i koniec"],
        ),
        ("rss-entities-of-html.xml", ["Most na Wiśle – raport…"]),
        ("rss-control-characters.xml", ["Most na Wiśle", "Szkoły ’wracają’"]),
        ("rss-unclosed-tags.xml", ["Nowy most na Wiśle", "Szkoły wracają do pracy"]),
        ("rss-undeclared-namespace.xml", ["Nowy most na Wiśle"]),
        ("rss-media-title-and-link-are-no-titles.xml", ["Nowy most"]),
        ("rss-utf8-declared-latin2.xml", ["Nowy most na Wiśle"]),
        ("rss-latin2.xml", ["Nowy most na Wiśle"]),
        ("rss-windows1251.xml", ["Новый мост"]),
        ("rss-utf16.xml", ["Nowy most na Wiśle"]),
        ("rss-shift-jis.xml", ["新しい橋"]),
        ("rss-unknown-charset.xml", ["Café na rynku"]),
    ],
)
def test_titles_are_plain_text_whatever_was_done_to_them(file: str, expected: list[str]) -> None:
    assert titles_in(file) == expected


def test_the_header_s_charset_counts_where_the_prolog_s_is_wrong() -> None:
    found = found_in("rss-latin2-declared-utf8.xml", "text/xml; charset=iso-8859-2")

    assert found.entries[0].title == "Nowy most na Wiśle"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "rss-bare-ampersands-in-links.xml",
            ["https://gazeta.example/?id=1&copy=2&dzial=3", "https://gazeta.example/?id=2&dzial=3"],
        ),
        ("rss-counting-station.xml", [FIRST]),
        (
            "rss-links-without-scheme.xml",
            [FIRST, "https://www.gazeta.example/swiat/2"]
            + [f"https://gazeta.example/swiat/{number}" for number in (3, 4)],
        ),
        ("rss-same-page-twice.xml", [FIRST, SECOND]),
        ("rss-sold-links-off-site.xml", [FIRST, "https://sklep.example/promocja"]),
        ("rss-media-title-and-link-are-no-titles.xml", [FIRST]),
        ("rss-unclosed-tags.xml", [FIRST, SECOND]),
        ("rss-empty.xml", []),
    ],
)
def test_links_lead_to_pages_each_once(file: str, expected: list[str]) -> None:
    assert urls_in(file) == expected


def test_a_page_is_no_feed() -> None:
    with pytest.raises(Permanent) as refused:
        found_in("page-in-place-of-a-feed.html")

    assert refused.value.reason == "not_a_feed"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"nothing of the kind", "not_a_feed"),
        (b"{}", "not_a_feed"),
        (b"[1]", "not_a_feed"),
        (b"<a>" * 100_000, "not_a_feed"),
        (b"[" * 100_000, "not_a_feed"),
        (b"\x00\xff\xfe", "not_a_feed"),
        (b"%PDF-1.7", "not_a_feed"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Permanent) as refused:
        parse(body, url=URL)

    assert refused.value.reason == reason


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode())))
@example(b'<rss><item><link>http://[</link><guid isPermaLink="true">::</guid></item></rss>')
@example(b"<feed xml:base='http://['><entry><link href='x'/></entry></feed>")
@example(b'{"items": [{"url": "http://[", "id": 1}]}')
def test_nothing_is_raised_but_a_refusal(junk: bytes) -> None:
    for body in (junk, b"<rss><channel><item>" + junk, b'{"items":[' + junk):
        try:
            found = parse(body, url=URL, now=NOW)
        except Permanent:
            continue
        assert all(entry.url.lower().startswith("http") for entry in found.entries)


def test_a_link_to_the_home_page_is_no_entry() -> None:
    links = [
        "https://gazeta.example",
        "/",
        "https://www.gazeta.example/index.html?utm_source=rss",
        "https://gazeta.example/?lang=en",
        FIRST,
    ]
    items = "".join(f"<item><link>{link.replace('&', '&amp;')}</link></item>" for link in links)
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()

    assert [entry.url for entry in parse(body, url=URL).entries] == [FIRST]


@pytest.mark.parametrize(
    "url",
    [
        "https://gazeta.example/?p=123",
        "https://gazeta.example/index.php?id=77&lang=pl",
        "https://gazeta.example/index.php/swiat/1",
        "https://gazeta.example/#!/swiat/1",
        "https://gazeta.example/swiat/index.html",
    ],
)
def test_an_address_that_names_an_article_is_an_entry(url: str) -> None:
    link = url.replace("&", "&amp;")
    body = f"<rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>".encode()

    assert [entry.url for entry in parse(body, url=URL).entries] == [url]
