"""JSON-LD as newspapers write it: nested, escaped, broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.extraction.json_ld import Described, described
from services.fetcher.extraction.page import dom


def read(*scripts: str) -> Described:
    head = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    return described(dom.parse(f"<html><head>{head}</head><body><p>x</p></body></html>"))


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"A"}',
        '[{"@type":"Organization"},{"@type":["Article","NewsArticle"],"headline":"A"}]',
        '{"@graph":[{"@type":"WebPage"},{"@type":"http://schema.org/NewsArticle","headline":"A"}]}',
        '{"@type":"WebPage","mainEntity":{"@type":"ReportageNewsArticle","headline":"A"}}',
        '{"@type":"NewsArticle","headline":"A",}',
        '<!-- {"@type":"NewsArticle","headline":"A"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"A"}\n//]]>',
        '{"@type":"NewsArticle","headline":"<b>A</b>","description":"line\nbreak"}',
    ],
)
def test_the_article_is_found(script: str) -> None:
    assert read(script).text("headline") == "A"


def test_a_broken_script_does_not_hide_the_next() -> None:
    assert read('{"@type": oops', '{"@type":"Article","headline":"A"}').text("headline") == "A"


def test_the_body_is_divided_where_it_says_so() -> None:
    found = read('{"@type":"Article","articleBody":"<p>One &amp; all.</p><p>Two.</p>\\nThree."}')

    assert found.body() == ["One & all.", "Two.", "Three."]


@given(st.text(max_size=200))
def test_nonsense_describes_nothing(text: str) -> None:
    assert isinstance(read(text), Described)


def test_deep_nesting_is_no_crash() -> None:
    assert read("[" * 100_000) == Described()


def test_an_address_that_is_none_harms_nothing_among_several_articles() -> None:
    one = '{"@type":"NewsArticle","headline":"A","url":"http://[broken","author":"B"}'

    assert read(one, '{"@type":"NewsArticle","headline":"C"}').text("headline") == "A"


def test_an_author_may_be_named_by_the_address_of_a_node_alone() -> None:
    script = (
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author":'
        ' "https://courier.example/staff/3"}, {"@type": "Person", "name": "Vera Lund",'
        ' "@id": "https://courier.example/staff/3"}]}</script>'
    )

    found = described(dom.parse(f"<html><head>{script}</head><body><p>Text.</p></body></html>"))

    assert found.article["author"]["name"] == "Vera Lund"


def test_updates_of_a_live_blog_may_call_their_text_otherwise() -> None:
    script = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "liveBlogUpdate":'
        ' [{"text": "The gates close."}, {"headline": "Noon", "description": "It rains."}]}'
        "</script>"
    )

    found = described(dom.parse(f"<html><head>{script}</head><body><p>Text.</p></body></html>"))

    assert found.body() == ["The gates close.", "Noon", "It rains."]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1773311400", ["1773311400"]),
        ("1773311400000", ["1773311400000"]),
        ("1.7733114e12", ["1773311400000"]),
        ('[{"@value":"2026-03-12"}]', ["2026-03-12"]),
        ("true", []),
        ("null", []),
        ("-5", []),
        ("NaN", []),
        ("1" * 400, []),
    ],
)
def test_a_time_may_be_a_number(value: str, expected: list[str]) -> None:
    found = read(f'{{"@type":"NewsArticle","headline":"A","datePublished":{value}}}')

    assert list(found.moments("datePublished")) == expected
