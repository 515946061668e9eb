"""Names of authors, freed of what stands around them."""

import pytest

from services.fetcher.extraction import json_ld
from services.fetcher.extraction.authors import authors
from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks


def found(
    head: str = "", body: str = "<p>Text.</p>", *, language: str | None = None, site: str = ""
) -> tuple[str, ...]:
    tree = dom.parse(f"<html><head>{head}</head><body>{body}</body></html>")
    return authors(
        tree,
        dom.meta(tree),
        json_ld.described(tree),
        raw=blocks(tree),
        language=language,
        sites=frozenset(filter(None, [site])),
    )


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


def test_a_meta_element_outranks_a_byline_that_names_others_where_the_page_prints_its_name() -> (
    None
):
    body = '<p class="byline">By Bo Ray</p><p>Text.</p><p>Contact: Ann Lee</p>'
    assert found('<meta name="author" content="Ann Lee">', body) == ("Ann Lee",)


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


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ('"Nowak, Jan"', ("Jan Nowak",)),
        ('"Nowak, Jan; van der Berg, Piet"', ("Jan Nowak", "Piet van der Berg")),
        ('"Cy Poe, Jr."', ("Cy Poe, Jr.",)),
        ('"Eva Roth, Redakteurin"', ("Eva Roth",)),
        ('"Léa Morin, envoyée spéciale à Lyon"', ("Léa Morin",)),
        ('"Olga Petrenko, кореспондент"', ("Olga Petrenko",)),
        ('"Eva Roth und Jan Nowak"', ("Eva Roth", "Jan Nowak")),
        ('"Léa Morin et Jean Petit"', ("Léa Morin", "Jean Petit")),
        ('"Анна Лис и Пётр Ким"', ("Анна Лис", "Пётр Ким")),
        ('"Ana Gil y Luis Mora"', ("Ana Gil", "Luis Mora")),
        ('"Ann Lee, Dublin"', ("Ann Lee",)),
        ('"Ann Lee / dpa"', ("Ann Lee", "dpa")),
        ('{"givenName":"Ann","familyName":"Lee"}', ("Ann Lee",)),
        ('"山田太郎、佐藤花子"', ("山田太郎", "佐藤花子")),
        ('"홍길동 기자"', ("홍길동",)),
        ('"5 minutes"', ()),
        ('"Courier Staff"', ("Courier Staff",)),
    ],
)
def test_fields_for_authors_are_taken_apart(author: str, expected: tuple[str, ...]) -> None:
    assert found(described(author)) == expected


def test_people_are_found_where_the_article_refers_to_them() -> None:
    graph = """{"@graph":[
        {"@type":"NewsArticle","author":[{"@id":"#a"},{"@id":"#b"}]},
        {"@type":"Person","@id":"#a","name":"Ann Lee"},
        {"@type":"WebPage","about":{"@id":"#b","givenName":"Bo","familyName":"Roe"}}]}"""

    assert found(f'<script type="application/ld+json">{graph}</script>') == ("Ann Lee", "Bo Roe")


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Oleh Bondar", "uk", "Oleh Bondar"),
        ("Oleh Budi Santoso", "id", "Budi Santoso"),
        ("Yazan Haddad", "en", "Yazan Haddad"),
        ("Yazan: Ayşe Demir", "tr", "Ayşe Demir"),
        ("Av Kari Berg", "nb", "Kari Berg"),
        ("Di Marco Bianchi", "it", "Marco Bianchi"),
        ("IŞIL ÇINAR", "tr", "Işıl Çınar"),
        ("ELÇİN HƏSƏNLİ", "az", "Elçin Həsənli"),
    ],
)
def test_words_and_letters_mean_what_they_do_in_the_language(
    name: str, language: str, expected: str
) -> None:
    head = f'<meta name="author" content="{name}">'

    assert found(head, language=language) == (expected,)


@pytest.mark.parametrize(
    "body",
    [
        '<div class="byline"><span>Von</span><span>Eva Roth</span><span>Redakteurin</span></div>',
        '<div class="byline"><a>Eva Roth</a><div>The Evening Star</div><time>4 May</time></div>',
        '<div class="author">Eva Roth Aktualisiert am 4. Mai 2025</div>',
        '<ul class="authors"><li>Eva Roth</li></ul>',
        '<p><a href="/autoren/eva-roth">Eva Roth</a></p>',
        "<p>Ein Kommentar von Eva Roth</p>",
        '<p class="author">Lesedauer: 3 Minuten</p><a rel="author">Eva Roth</a>',
        '<div class="byline">Text: Eva Roth, Fotos: Jan Nowak</div>',
        '<figure><figcaption class="author">Jan Nowak</figcaption></figure>'
        '<p class="author">Eva Roth</p>',
        '<div class="card"><h3><a href="/b">Another story</a></h3><a rel="author">Jan Nowak</a>'
        '</div><p class="author">Eva Roth</p>',
    ],
)
def test_a_byline_names_people_and_nothing_beside_them(body: str) -> None:
    assert found(body=f"<h1>The bridge is open</h1>{body}<p>Text.</p>") == ("Eva Roth",)


def test_two_people_of_one_byline_are_two() -> None:
    body = '<div><a rel="author">Eva Roth</a> <a rel="author">Jan Nowak</a></div>'

    assert found(body=body) == ("Eva Roth", "Jan Nowak")


@pytest.mark.parametrize(
    "text", ["Thank You!", "Dec 12", "Share this", "Follow us on Twitter", "Read More Stories"]
)
def test_words_of_the_page_are_no_author(text: str) -> None:
    assert found(body=f'<h1>The bridge</h1><div class="author">{text}</div>') == ()


def test_somebody_whom_the_text_is_about_is_no_author() -> None:
    long = (
        "The mayor spoke for an hour about the bridge and its builders, who had worked all year. "
    )
    link = '<a href="/people/jan-nowak">Jan Nowak</a>'

    assert found(body=f"<h1>The bridge</h1><p>{long * 2}{link} listened.</p>") == ()


def test_the_name_of_the_site_does_not_hide_the_person() -> None:
    head = '<meta name="author" content="Evening Star">'
    byline = '<h1>The bridge</h1><p class="byline">By Ann Lee</p>'

    assert found(head, byline, site="evening star") == ("Ann Lee",)
    assert found(head, "<h1>The bridge</h1>", site="evening star") == ("Evening Star",)


def test_a_label_of_networks_is_no_author_unless_it_says_so() -> None:
    label = '<meta name="twitter:label1" content="Reading time">'
    time = f'{label}<meta name="twitter:data1" content="Ann Lee">'
    labels = ("Written by", "Verfasst von", "Écrit par", "Scritto da", "Geschreven door", "Autor")

    assert found(time) == ()
    assert {found(time.replace("Reading time", each)) for each in labels} == {("Ann Lee",)}


def test_authors_in_the_plural_are_authors() -> None:
    assert found('<meta name="authors" content="Ann Lee; Cy Poe">') == ("Ann Lee", "Cy Poe")


def test_who_wrote_a_review_is_not_who_wrote_the_book() -> None:
    book = '"itemReviewed":{"@type":"Book","author":{"name":"Cy Poe"}}'
    review = f'{{"@type":"Review","author":{{"name":"Ann Lee"}},{book}}}'

    assert found(f'<script type="application/ld+json">{review}</script>') == ("Ann Lee",)
