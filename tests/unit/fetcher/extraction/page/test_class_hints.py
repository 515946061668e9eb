"""What class and id names say of an element, and how much text it may hold all the same."""

import pytest
from lxml import html

from services.fetcher.extraction.page import class_hints
from services.fetcher.extraction.page.class_hints import class_names, plain_names, share_of


def names(markup: str) -> str:
    return plain_names(html.fromstring(markup))


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ('<div class="shareBar post_meta"></div>', "share bar post meta"),
        ('<div id="Related-Links" role="complementary"></div>', "related links complementary"),
        ('<div class="sidebar-primary"></div>', "asidebar"),
        ('<div class="content-with-sidebar"></div>', "content with sidebar"),
        ('<article class="hentry tag-footer category-comments"></article>', "hentry"),
        ("<div></div>", ""),
    ],
)
def test_names_are_read_as_words(markup: str, words: str) -> None:
    assert names(markup) == words


def test_the_class_alone_leaves_out_the_id() -> None:
    assert class_names(html.fromstring('<div class="byLine" id="footer"></div>')) == "by line"


@pytest.mark.parametrize(
    ("name", "share"),
    [
        ("article body", None),
        ("promo", class_hints.LARGE),
        ("newsletter", class_hints.NEARLY_ALL),
        ("comments", class_hints.COMMENTED),
        ("disqus thread", class_hints.COMMENTED),
        ("shareholders", None),
    ],
)
def test_the_surer_a_name_the_more_text_may_go_with_it(name: str, share: float | None) -> None:
    assert share_of(name) == share


def test_some_names_never_hold_the_article() -> None:
    assert class_hints.is_never_text("cookie consent")
    assert not class_hints.is_never_text("story text")


def test_a_paywall_that_is_nothing_else_holds_paid_text() -> None:
    assert class_hints.is_paid("paywall content")
    assert not class_hints.is_paid("paywall newsletter")
    assert not class_hints.is_paid("content")


def test_labels_may_go_out_of_a_sentence() -> None:
    assert class_hints.is_label("visually hidden")
    assert not class_hints.is_label("promo")


def test_the_body_is_marked_in_any_case() -> None:
    assert class_hints.is_body_mark(html.fromstring('<div itemprop="articleBody"></div>'))
    assert not class_hints.is_body_mark(html.fromstring('<div itemprop="headline"></div>'))
