"""Half characters, open controls and texts beyond all measure, in pages, feeds and sitemaps."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven import limits
from perspektiven.errors import Permanent
from services.fetcher.extraction.extract import Extracted, Page, extract
from services.fetcher.extraction.refusals import Refused
from services.fetcher.feeds import feed, sitemaps
from services.fetcher.operator import archives
from services.fetcher.operator.archives import ArchivedPage
from tests.support.archives import warc
from tests.support.pages import TEXTS, TITLE, html_page
from tests.unit.fetcher.operator.test_ndjson import VALUES

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
URL = "https://www.courier.example/news/bridge-1234.html"
FEED = "https://www.courier.example/feed"
GOOD = {"url": "/news/good-1.html", "title": "Good"}


def extracted(html: str) -> Extracted:
    return extract(Page(URL, html.encode(errors="surrogatepass")), now=NOW)


def reason(html: str) -> str:
    with pytest.raises(Refused) as caught:
        extracted(html)
    return caught.value.reason


def with_json_ld(value: Any) -> str:
    script = f'<script type="application/ld+json">{json.dumps(value)}</script>'
    return html_page().replace("</head>", f"{script}</head>")


def with_paragraphs(paragraphs: list[str]) -> str:
    return f"<title>{TITLE}</title><h1>{TITLE}</h1><article>" + "".join(
        f"<p>{each}</p>" for each in paragraphs
    )


def json_feed(*items: Any) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


def test_half_a_character_in_json_ld_does_not_cost_the_article() -> None:
    found = extracted(
        with_json_ld(
            {
                "@type": "NewsArticle",
                "headline": f"{TITLE}\ud800",
                "articleBody": "\udfff".join(TEXTS),
                "author": {"name": "An\ud800n Lee"},
                "keywords": "bri\udc00dge",
            }
        )
    )

    assert (found.title, found.authors) == (TITLE, ("Ann Lee",))
    assert "bridge" in found.tags
    assert [each.text for each in found.paragraphs] == list(TEXTS)


@given(VALUES)
def test_whatever_json_ld_holds_the_article_stays(value: Any) -> None:
    found = extracted(with_json_ld({"@type": "NewsArticle", "headline": value, "author": value}))

    assert [each.text for each in found.paragraphs] == list(TEXTS)
    found.title.encode()


def test_controls_left_open_in_a_page_do_not_reach_the_next_paragraph() -> None:
    first, *others = TEXTS
    found = extracted(
        html_page(texts=[f"\u202e{first}\u200b", *(f"{each}\u202c" for each in others)])
    )

    assert [each.text for each in found.paragraphs] == [first, *others]


def test_a_title_of_a_megabyte_is_no_title() -> None:
    long = "All that is known of the bridge " * 32_768

    found = extracted(html_page().replace(TITLE, long))

    assert len(found.title) <= limits.PAGE_TITLE.most


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([f"{TEXTS[0]} {n}" for n in range(100_000)], "too_large"),
        ([f"{TEXTS[0]} {n}" for n in range(5_001)], "too_many_paragraphs"),
        ([f"{TEXTS[0]} " * 2_000], "paragraph_too_long"),
        ([f"{TEXTS[0]} {n}" * 300 for n in range(100)], "article_too_long"),
    ],
)
def test_pages_of_too_much_text_are_refused_by_name(paragraphs: list[str], expected: str) -> None:
    assert reason(with_paragraphs(paragraphs)) == expected


def test_half_a_character_in_a_json_feed_costs_that_character() -> None:
    bad = {"url": "/news/bad-1.html", "title": "B\ud800ad", "content_text": "\udc00"}

    found = feed.parse(json_feed(GOOD, bad, GOOD | {"url": "/news/good-2.html"}), url=FEED)

    assert [each.title for each in found.entries] == ["Good", "Bad", "Good"]


@given(VALUES, st.sampled_from(["url", "title", "id", "summary", "date_published", "language"]))
def test_whatever_an_item_holds_its_feed_is_read(value: Any, name: str) -> None:
    body = json_feed(GOOD, value, {"url": "/news/bad-1.html"} | {name: value}, GOOD | {"id": value})

    found = feed.parse(body, url=FEED)

    assert found.entries[0].title == "Good"
    assert all((each.title or "").encode() is not None for each in found.entries)


@given(VALUES)
def test_whatever_a_feed_says_of_itself_its_items_are_read(value: Any) -> None:
    described = json.loads(json_feed(GOOD)) | {"feed_url": value, "hubs": value, "version": value}
    hubs = json.loads(json_feed(GOOD)) | {"hubs": [value, {"type": "WebSub", "url": value}]}

    for each in (described, hubs):
        assert len(feed.parse(json.dumps(each).encode(), url=FEED).entries) == 1


@pytest.mark.parametrize("bad", ["\x00", "&#xD800;", "&#1;", "\ufffe", "&amp;#xDC00;", "\u202e"])
def test_odd_characters_in_an_item_cost_no_other(bad: str) -> None:
    items = "".join(
        f"<item><title>{title}</title><link>/news/{n}-100{n}.html</link></item>"
        for n, title in enumerate(("Good", f"a{bad}b", "Good"))
    )

    found = feed.parse(f"<rss><channel>{items}</channel></rss>".encode(), url=FEED)

    assert [each.title for each in found.entries][::2] == ["Good", "Good"]
    assert found.entries[1].title in {"ab", "a\ufffdb"}


def test_titles_and_summaries_of_entries_are_cut() -> None:
    long = "word " * 200_000
    items = (
        f"<item><title>{long}</title><link>/1.html</link><description>{long}</description></item>"
    )

    rss = feed.parse(f"<rss><channel>{items}</channel></rss>".encode(), url=FEED)
    as_json = feed.parse(json_feed(GOOD | {"title": long, "summary": long}), url=FEED)

    for (entry,) in (rss.entries, as_json.entries):
        assert len(entry.title or "") <= limits.ENTRY_TITLE.most
        assert len(entry.summary or "") <= limits.ENTRY_SUMMARY.most


def test_half_a_character_in_a_sitemap_costs_no_page() -> None:
    pages = "".join(
        f"<url><loc>/{n}.html</loc><n:news><n:title>Most &#xD800;{n}\x0b</n:title></n:news></url>"
        for n in range(3)
    )
    body = f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{pages}</urlset>'

    found = sitemaps.parse(body.encode(), url=FEED)

    assert [each.title for each in found.entries] == ["Most 0", "Most 1", "Most 2"]


@given(
    st.binary(max_size=200),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n"), max_size=60),
    st.sampled_from(["identity", "gzip", "br", "deflate", "chunked"]),
    st.booleans(),
)
def test_one_bad_page_never_fails_its_archive(
    body: bytes, header: str, encoding: str, compressed: bool
) -> None:
    odd = f"text/html\r\n{header}\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: {encoding}"
    first, bad, last = (f"https://www.courier.example/{n}.html" for n in range(3))
    archive = warc(
        (first, b"<p>most</p>", "text/html", "200 OK"),
        (bad, body, odd, "200 OK"),
        (last, b"<p>most</p>", "text/html", "200 OK"),
        compressed=compressed,
    )

    found = list(archives.pages(io.BufferedReader(io.BytesIO(archive)), name="a.warc"))

    read = [each.url for each in found if isinstance(each, ArchivedPage)]
    assert [each for each in read if each != bad] == [first, last]


@given(st.text(st.characters(codec=None), max_size=80))
def test_no_feed_raises_but_our_error(text: str) -> None:
    body = f"<rss><channel><item><title>{text}</title><link>/1.html</link></item></channel></rss>"
    try:
        found = feed.parse(body.encode(errors="surrogatepass"), url=FEED)
    except Permanent:
        return
    assert all((each.title or "").encode() is not None for each in found.entries)
