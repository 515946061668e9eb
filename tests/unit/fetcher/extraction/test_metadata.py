"""Address, section, tags, image and paywall, as a page states them."""

from datetime import UTC, datetime

import pytest

from perspektiven.text.dates import DateLocale
from services.fetcher.extraction import dating, json_ld, metadata, paywall
from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.shown_dates import shown_dates

URL = "https://www.example.org/news/bridge-1234.html"
NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)


class Read:
    """A page's head and body, read."""

    def __init__(self, head: str = "", body: str = "", url: str = URL) -> None:
        self.url = url
        self.tree = dom.parse(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
        self.metas = dom.meta(self.tree)
        self.described = json_ld.described(self.tree)

    def published(self) -> datetime | None:
        known, when = (self.url, None), (DateLocale(UTC), NOW)
        shown = shown_dates(self.tree, blocks(self.tree), None)
        return dating.dates(self.tree, self.metas, self.described, known, when, shown).published_at


def canonical(link: str) -> str:
    read = Read(f'<link rel="canonical" href="{link}">')
    return metadata.canonical(URL, read.tree, read.metas, read.described)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/news/bridge", "https://example.org/news/bridge"),
        ("/news/the-bridge", "https://www.example.org/news/the-bridge"),
        ("https://www.example.org/", URL),
        ("https://www.example.org/news", URL),
        ("https://other.example.net/news/bridge", URL),
        ("http://[", URL),
    ],
)
def test_a_canonical_address_counts_on_the_same_site_only(link: str, expected: str) -> None:
    assert canonical(link) == expected


def test_the_breadcrumb_names_the_section_and_not_the_home_page() -> None:
    read = Read(body='<ol class="breadcrumb"><a href="/">Home page</a><a href="/l">Local</a></ol>')

    assert metadata.section(read.metas, read.described, read.tree) == "Local"


def test_tags_come_from_keywords_without_doubles() -> None:
    read = Read('<meta name="news_keywords" content="bridge, river, bridge, #flood">')

    assert metadata.tags(read.metas, read.described) == ("bridge", "river", "flood")


def test_the_main_image_has_the_caption_beside_it() -> None:
    head = '<meta property="og:image" content="/i/bridge.jpg">'
    body = '<figure><img src="/i/b.jpg"><figcaption>The bridge in 1998</figcaption></figure>'
    read = Read(head, body)

    image = metadata.image(URL, read.tree, read.metas, read.described)

    assert image is not None
    assert image.url == "https://www.example.org/i/bridge.jpg"
    assert image.caption == "The bridge in 1998"


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        ('<meta property="article:published_time" content="2025-03-04T08:30:00Z">', "", URL),
        ("", '<article><time datetime="2025-03-04T08:30:00Z">today</time></article>', URL),
        ("", '<span class="pub-date">4 March 2025</span>', URL),
        ("", "", "https://courier.example/2025/03/04/bridge"),
        ("", '<time datetime="2019-01-01"></time>', "https://courier.example/2025/03/04/b"),
    ],
)
def test_the_day_is_found_where_the_page_has_it(head: str, body: str, url: str) -> None:
    published = Read(head, body, url).published()

    assert published is not None
    assert published.date().isoformat() == "2025-03-04"


def test_a_page_without_a_date_has_none() -> None:
    assert Read().published() is None


@pytest.mark.parametrize(
    ("head", "body", "size", "closed"),
    [
        ('<meta property="article:content_tier" content="locked">', "", 9_000.0, True),
        ("", '<div class="paywall">Subscribe</div>', 500.0, True),
        ("", "<p>Subscribe to continue reading this story.</p>", 500.0, True),
        ("", '<div class="paywall">Subscribe</div>', 9_000.0, False),
        ("", "<p>Subscribe to our newsletter.</p>", 500.0, False),
        ("", '<div id="tp-container"></div>', 500.0, False),
        ("", '<div class="paywall" style="display:none">Subscribe</div>', 500.0, False),
        ("", "<p>Log in to continue the discussion.</p>", 500.0, False),
    ],
)
def test_a_paywall_is_told_by_its_evidence(head: str, body: str, size: float, closed: bool) -> None:
    read = Read(head, body)

    found = paywall.evidence(read.tree, read.described, size, blocks(read.tree))

    assert (found is not None) is closed


@pytest.mark.parametrize(
    ("url", "link", "expected"),
    [
        ("/article.php?id=7", "/article.php", "/article.php?id=7"),
        ("/2025/03/04/the-new-bridge.html?ref=x", "/2025/03/04/the-new-bridge.html", None),
        ("/news/local/bridge", "/news", "/news/local/bridge"),
        ("/print/bridge.html", "/bridge.html", None),
    ],
)
def test_a_canonical_address_that_all_articles_share_is_not_believed(
    url: str, link: str, expected: str | None
) -> None:
    base = "https://www.example.org"
    read = Read(f'<link rel="canonical" href="{base}{link}">')

    found = metadata.canonical(base + url, read.tree, read.metas, read.described)

    assert found == base + (expected or link)
