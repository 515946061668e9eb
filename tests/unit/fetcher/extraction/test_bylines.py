"""Authors that a page shows: by its markup, by links to their pages, by a line of text."""

import pytest

from services.fetcher.extraction.bylines import authors_shown
from services.fetcher.extraction.page.dom import parse

TEXT = "The town council voted on Monday to rebuild the old stone bridge over the river. " * 4


def shown(byline: str, *, before: str = "", text: str = TEXT) -> list[str]:
    body = f"{before}<article><h1>Bridge rebuilt</h1>{byline}<p>{text}</p><p>{text}</p></article>"
    return authors_shown(parse(f"<html><body>{body}</body></html>"), [], "en")


@pytest.mark.parametrize(
    "byline",
    [
        '<span itemprop="author">Jane Doe</span>',
        '<a rel="author" href="/x">Jane Doe</a>',
        '<div class="byline">By Jane Doe</div>',
        '<p><a href="/authors/jane-doe">Jane Doe</a></p>',
        '<p><a href="/people/jane-doe">Jane Doe</a></p>',
    ],
)
def test_an_author_is_named_by_markup_or_by_a_link(byline: str) -> None:
    assert shown(byline) == ["Jane Doe"]


@pytest.mark.parametrize(
    "byline",
    [
        '<p><a href="/people/somebody-else">Jane Doe</a></p>',
        '<a href="/authors/jane-doe">Jane Doe</a>',  # within the text: somebody whom it is about
        '<figure><span class="author">Jane Doe</span></figure>',
        '<div class="comments"><span class="author">Jane Doe</span></div>',
        '<div class="newsletter"><a rel="author" href="/x">Jane Doe</a></div>',
        "<div>Jane Doe</div>",
    ],
)
def test_who_took_a_picture_or_commented_is_no_author(byline: str) -> None:
    assert shown(byline) == []


def test_authors_beside_each_other_are_named_in_order() -> None:
    byline = (
        '<div><a rel="author" href="/a">Jane Doe</a> <a rel="author" href="/b">John Roe</a></div>'
    )

    assert shown(byline) == ["Jane Doe", "John Roe"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("{} in Cork and Cy Poe in Galway", ["Jane Doe", "Cy Poe"]),
        ("{} in Dublin", ["Jane Doe"]),
        ("{}, photos by Cy Poe", ["Jane Doe"]),
    ],
)
def test_of_two_authors_in_one_byline_one_may_have_a_link(byline: str, names: list[str]) -> None:
    link = '<a rel="author" href="/jane">Jane Doe</a>'

    assert shown(f'<address class="byline">{byline.format(link)}</address>') == names


def test_a_list_of_labels_and_facts_names_the_author_alone() -> None:
    facts = "".join(
        f"<li><span><span>{label}, </span><span>{fact}</span></span></li>"
        for label, fact in (("Author", "Jane Doe"), ("Role", "Courier Online"), ("From", "Cork"))
    )
    byline = f'<section aria-labelledby="main-byline"><ul>{facts}</ul></section>'

    assert shown(byline) == ["Jane Doe"]


def test_what_is_marked_comes_before_what_is_only_linked() -> None:
    byline = (
        '<p><a href="/authors/john-roe">John Roe</a></p><span itemprop="author">Jane Doe</span>'
    )

    assert shown(byline) == ["Jane Doe"]


def test_below_the_headline_comes_before_above_it() -> None:
    above = '<span class="author">John Roe</span>'

    assert shown('<span class="author">Jane Doe</span>', before=above) == ["Jane Doe"]
    assert shown("", before=above) == ["John Roe"]


def test_a_page_without_a_byline_has_no_author() -> None:
    assert shown("") == []
