"""Which outlet a page belongs to, and what publishing a catalogue changes."""

import pytest

from perspektiven import outlets
from tests.support import factories


def test_a_page_belongs_to_the_outlet_of_its_domain() -> None:
    gazeta = factories.outlet(
        homepage="https://www.example.com/", crawl={"also_hosts": ["example.org"]}
    )
    domains = outlets.by_domain([gazeta, factories.outlet(id="kurier")])

    assert outlets.outlet_of("https://swiat.example.com/a.html", domains) is gazeta
    assert outlets.outlet_of("https://m.example.org/b", domains) is gazeta


def test_editions_on_hosts_of_one_domain_are_kept_apart() -> None:
    korean = factories.outlet(id="yna", homepage="https://www.example.co.kr/")
    english = factories.outlet(id="yna-en", homepage="https://en.example.co.kr/")
    domains = outlets.by_domain([korean, english])

    assert outlets.outlet_of("https://en.example.co.kr/a", domains) is english
    assert outlets.outlet_of("https://m.example.co.kr/a", domains) is korean


@pytest.mark.parametrize(
    ("url", "slug", "homepage"),
    [
        ("https://news.bbc.co.uk/x", "bbc.co.uk", "https://bbc.co.uk/"),
        ("http://127.0.0.1:8080/x", "127.0.0.1-8080", "http://127.0.0.1:8080/"),
    ],
)
def test_an_unknown_page_gets_an_outlet_named_after_its_domain(
    url: str, slug: str, homepage: str
) -> None:
    outlet = outlets.domain_outlet(url)

    assert (outlet.id, outlet.country, outlet.homepage) == (slug, "ZZ", homepage)


def test_each_outlet_of_two_catalogues_is_added_changed_removed_or_unchanged() -> None:
    before = {each: factories.outlet(id=each) for each in ("kept", "renamed", "gone")}
    after = {each: factories.outlet(id=each) for each in ("new", "kept")}
    after["renamed"] = factories.outlet(id="renamed", name="Kurier")

    found = outlets.differences(before, after)

    assert found == outlets.Loaded(("new",), ("renamed",), ("gone",), ("kept",))
