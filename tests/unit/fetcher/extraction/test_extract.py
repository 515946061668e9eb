"""From bytes to an article, or to a refusal by name; never to anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.fetcher.extraction.boilerplate import block_hash
from services.fetcher.extraction.extract import Page, extract
from services.fetcher.extraction.refusals import Refused
from tests.support.extraction import NOW, URL, extracted, json_ld, reason, texts
from tests.support.pages import TEXTS, TITLE, html_page


def test_the_text_comes_in_reading_order_without_menu_and_footer() -> None:
    found = extracted(html_page())

    assert texts(found) == list(TEXTS)
    assert found.title == TITLE


def test_what_recurs_on_the_site_goes() -> None:
    line = "The Courier is published by the friends of the valley in Millbrook since 1899."
    html = html_page(texts=[*TEXTS, line])
    page = Page(URL, html.encode(), known_boilerplate=frozenset({block_hash(line)}))

    assert texts(extract(page, now=NOW)) == list(TEXTS)


def test_text_that_only_scripts_show_is_taken_from_json_ld() -> None:
    plain = "\\n\\n".join(text.replace("“", "'").replace("”", "'") for text in TEXTS)
    head = json_ld(f'"articleBody":"{plain}"')

    found = texts(extracted(html_page(head=head, body="<p>Loading</p>")))

    assert len(found) == 3


def test_a_teaser_is_continued_by_what_json_ld_has() -> None:
    head = json_ld('"articleBody":"' + "\\n".join(TEXTS) + '"')

    assert texts(extracted(html_page(head=head, texts=TEXTS[:1]))) == list(TEXTS)


def test_a_short_article_of_sixty_words_is_an_article() -> None:
    text = " ".join(["The ferry across the river will run on Sundays too, the county said."] * 5)
    head = '<meta property="article:published_time" content="2025-03-04T08:00:00Z">'

    assert extracted(html_page(head=head, texts=[text])).title == TITLE


def test_a_section_page_is_no_article() -> None:
    teasers = "".join(
        f'<div class="item"><h2><a href="/{n}">Something happened in village number {n}</a></h2>'
        f"<p>Short summary of what has happened in the village, number {n}.</p></div>"
        for n in range(20)
    )
    html = f"<html><head><title>News</title></head><body><main>{teasers}</main></body></html>"

    assert reason(html, url="https://www.courier.example/news/") == "not_news"


@pytest.mark.parametrize("url", ["index.html", "-", "/srv/pages/index.html"])
def test_a_file_without_an_address_is_no_home_page(url: str) -> None:
    assert texts(extracted(html_page(), url=url)) == list(TEXTS)


def test_a_page_nested_too_deeply_is_no_crash() -> None:
    html = "<html><body>" + "<div>" * 50_000 + TEXTS[0]

    assert reason(html) in {"too_short", "too_large", "empty_page"}


def test_entities_of_a_page_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + html_page(texts=[*TEXTS, "&b;&b;&b;"])
    )

    assert "aaaaaaaaaa" not in " ".join(texts(extracted(bomb)))


def test_the_hash_changes_with_the_text_and_not_with_its_spaces() -> None:
    one = extracted(html_page())
    other = extracted(html_page(texts=[text.replace(" ", "\n  ") for text in TEXTS]))
    changed = extracted(html_page(texts=[*TEXTS[:2], TEXTS[2].replace("autumn", "winter")]))

    assert one.content_hash == other.content_hash
    assert one.content_hash != changed.content_hash


def test_a_page_whose_divisions_are_never_closed_is_read() -> None:
    body = "<div>" * 300 + "".join(f"<p>{text}</p>" for text in TEXTS)

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_a_page_of_millions_of_tags_is_refused_before_it_is_parsed() -> None:
    assert reason(b"<html><body>" + b"<p>a" * 1_000_000) == "too_large"


def test_what_was_learnt_between_two_looks_is_no_change_of_the_text() -> None:
    box = "Our newsletter on bridges comes every week, and it costs nothing at all to have it."
    body = html_page(texts=[*TEXTS[:2], box, TEXTS[2]]).encode()
    before = extract(Page(URL, body), now=NOW)

    after = extract(Page(URL, body, known_boilerplate=frozenset({block_hash(box)})), now=NOW)

    assert texts(before).count(box) == 1
    assert texts(after) == list(TEXTS)
    assert after.unfiltered == before.unfiltered


tags = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "h1",
        "blockquote",
        "article",
        "aside",
        "br",
        "a",
        "figure",
        "figcaption",
        "form",
    ]
)


words = st.text(st.characters(codec="utf-8"), max_size=120)


@st.composite
def soups(draw: st.DrawFn) -> str:
    """Markup of any nesting, closed or not."""
    pieces = draw(st.lists(st.one_of(tags.map("<{}>".format), tags.map("</{}>".format), words)))
    return "<html><body>" + "".join(pieces)


@settings(max_examples=60, deadline=None)
@given(st.one_of(soups().map(str.encode), st.binary(max_size=500)))
def test_any_page_is_an_article_or_refused(body: bytes) -> None:
    try:
        found = extract(Page(URL, body), now=NOW)
    except Refused:
        return
    assert found.title
    assert found.paragraphs
    for paragraph in found.paragraphs:
        assert paragraph.text.strip() == paragraph.text != ""
        assert "\n" not in paragraph.text
