"""Authors of whole pages: fields and bylines as newspapers of many countries print them."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page


def authors(head: str = "", above: str = "", language: str = "en") -> list[str]:
    body = above + "".join(f"<p>{text}</p>" for text in TEXTS)
    return list(extracted(html_page(head=head, body=body, language=language)).authors)


@pytest.mark.parametrize(
    ("field", "language", "expected"),
    [
        ("Di Watson", "en", ["Di Watson"]),
        ("Av Shalom", "en", ["Av Shalom"]),
        ("Na Li", "zh", ["Na Li"]),
        ("Da Silva Santos", "pt", ["Da Silva Santos"]),
        ("Ved Prakash", "en", ["Ved Prakash"]),
        ("Par Lindström", "sv", ["Par Lindström"]),
        ("Text Ann Lee", "en", ["Ann Lee"]),
        ("Ann Lee, Senior Reporter", "en", ["Ann Lee"]),
        ("Jean Petit, envoyé spécial à Rome", "fr", ["Jean Petit"]),
        ("Anna Nowak, korespondentka z Brukseli", "pl", ["Anna Nowak"]),
        ("Marta Ruiz, corresponsal en París", "es", ["Marta Ruiz"]),
        ("Chief Political Correspondent Ann Lee", "en", ["Ann Lee"]),
        ("Nowak, Jan; Kowalska, Anna", "pl", ["Jan Nowak", "Anna Kowalska"]),
        ("van der Berg, Jan", "nl", ["Jan van der Berg"]),
        ("Ann Lee, Jr.", "en", ["Ann Lee, Jr."]),
        ("Sammy Davis Jr.", "en", ["Sammy Davis Jr."]),
        ("Dr. Ann Lee", "en", ["Dr. Ann Lee"]),
        ("IŞIL YILDIZ", "tr", ["Işıl Yıldız"]),
        ("İBRAHİM ÇELİK", "tr", ["İbrahim Çelik"]),
        ("ELÇİN QASIMOV", "az", ["Elçin Qasımov"]),
        ("ANNA O’BRIEN", "en", ["Anna O’Brien"]),
        ("MARÍA LÓPEZ", "es", ["María López"]),
        ("ИВАН ПЕТРОВ", "ru", ["Иван Петров"]),
        ("JÜRGEN GROẞ", "de", ["Jürgen Groß"]),
        ("ΓΙΏΡΓΟΣ ΠΑΠΑΔΌΠΟΥΛΟΣ", "el", ["Γιώργος Παπαδόπουλος"]),
        ("Courier Web Desk", "en", ["Courier Web Desk"]),
        ("Ann Lee|Bob Ray", "en", ["Ann Lee", "Bob Ray"]),
        ("김민수 기자", "ko", ["김민수"]),
        ("記者 王小明", "zh", ["王小明"]),
    ],
)
def test_a_field_names_people(field: str, language: str, expected: list[str]) -> None:
    head = f'<meta name="author" content="{field}">'

    assert authors(head, language=language) == expected


@pytest.mark.parametrize(
    ("above", "language", "expected"),
    [
        ('<p class="byline">Oleh Marchenko</p>', "uk", ["Oleh Marchenko"]),
        ('<p class="byline">Oleh: Dewi Lestari</p>', "id", ["Dewi Lestari"]),
        ('<p class="byline">Di Marco Rossi</p>', "it", ["Marco Rossi"]),
        ('<p class="byline">Por Ana Souza</p>', "pt", ["Ana Souza"]),
        ('<p class="author">Av Kari Nordmann</p>', "nb", ["Kari Nordmann"]),
        ('<div class="author">Yazan Haddad</div>', "en", ["Yazan Haddad"]),
        ('<div class="author">Yazan: Ayşe Yılmaz</div>', "tr", ["Ayşe Yılmaz"]),
        (
            '<p class="byline">By Ann Lee, Political Editor, and Bob Ray in Brussels</p>',
            "en",
            ["Ann Lee", "Bob Ray"],
        ),
        ('<p class="byline">By ANN LEE | Courier Staff</p>', "en", ["Ann Lee"]),
        ('<p class="byline">Ann Lee<br>Staff Writer</p>', "en", ["Ann Lee"]),
        ('<h4 class="byline"><span>By</span><a href="/a/ann">Ann Lee</a></h4>', "en", ["Ann Lee"]),
        (
            '<ul class="article-authors"><li>Ann Lee</li><li>Bob Ray</li></ul>',
            "en",
            ["Ann Lee", "Bob Ray"],
        ),
        ('<cite class="author">Ann Lee</cite>', "en", ["Ann Lee"]),
        (
            '<div class="author"><span>Ann Lee</span><span>Staff Writer</span></div>',
            "en",
            ["Ann Lee"],
        ),
        (
            '<div class="author"><a>Ann Lee</a><span>Chefreporterin Politik</span></div>',
            "de",
            ["Ann Lee"],
        ),
        (
            '<div class="byline"><div>Von</div><div>Ann Lee</div><div>Lesezeit: 4 Min.</div></div>',
            "de",
            ["Ann Lee"],
        ),
        (
            '<figure><img src="a.jpg">'
            '<figcaption>A bridge. <span class="author">Cy Poe</span></figcaption></figure>'
            '<p class="byline">Ann Lee</p>',
            "en",
            ["Ann Lee"],
        ),
        (
            '<div class="photo"><img src=a.jpg>'
            '<p class="caption">A bridge. By <span class="author">Cy Poe</span></p></div>',
            "en",
            [],
        ),
        (
            '<div class="byline">5 min read</div><a rel="author" href="/a">Ann Lee</a>',
            "en",
            ["Ann Lee"],
        ),
        ('<div class="author">Thank You!</div>', "en", []),
        ('<div class="author">Follow the Author</div>', "en", []),
        ('<div class="author">Lecture 3 minutes</div>', "fr", []),
        ('<div class="author">Tempo di lettura: 3 minuti</div>', "it", []),
        ('<div class="author">Tiempo de lectura 4 minutos</div>', "es", []),
        ('<div class="author">Okuma süresi 3 dakika</div>', "tr", []),
        ('<div class="author">Dec 12</div>', "en", []),
        ('<div class="author">Updated December 3, 2025</div>', "en", []),
        ('<div class="byline">Ann Lee Updated December 3, 2025</div>', "en", ["Ann Lee"]),
        ('<div class="byline">Ann Lee, 3. Dezember 2025</div>', "de", ["Ann Lee"]),
        (
            '<div class="byline">Publié par Jean Petit le 3 décembre 2025</div>',
            "fr",
            ["Jean Petit"],
        ),
        (
            '<div class="byline">Publicado por Ana Souza em 3 de dezembro de 2025</div>',
            "pt",
            ["Ana Souza"],
        ),
        ('<div class="byline">Autor: Jan Nowak 3 grudnia 2025</div>', "pl", ["Jan Nowak"]),
        (
            '<div class="byline">Kari Nordmann og Ola Hansen</div>',
            "nb",
            ["Kari Nordmann", "Ola Hansen"],
        ),
        ('<div class="byline">Anna Nowak i Jan Kowal</div>', "pl", ["Anna Nowak", "Jan Kowal"]),
        ('<div class="byline">Ana Souza e Rui Costa</div>', "pt", ["Ana Souza", "Rui Costa"]),
        ('<div class="byline">Ana Ruiz y Luis Gil</div>', "es", ["Ana Ruiz", "Luis Gil"]),
        ('<div class="byline">Jan Bakker en Piet Smit</div>', "nl", ["Jan Bakker", "Piet Smit"]),
        (
            '<div class="byline">Иван Петров и Анна Белова</div>',
            "ru",
            ["Иван Петров", "Анна Белова"],
        ),
        (
            '<div class="author-box"><h4>About the Author</h4>'
            "<p>Ann Lee writes on bridges.</p></div>",
            "en",
            [],
        ),
        ('<p class="byline">Photo by Cy Poe</p>', "en", []),
        ('<p class="byline">Ann Lee; photos: Cy Poe</p>', "en", ["Ann Lee"]),
        ('<p class="byline">Ann Lee (text) and Cy Poe (photos)</p>', "en", ["Ann Lee"]),
        ('<p class="byline">Von Ann Lee, Fotos: Cy Poe</p>', "de", ["Ann Lee"]),
        ('<p class="byline">Byby JOSH HART</p>', "en", ["Josh Hart"]),
        ('<p class="byline">By<span>By</span> JOSH HART</p>', "en", ["Josh Hart"]),
        ('<p class="byline">Howard BellStaff Writer</p>', "en", ["Howard Bell"]),
        (
            '<div class="byline">By <a href="/author/ann-lee">Ann Lee</a> • <a '
            'href="/topic/rivers">Rivers</a></div>',
            "en",
            ["Ann Lee"],
        ),
        ('<div class="byline">Ann Lee @annlee</div>', "en", ["Ann Lee"]),
        ('<div class="author">文／王小明</div>', "zh", ["王小明"]),
        (
            '<div class="comments"><div class="author">Troll Meister</div><p>Nice.</p></div>',
            "en",
            [],
        ),
        (
            '<section class="related"><article><h3><a href="/b">Other</a></h3>'
            '<span class="author">Cy Poe</span></article></section>',
            "en",
            [],
        ),
    ],
)
def test_a_byline_names_people_and_nothing_else(
    above: str, language: str, expected: list[str]
) -> None:
    assert authors(above=above, language=language) == expected


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        (
            "<script "
            'type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"River '
            "town rebuilds its "
            'bridge","author":[{"@id":"#p1"},{"@id":"#p2"}]},{"@type":"Person","@id":"#p1","n'
            'ame":"Ann '
            'Lee"},{"@type":"Person","@id":"#p2","givenName":"Bob","familyName":"Ray"}]}</scr'
            "ipt>",
            "",
            ["Ann Lee", "Bob Ray"],
        ),
        (
            "<script "
            'type="application/ld+json">{"@type":"Person","@id":"https://x.example/#a","name"'
            ':"Ann Lee"}</script>'
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"River '
            'town rebuilds its bridge","author":{"@id":"https://x.example/#a"}}</script>',
            "",
            ["Ann Lee"],
        ),
        (
            '<meta name="author" content="The Courier">',
            '<p class="byline">By Ann Lee</p>',
            ["Ann Lee"],
        ),
        (
            '<meta property="og:site_name" content="The Courier">'
            '<meta name="author" content="The Courier">',
            "<p><em>By Ann Lee</em></p>",
            ["Ann Lee"],
        ),
        (
            '<meta name="author" content="admin">',
            '<a rel="author" href="/author/ann">Ann Lee</a>',
            ["Ann Lee"],
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"River '
            'town rebuilds its bridge","author":{"@type":"Organization","name":"The '
            'Courier"}}</script>',
            '<span class="byline">By Ann Lee</span>',
            ["Ann Lee"],
        ),
        (
            '<meta property="og:site_name" content="Harbour News">'
            "<script "
            'type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":{"@typ'
            'e":"Person","name":"Harbour '
            'N","url":"https://h.example/author/admin/"}}</script>',
            "",
            [],
        ),
    ],
)
def test_people_win_over_what_the_site_calls_itself(
    head: str, above: str, expected: list[str]
) -> None:
    assert authors(head, above) == expected
