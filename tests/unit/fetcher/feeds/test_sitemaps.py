"""Sitemaps as sites really serve them."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.errors import Permanent
from services.fetcher.feeds.results import Child, FoundEntry
from services.fetcher.feeds.sitemaps import MOST_URLS, FoundSitemap, parse, unpacked
from tests.support.data import data

URL = "https://gazeta.example/sitemap.xml"
NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
FIRST = "https://gazeta.example/swiat/1"
SECOND = "https://gazeta.example/swiat/2"


def found_in(file: str) -> FoundSitemap:
    return parse(data("sitemaps", file), url=URL, now=NOW)


def test_a_news_sitemap_yields_titles_dates_and_languages() -> None:
    found = found_in("news.xml")

    assert found.kind == "sitemap"
    assert found.entries == (
        FoundEntry(
            url=FIRST,
            title="Nowy most & rzeka",
            published_at=datetime(2026, 3, 14, 9, 20, tzinfo=UTC),
            modified_at=datetime(2026, 3, 14, 10, 0, tzinfo=UTC),
            language="pl",
        ),
        FoundEntry(SECOND),
    )


@pytest.mark.parametrize(
    "file",
    [
        "news-gzip-named-xml.xml",
        "news-gzip-twice.xml.gz",
        "plain-named-gz.xml.gz",
        "undeclared-news-prefix.xml",
        "no-namespace.xml",
        "gzip-cut-off.xml.gz",
    ],
)
def test_gzip_is_known_by_its_bytes_and_news_by_their_tags(file: str) -> None:
    found = found_in(file)

    assert [entry.url for entry in found.entries] == [FIRST, SECOND]
    assert found.entries[0].title == "Nowy most & rzeka"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("plain-with-dates.xml", [FIRST, SECOND]),
        ("list.txt", [FIRST, SECOND, "https://obcy.example/3"]),
        ("cut-off.xml", [FIRST]),
        ("bare-ampersands.xml", ["https://gazeta.example/?id=1&dzial=2"]),
        ("images-and-languages.xml", [FIRST]),
        ("empty.xml", []),
        ("billion-laughs.xml", ["https://gazeta.example/&l9"]),
    ],
)
def test_pages_are_listed_whatever_stands_around_them(file: str, expected: list[str]) -> None:
    assert [entry.url for entry in found_in(file).entries] == expected


def test_a_plain_sitemap_tells_changes_not_publications() -> None:
    entry = found_in("plain-with-dates.xml").entries[0]

    assert entry.published_at is None
    assert entry.modified_at == datetime(2026, 3, 14, tzinfo=UTC)


def test_an_index_names_other_sitemaps_of_the_site_but_never_itself() -> None:
    found = found_in("index-naming-itself.xml")

    assert found.kind == "sitemap_index"
    assert found.entries == ()
    assert found.children == (
        Child("https://gazeta.example/news.xml.gz", datetime(2026, 3, 14, tzinfo=UTC)),
        Child("https://gazeta.example/archiwum.xml"),
    )
    assert found.notes == {"self_reference", "off_site"}


def test_what_is_odd_is_noted() -> None:
    assert found_in("list.txt").notes == {"off_site", "bad_url"}


def test_no_more_pages_are_listed_than_the_protocol_allows() -> None:
    pages = "".join(f"<url><loc>/{number}</loc></url>" for number in range(MOST_URLS + 10))

    found = parse(f"<urlset>{pages}</urlset>".encode(), url=URL)

    assert len(found.entries) == MOST_URLS
    assert "truncated" in found.notes


def test_a_bomb_is_unpacked_up_to_the_limit_only() -> None:
    bomb = gzip.compress(b"0" * 10_000_000)

    found = unpacked(bomb, most=1_000_000)

    assert (len(found.body), found.too_long) == (1_000_000, True)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"\x1f\x8b\xff\x00nonsense", "bad_gzip"),
        (b"<html><body>404</body></html>", "not_a_sitemap"),
        (b"no address", "not_a_sitemap"),
        (b"<url" * 10_000, "not_a_sitemap"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Permanent) as refused:
        parse(body, url=URL)

    assert refused.value.reason == reason


@given(st.binary(max_size=200))
def test_nothing_is_raised_but_a_refusal(junk: bytes) -> None:
    for body in (
        junk,
        b"<urlset><url><loc>" + junk,
        b"\x1f\x8b" + junk,
        b"http://a.example/" + junk,
    ):
        try:
            found = parse(body, url=URL, now=NOW)
        except Permanent:
            continue
        assert len(found.entries) <= MOST_URLS


def test_all_members_of_a_gzip_are_read() -> None:
    whole = b"https://gazeta.example/swiat/1\nhttps://gazeta.example/swiat/2\n"
    packed = gzip.compress(whole[:31]) + gzip.compress(whole[31:])

    assert unpacked(packed).body == whole
    assert unpacked(packed, most=40).too_long


def test_a_home_page_is_no_entry() -> None:
    places = "".join(
        f"<url><loc>{each}</loc></url>"
        for each in ("https://gazeta.example/", "https://gazeta.example/index.html", FIRST)
    )

    found = parse(f"<urlset>{places}</urlset>".encode(), url=URL, now=NOW)

    assert [entry.url for entry in found.entries] == [FIRST]


def test_a_list_of_a_home_page_alone_is_a_sitemap_without_entries() -> None:
    assert parse(b"https://gazeta.example/\n", url=URL, now=NOW).entries == ()
