"""Pieces of bylines: elements side by side, emphasis, roles, other people's quotations."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page


def authors(above: str, language: str = "en", head: str = "") -> list[str]:
    body = above + "".join(f"<p>{text}</p>" for text in TEXTS)
    return list(extracted(html_page(head=head, body=body, language=language)).authors)


@pytest.mark.parametrize(
    ("section", "by", "language"),
    [
        ("News", "By", "en"),
        ("Reisen", "Von", "de"),
        ("Voyage", "Par", "fr"),
        ("Viagens", "Por", "pt"),
        ("Kultura", "Autor:", "pl"),
        ("Gündem", "Yazan:", "tr"),
    ],
)
@pytest.mark.parametrize("name", ["<strong>Ann Lee</strong>", "Ann Lee", "<span>Ann Lee</span>"])
def test_a_sections_link_beside_a_name_is_no_part_of_it(
    section: str, by: str, language: str, name: str
) -> None:
    byline = (
        f'<div class="byline"><div><a href="/{section}/">{section}</a></div>'
        f'<div class="who"><span>{by}</span> <a href="/w/ann-lee/">{name}</a></div></div>'
    )
    assert authors(byline, language) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("byline", "language"),
    [
        ("Un texte de <strong>Ann Lee</strong> d’<em>Enquête</em>", "fr"),
        ("A report by <b>Ann Lee</b> of <i>Panorama</i>", "en"),
        ("Ein Beitrag von <em>Ann Lee</em>, <em>Kontraste</em>", "de"),
        ("Un reportaje de <strong>Ann Lee</strong> <em>Crónicas</em>", "es"),
        ("By <b>A</b>nn Lee", "en"),
        ("<b>By Ann</b> Lee", "en"),
    ],
)
def test_a_name_that_is_emphasised_ends_with_its_emphasis(byline: str, language: str) -> None:
    assert authors(f'<p class="byline">{byline}</p>', language) == ["Ann Lee"]


@pytest.mark.parametrize(
    "quotation",
    [
        '<blockquote>So it is.</blockquote><div class="pull-quote__author">'
        '<span class="author">Bo Ray</span></div>',
        '<blockquote><p>So it is.</p><cite class="author">Bo Ray</cite></blockquote>',
        '<div class="zitat"><p>So ist es.</p><span class="autor">Bo Ray</span></div>',
        '<aside class="pullQuote"><p>C’est ainsi.</p><p class="auteur">Bo Ray</p></aside>',
        '<div class="testimonial"><p class="author">Bo Ray</p></div>',
    ],
)
def test_who_is_quoted_is_no_author(quotation: str) -> None:
    assert authors(quotation) == []


@pytest.mark.parametrize("state", ["hasCaption", "has-caption", "with-caption", "no-comments"])
def test_a_header_that_says_what_it_has_is_not_that(state: str) -> None:
    header = f'<div class="articleHeader {state}"><h1>Ferry</h1><p class="byline">Ann Lee</p></div>'
    assert authors(header) == ["Ann Lee"]


@pytest.mark.parametrize(
    "byline",
    [
        "By Ann Lee, Courier.com",
        "Ann Lee | CD Courier Media for Courier.org",
        "By Ann Lee, courier.net staff",
        "Ann Lee, XYZ Editor-at-large",
        "Analysis by Ann Lee, Critic-at-Large",
    ],
)
@pytest.mark.parametrize("place", ["field", "byline"])
def test_the_paper_and_the_job_behind_a_name_are_no_names(byline: str, place: str) -> None:
    field = f'<meta name="author" content="{byline}">'
    shown = f'<div class="byline">{byline}</div>'
    assert (authors("", head=field) if place == "field" else authors(shown)) == ["Ann Lee"]


@pytest.mark.parametrize(
    "field", ["Ann Morrison. Courier Weekly", "Ann Morrison. Redaktion", "Ann Morrison. Москва"]
)
def test_a_full_stop_ends_a_name(field: str) -> None:
    assert authors("", head=f'<meta name="author" content="{field}">') == ["Ann Morrison"]


@pytest.mark.parametrize(
    "name", ["Prof. Dr. Ann Lee", "St. John Lee", "A. B. Lee", "Univ.-Prof. Lee"]
)
def test_full_stops_of_titles_and_initials_end_no_name(name: str) -> None:
    assert authors("", head=f'<meta name="author" content="{name}">') == [name]


@pytest.mark.parametrize(
    ("field", "language"),
    [("森田春子, 古橋新聞", "ja"), ("林秀英，古桥日报", "zh"), ("김민수, 다리일보", "ko")],
)
def test_a_comma_in_writing_without_spaces_turns_no_name_round(field: str, language: str) -> None:
    found = authors("", language, f'<meta name="author" content="{field}">')
    assert field.startswith(found[0])
