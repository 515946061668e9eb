"""Names of authors, freed of what stands around them."""

import pytest

from services.fetcher.page import dom, json_ld
from services.fetcher.page.people import authors


def found(head: str = "", body: str = "<p>Text.</p>") -> tuple[str, ...]:
    tree = dom.parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return authors(tree, dom.meta(tree), json_ld.described(tree))


def described(author: str) -> str:
    return (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","author":{author}}}</script>'
    )


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ('{"@type":"Person","name":"Ann Lee"}', ("Ann Lee",)),
        ('[{"name":"Ann Lee"},{"name":"Bob Ray"}]', ("Ann Lee", "Bob Ray")),
        ('"Ann Lee and Bob Ray"', ("Ann Lee", "Bob Ray")),
        ('{"name":["Ann Lee","Bob Ray"]}', ("Ann Lee", "Bob Ray")),
        ('"Ann Lee, Bob Ray, and Cy Poe"', ("Ann Lee", "Bob Ray", "Cy Poe")),
        ('"Ann Lee, Andy Ray"', ("Ann Lee", "Andy Ray")),
        ('{"name":"José Ortega y Gasset"}', ("José Ortega y Gasset",)),
        ('{"name":"Ursula von der Leyen"}', ("Ursula von der Leyen",)),
        ('{"name":"https://www.facebook.com/courier"}', ()),
        ('{"name":"By Ann Lee"}', ("Ann Lee",)),
        ('{"name":"ANN LEE"}', ("Ann Lee",)),
    ],
)
def test_json_ld_names_authors(author: str, expected: tuple[str, ...]) -> None:
    assert found(described(author)) == expected


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="author" href="/p/ann">Ann Lee</a>',
        '<span class="byline">By Ann Lee</span>',
        '<p class="article-author">Von Ann Lee, 4.3.2025</p>',
        '<div itemprop="author" itemscope><span itemprop="name">Ann Lee</span></div>',
        '<div class="byLine">Ann Lee | 10:45</div>',
    ],
)
def test_bylines_name_authors(body: str) -> None:
    assert found(body=f"{body}<p>Text.</p>") == ("Ann Lee",)


def test_a_meta_element_outranks_a_byline() -> None:
    assert found('<meta name="author" content="Ann Lee">', '<p class="byline">By Bo Ray</p>') == (
        "Ann Lee",
    )


def test_nobody_is_named() -> None:
    assert found() == ()


@pytest.mark.parametrize(
    "said",
    [
        "View all posts by Ann Lee",
        "Zeige alle Beiträge von Ann Lee",
        "Post author By Ann Lee",
        "Erstellt von Ann Lee",
        "Interview: Ann Lee",
        "Ann Lee am",
    ],
)
def test_what_themes_write_around_a_name_is_none_of_it(said: str) -> None:
    assert found(body=f'<span class="author">{said}</span>') == ("Ann Lee",)


def test_who_comments_is_no_author() -> None:
    said = '<li><cite class="comment-author">Bo Roe says</cite><p class="author">Cy Poe</p></li>'
    form = '<p class="comment-form-author">Name</p>'

    assert found(body=f'<ol class="comments">{said}</ol>{form}') == ()


def test_when_something_was_submitted_is_no_name() -> None:
    assert found(body='<span class="submitted">Submitted on Mon, 2019-01-21</span>') == ()
    assert found(body='<span class="submitted">Submitted by Ann Lee</span>') == ("Ann Lee",)
