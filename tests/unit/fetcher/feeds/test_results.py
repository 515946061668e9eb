"""Which links of a source may be articles."""

from dataclasses import replace

import pytest

from services.fetcher.feeds.results import Child, FoundEntry, ParsedSource, leads_home, sifted


@pytest.mark.parametrize(
    "path",
    ["", "/", "/index.html", "/Default.aspx", "/?lang=en", "/?page=2&hl=de"],
)
def test_a_home_page_is_no_article_however_it_is_shown(path: str) -> None:
    assert leads_home(f"https://gazeta.example{path}")


@pytest.mark.parametrize("path", ["/?p=123", "/1.html", "/swiat/", "/index.html?id=7", "/index"])
def test_any_other_path_or_parameter_may_name_an_article(path: str) -> None:
    assert not leads_home(f"https://gazeta.example{path}")


def test_each_page_is_kept_once_as_it_stood_first_without_trackers() -> None:
    first = FoundEntry("https://gazeta.example/1.html?utm_source=rss", title="First")
    same = FoundEntry("https://gazeta.example/1.html", title="Second")
    home = FoundEntry("https://gazeta.example/")
    other = FoundEntry("https://gazeta.example/2.html")

    assert sifted([home, first, same, other]) == (replace(first, url=same.url), other)


def test_an_index_names_its_sitemaps_in_order() -> None:
    found = ParsedSource((), "sitemap_index", children=(Child("https://a/"), Child("https://b/")))

    assert found.sitemaps == ("https://a/", "https://b/")
