"""Authors where the fields of a page and its printed byline say different things."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page


def authors(head: str, above: str = "", language: str = "en") -> list[str]:
    body = above + "".join(f"<p>{text}</p>" for text in TEXTS)
    return list(extracted(html_page(head=head, body=body, language=language)).authors)


def described(*names: str) -> str:
    people = ",".join(f'{{"@type":"Person","name":"{name}"}}' for name in names)
    return (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{people}]}}</script>'
    )


@pytest.mark.parametrize(
    ("byline", "language", "expected"),
    [
        ("By Ann Lee, Bo Ray and Cy Poe", "en", ["Ann Lee", "Bo Ray", "Cy Poe"]),
        ("Von Ann Lee und Jürgen Groß", "de", ["Ann Lee", "Jürgen Groß"]),
        ("Par Ann Lee et Jean Petit", "fr", ["Ann Lee", "Jean Petit"]),
        ("Por Ann Lee y Marta Ruiz", "es", ["Ann Lee", "Marta Ruiz"]),
        ("Tekst: Ann Lee og Kari Nordmann", "no", ["Ann Lee", "Kari Nordmann"]),
        ("Jan Nowak, Ann Lee", "pl", ["Jan Nowak", "Ann Lee"]),
    ],
)
def test_a_byline_that_names_all_who_are_stated_and_more_is_taken_whole(
    byline: str, language: str, expected: list[str]
) -> None:
    shown = f'<p class="byline">{byline}</p>'
    assert authors(described("Ann Lee"), shown, language) == expected


@pytest.mark.parametrize(
    "byline",
    [
        "By Ann Lee, edited by Bo Ray",
        "Von Ann Lee, Fotos: Bo Ray",
        "Par Ann Lee, traduit par Bo Ray",
        "Di Ann Lee, foto di Bo Ray",
    ],
)
def test_who_took_the_pictures_or_translated_makes_no_byline_longer(byline: str) -> None:
    assert authors(described("Ann Lee"), f'<p class="byline">{byline}</p>') == ["Ann Lee"]


@pytest.mark.parametrize(
    ("byline", "language"),
    [
        ("By <a href='/looks/bo-ray/by/'>Bo Ray</a>", "en"),
        ("Von Bo Ray", "de"),
        ("Texto: Bo Ray", "pt"),
        ("Autor: Bo Ray", "cs"),
        ("Yazan: Bo Ray", "tr"),
    ],
)
def test_a_user_whom_the_page_prints_nowhere_yields_to_the_byline(
    byline: str, language: str
) -> None:
    shown = f'<div class="meta byline">{byline}</div>'
    assert authors(described("Web Master"), shown, language) == ["Bo Ray"]


@pytest.mark.parametrize("stated", ["Bo Q. Ray", "Robert Ray", "Bo RAY"])
def test_another_spelling_of_the_same_person_is_no_other_person(stated: str) -> None:
    assert len(authors(described(stated), '<p class="byline">By Bo Ray</p>')) == 1


def test_a_stated_author_who_is_printed_stays_beside_another_byline() -> None:
    shown = '<p class="teaser-author">By Bo Ray</p><p>Report: Ann Lee</p>'
    assert authors(described("Ann Lee"), shown) == ["Ann Lee"]


@pytest.mark.parametrize("section", ["Nachrichten", "News", "Sport", "Noticias", "Новости", "新闻"])
def test_a_section_is_no_author(section: str) -> None:
    assert authors(f'<meta name="author" content="{section}">') == []


@pytest.mark.parametrize(
    "house",
    ["CD-Redaktion", "Courier Staff", "Daily Bugle News Desk", "Redacción Deportes"],
)
def test_a_desk_is_named_where_nobody_else_is(house: str) -> None:
    assert authors(described(house)) == [house]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Redaktion Seeblatt", []),
        ("Seeblatt-Redaktion", []),
        ("La rédaction de Seeblatt", []),
        ("Seeblatt编辑部", []),
        ("Seeblatt Sports Desk", ["Seeblatt Sports Desk"]),
        ("Redaktion Wochenbote", ["Redaktion Wochenbote"]),
        ("Seeblatt Editorial Board", ["Seeblatt Editorial Board"]),
    ],
)
def test_the_editors_of_the_paper_itself_are_nobody(stated: str, expected: list[str]) -> None:
    site = '<meta property="og:site_name" content="Seeblatt">'

    assert authors(described(stated) + site, language="de") == expected
    assert authors(f'<meta name="author" content="{stated}">{site}', language="de") == expected


@pytest.mark.parametrize("agency", ["Deutsche Presse-Agentur", "Nordische Nachrichten-Agentur"])
def test_an_agency_and_a_desk_are_both_named(agency: str) -> None:
    assert authors(described(agency, "XY-Redaktion")) == [agency, "XY-Redaktion"]


def test_a_marked_element_names_an_author_of_one_word() -> None:
    shown = (
        '<div><a rel="author" href="/author/paula">Paula</a> <a href="/cat/sea">Sealife</a></div>'
    )
    assert authors("", shown) == ["Paula"]


@pytest.mark.parametrize("text", ["Courier Staff 20 November", "5 min read", "http://a.example"])
def test_a_marked_element_with_a_date_or_an_address_names_nobody(text: str) -> None:
    assert authors("", f'<span itemprop="author">{text}</span>') == []


@pytest.mark.parametrize(
    ("byline", "language"),
    [
        ("By Bo Ray. Edited by Ann Lee.", "en"),
        ("Autor: Bo Ray, redaktor: Ann Lee", "pl"),
        ("Penulis: Bo Ray | Editor: Ann Lee", "id"),
        ("Muhabir: Bo Ray Editör: Ann Lee", "tr"),
    ],
)
def test_a_stated_name_that_is_printed_only_as_an_editor_s_gives_way(
    byline: str, language: str
) -> None:
    assert authors(described("Ann Lee"), f"<div>{byline}</div>", language) == ["Bo Ray"]
    assert authors(described("Bo Ray", "Ann Lee"), f"<div>{byline}</div>", language) == ["Bo Ray"]


def test_an_editor_who_is_also_printed_as_a_writer_stays() -> None:
    byline = "<div>By Bo Ray. Edited by Ann Lee.</div><div>Ann Lee writes on rivers.</div>"

    assert authors(described("Ann Lee"), byline) == ["Ann Lee"]


def test_a_reporter_s_name_may_stand_behind_a_space() -> None:
    assert authors(described("王芳"), "<div>本报记者 李明</div>", "zh") == ["李明"]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Seeblatt avec AFP", ["AFP"]),
        ("Seeblatt", ["Seeblatt"]),
        ("Haber Merkezi", ["Haber Merkezi"]),
    ],
)
def test_a_paper_that_names_itself_beside_an_agency_is_no_author(
    stated: str, expected: list[str]
) -> None:
    site = '<meta property="og:site_name" content="Seeblatt">'

    assert authors(described(stated) + site, language="fr") == expected
