"""The catalogue that is shipped."""

from collections import defaultdict
from pathlib import Path

from perspektiven import catalogue_file, outlets
from perspektiven.contracts import SourceKind
from perspektiven.urls import canonical_url, registered_domain

CATALOGUE = Path(__file__).parents[3] / "deploy" / "outlets.yaml"

SHARED_DOMAINS = {
    "dw.com": {"deutsche-welle-en", "deutsche-welle-de"},
    "euronews.com": {"euronews-en", "euronews-de", "euronews-fr"},
    "globo.com": {"o-globo", "g1"},
    "yna.co.kr": {"yonhap-en", "yonhap-ko"},
    "yomiuri.co.jp": {"yomiuri", "japan-news"},
}
"""Publishers' domains that have several outlets: editions, or newspapers of one house."""


def test_the_shipped_catalogue_is_without_a_fault() -> None:
    assert catalogue_file.examine(CATALOGUE).problems == ()


def test_the_shipped_catalogue_spans_the_world() -> None:
    known = catalogue_file.read(CATALOGUE)

    assert len(known) >= 500
    assert len({outlet.country for outlet in known}) >= 160
    assert len({language for outlet in known for language in outlet.languages}) >= 40


def test_no_two_outlets_claim_the_same_page() -> None:
    known = catalogue_file.read(CATALOGUE)
    domains = outlets.by_domain(known)

    lost = [
        outlet.id
        for outlet in known
        if outlets.outlet_of(outlet.homepage, domains).country != outlet.country
    ]

    assert lost == []


def test_no_two_outlets_have_one_domain_unless_it_is_declared() -> None:
    by_domain = defaultdict(set)
    for outlet in catalogue_file.read(CATALOGUE):
        for address in (outlet.homepage, *outlet.crawl.also_hosts):
            by_domain[registered_domain(address)].add(outlet.id)

    assert {name: ids for name, ids in by_domain.items() if len(ids) > 1} == SHARED_DOMAINS


def test_no_source_is_polled_twice() -> None:
    by_source = defaultdict(list)
    for outlet in catalogue_file.read(CATALOGUE):
        for source in outlet.sources:
            # With or without a slash at the end it is the same list.
            by_source[canonical_url(source.url).rstrip("/")].append(outlet.id)

    assert {url: ids for url, ids in by_source.items() if len(ids) > 1} == {}


def test_no_section_page_is_read_where_a_news_sitemap_lists_everything() -> None:
    read_twice = [
        outlet.id
        for outlet in catalogue_file.read(CATALOGUE)
        if {SourceKind.SECTION, SourceKind.SITEMAP} <= {source.kind for source in outlet.sources}
    ]

    assert read_twice == ["sermitsiaq"]  # its sitemap is no news sitemap
