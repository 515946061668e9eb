"""One address per page, one key per host."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perspektiven.urls import (
    article_id,
    canonical_url,
    registered_domain,
    web_address,
    without_trackers,
)

urls = st.one_of(
    st.text(),
    st.text().map(lambda rest: f"https://gazeta.example/{rest}"),
    st.from_regex(r"https?://[a-zA-Z.:@ż\[\]]{1,12}/[a-z%0-9./;?&=#!]{0,24}"),
    st.from_regex(r"https://a\.example(/(amp|print|\.\.?|%[0-9a-f]{2}|;sid=1|\.amp)){0,6}/?"),
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Gazeta.Example/Polska", "https://gazeta.example/Polska"),
        ("https://gazeta.example", "https://gazeta.example/"),
        ("https://gazeta.example:443/a", "https://gazeta.example/a"),
        ("http://gazeta.example:80/a", "http://gazeta.example/a"),
        ("http://gazeta.example:8080/a", "http://gazeta.example:8080/a"),
        ("https://reader:secret@gazeta.example/a", "https://gazeta.example/a"),
        ("https://gazeta.example./a", "https://gazeta.example/a"),
        ("https://żółw.example/łąka", "https://xn--w-uga1v8h.example/%C5%82%C4%85ka"),
        ("https://gazeta.example/a/./b/../c", "https://gazeta.example/a/c"),
        ("https://gazeta.example/%7Eala/%c5%82", "https://gazeta.example/~ala/%C5%82"),
        ("https://gazeta.example/a b", "https://gazeta.example/a%20b"),
        ("https://gazeta.example/100%", "https://gazeta.example/100%25"),
        (" https://gazeta.example/a\n", "https://gazeta.example/a"),
        ("https://gazeta.example/a#komentarze", "https://gazeta.example/a"),
        ("https://gazeta.example/#!/artykul/7", "https://gazeta.example/#!/artykul/7"),
        ("https://gazeta.example/a?b=2&a=1", "https://gazeta.example/a?a=1&b=2"),
        ("https://gazeta.example/a?", "https://gazeta.example/a"),
        ("https://gazeta.example/a?utm_source=x&id=7&fbclid=y", "https://gazeta.example/a?id=7"),
        ("https://gazeta.example/a?ref=rss", "https://gazeta.example/a"),
        ("https://gazeta.example/a?ref=4711", "https://gazeta.example/a?ref=4711"),
        ("https://gazeta.example/a;jsessionid=1A2B", "https://gazeta.example/a"),
        ("https://gazeta.example/swiat/most/amp/", "https://gazeta.example/swiat/most/"),
        ("https://gazeta.example/most.amp.html", "https://gazeta.example/most.html"),
        ("https://gazeta.example/most?outputType=amp", "https://gazeta.example/most"),
        ("https://gazeta.example/most/print", "https://gazeta.example/most"),
        ("https://gazeta.example/amp", "https://gazeta.example/amp"),
        ("https://gazeta.example/most.amp/Print/amp", "https://gazeta.example/most"),
        ("https://gazeta.example/most.amp.html/amp", "https://gazeta.example/most.html"),
        ("https://gazeta.example/most//amp", "https://gazeta.example/most//amp"),
        ("https://gazeta.example/most/amp.html", "https://gazeta.example/most/amp.html"),
        ("https://www.google.com/amp/s/gazeta.example/most/amp", "https://gazeta.example/most"),
        (
            "https://gazeta-example.cdn.ampproject.org/c/s/gazeta.example/most",
            "https://gazeta.example/most",
        ),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
    ],
)
def test_addresses_of_one_page_have_one_spelling(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@given(urls)
@example("https://a.example/%%341")
@example("https://a.example/..amp")
@example("https://a.example/\ud800")
@example("http://[::1")
@example("http://a.example:99999/")
def test_the_canonical_url_is_idempotent_and_never_raises(url: str) -> None:
    once = canonical_url(url)

    assert canonical_url(once) == once


@given(urls)
def test_every_address_has_a_host_key_that_its_canonical_url_shares(url: str) -> None:
    address = web_address(url)
    if address is not None and ".cdn.ampproject." not in address and "/amp/" not in address:
        assert registered_domain(address) == registered_domain(canonical_url(address)) != ""


def test_what_is_no_web_address_comes_back_as_it_is() -> None:
    assert canonical_url(" mailto:ala@gazeta.example ") == "mailto:ala@gazeta.example"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/most", "https://gazeta.example/most"),
        ("most", "https://gazeta.example/swiat/most"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("www.gazeta.example/most", "https://www.gazeta.example/most"),
        ("http://gazeta.example/a\n  b", "http://gazeta.example/a%20%20b"),
        ("?id=7", "https://gazeta.example/swiat/?id=7"),
        ("javascript:void(0)", None),
        ("mailto:ala@gazeta.example", None),
        ("http://", None),
        ("https://gazeta.example/" + "a" * 8192, None),
        ("http://[::1/", None),
        ("", None),
    ],
)
def test_links_are_resolved_against_their_page(link: str, expected: str | None) -> None:
    assert web_address(link, "https://gazeta.example/swiat/") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://WWW.Gazeta.PL:443/x", "gazeta.pl"),
        ("gazeta.pl", "gazeta.pl"),
        ("https://żółw.pl/", "xn--w-uga1v8h.pl"),
        ("http://127.0.0.2:8001/x", "127.0.0.2:8001"),
        ("http://[::1]:8001/x", "::1:8001"),
        ("http://localhost/x", "localhost"),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_the_host_key_is_the_registered_domain(url: str, expected: str) -> None:
    assert registered_domain(url) == expected


def test_all_spellings_of_an_address_lead_to_one_article() -> None:
    spellings = ["https://gazeta.example/a?utm_source=rss", "HTTPS://GAZETA.example:443/a#x"]

    assert len({article_id(canonical_url(url)) for url in spellings}) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://gazeta.example/most" + "/amp" * 2_000,
        "https://gazeta.example/most" + ".amp/print" * 800,
        "https://gazeta.example/most" + ".amp" * 2_000 + ".html",
        "https://www.google.pl/amp/" + "www.google.pl/amp/" * 400,
    ],
)
def test_a_long_address_of_variants_takes_no_longer_than_any_other(url: str) -> None:
    began = time.perf_counter()

    for number in range(20):
        canonical_url(f"{url}?{number}")

    assert time.perf_counter() - began < 2.0


def test_an_address_wrapped_too_often_in_caches_stays_as_it_is() -> None:
    wrapped = "https://www.google.pl/amp/" + "www.google.pl/amp/" * 20 + "gazeta.example/most"

    assert canonical_url(wrapped) == wrapped


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?utm_source=rss&utm_medium=feed", ""),
        ("?b=2&utm_source=rss&a=1", "?b=2&a=1"),
        ("?at_medium=RSS&id=7#comments", "?id=7#comments"),
        ("?xtor=RSS-1#top", "#top"),
        ("?id=7&from=rss", "?id=7"),
        ("?from=2026&ref=4711&view=print", "?from=2026&ref=4711&view=print"),
        ("#!/a?utm_source=rss", "#!/a?utm_source=rss"),
        ("?", "?"),
        ("", ""),
    ],
)
def test_an_address_without_trackers_is_the_same_in_all_else(query: str, expected: str) -> None:
    page = "https://Gazeta.example/Most/./x%7e"

    assert without_trackers(page + query) == page + expected


@given(urls)
@example("https://gazeta.example/?utm_source=a?b=1&c#d?e")
def test_an_address_without_trackers_leads_to_the_same_page(url: str) -> None:
    assert canonical_url(without_trackers(url)) == canonical_url(url)
