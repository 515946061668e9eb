"""Markup → tree within limits, and small questions to it."""

import pytest
from lxml import html

from perspektiven import limits
from services.fetcher.extraction.page.dom import (
    elements,
    first,
    is_home,
    is_longer,
    marks,
    meta,
    parse,
    squeezed,
    text_of,
)
from services.fetcher.extraction.refusals import Refused


@pytest.mark.parametrize("text", ["", "   ", "<!-- nothing -->", "\x00"])
def test_what_has_no_markup_is_an_empty_page(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse(text)

    assert refused.value.reason == "empty_page"


def test_a_page_beyond_the_limits_is_refused_before_it_is_parsed() -> None:
    for text in ("a" * (limits.PAGE_LETTERS.most + 1), "<" * (limits.PAGE_TAGS.most + 1)):
        with pytest.raises(Refused) as refused:
            parse(text)
        assert refused.value.reason == "too_large"


def test_comments_and_pronunciations_are_no_text() -> None:
    tree = parse(
        "<html><body><!-- x --><p><ruby>東京<rt>とうきょう</rt></ruby>の橋</p></body></html>"
    )

    assert text_of(tree) == "東京の橋"


def test_a_template_that_is_shown_is_no_template() -> None:
    tree = parse(
        "<html><body><x-a><template shadowrootmode='open'><p>a</p></template></x-a>"
        "<template><p>b</p></template></body></html>"
    )

    assert [text_of(each) for each in tree.iter("template")] == ["b"]


def test_no_entity_of_a_pages_own_is_expanded() -> None:
    tree = parse('<!DOCTYPE html [<!ENTITY a "boom">]><html><body><p>&a;x</p></body></html>')

    assert "boom" not in text_of(tree.find(".//p"))


def test_tags_that_are_never_closed_may_go_deep() -> None:
    assert "end" in text_of(parse(f"<html><body>{'<div>' * 2_000}end"))


def test_spaces_of_any_kind_become_one() -> None:
    assert squeezed(" a\u00a0\t\n b\u200b ") == "a b"
    assert squeezed(None) == ""


def test_letters_are_counted_without_the_spaces_around() -> None:
    element = html.fromstring("<p>  abc <b> de </b></p>")

    assert is_longer(element, 4)
    assert not is_longer(element, 5)


@pytest.mark.parametrize(
    ("link", "home"),
    [
        ("/", True),
        ("https://a.example", True),
        ("//a.example/index.html?x", True),
        ("", True),
        (None, True),
        ("/news", False),
        ("https://a.example/news/", False),
    ],
)
def test_a_link_home_is_told_from_one_to_a_page(link: str | None, home: bool) -> None:
    assert is_home(link) is home


def test_meta_elements_are_found_by_any_of_their_names() -> None:
    tree = parse(
        "<html><head><meta property='OG:Title' content=' A  b '><meta name=x value=y>"
        "<meta name=x content=''></head><body><p>t</p></body></html>"
    )

    assert meta(tree) == {"og:title": ["A b"], "x": ["y"]}


def test_marks_are_what_says_what_an_element_is_for() -> None:
    assert marks(html.fromstring('<div class="a b" id="c" role="d" title="e"></div>')) == "a b c d"


def test_the_first_that_says_something_is_taken() -> None:
    assert first([None, "", "a", "b"]) == "a"
    assert first([]) is None


def test_elements_come_in_the_order_of_the_page() -> None:
    tree = parse("<html><body><h2>a</h2><p>b</p><h2>c</h2></body></html>")

    assert [each.text for each in elements(tree, "h2", "p")] == ["a", "b", "c"]
