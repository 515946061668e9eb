"""Lines that are furniture in any language, and prose that looks like it."""

import pytest
from lxml import html

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.furniture_phrases import is_furniture


def block(text: str, *, kind: ParagraphKind = ParagraphKind.PARAGRAPH, linked: int = 0) -> Block:
    return Block(kind, text, html.Element("p"), linked)


@pytest.mark.parametrize(
    "text",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Anzeige",
        "Реклама",
        "広告",
        "Share this article",
        "By Ann Lee",
        "Von Karin Holm",
        "Photo: Ann Lee / Reuters",
        "The bridge on Monday (AFP)",
        "© 2025 The Courier",
        "All rights reserved.",
        "10:45",
        "04.03.2025 08:30",
        "3 marca 2026, 8:05 (zmieniono: 4 marca 2026, 9:40)",
        "Stand: 4. März 2026, 9.40 Uhr",
        "Sign up for our newsletter",
        "Abonnieren Sie unseren Newsletter",
        "Follow us on Facebook",
        "Read also: Floods return to the valley",
        "Lesen Sie auch: Hochwasser kehrt zurück",
        "Czytaj także: Powódź wraca",
        "De tekst gaat verder onder de foto",
        "Suite de l'article ci-dessous",
        "Článek pokračuje pod videem",
        "Članak se nastavlja ispod videa",
        "A cikk a hirdetés után folytatódik",
        "Tekst se nastavlja ispod oglasa",
        "Articolul continuă după publicitate",
        "Το κείμενο συνεχίζεται μετά τη διαφήμιση",
        "記事は広告の下に続きます",
        "기사는 광고 아래에 계속됩니다",
        "Продовження після реклами",
        "Artikel lanjut setelah iklan video",
        "5 min read",
    ],
)
def test_furniture_is_known(text: str) -> None:
    assert is_furniture(block(text))


@pytest.mark.parametrize(
    "text",
    [
        "Read more books and watch less television, the minister told the pupils of the school.",
        "Like many in the village, she had signed the petition for the ferry.",
        "Copyright law has to change before the summer, the ministers of justice agreed on Monday.",
        "By the end of the year nobody will remember it.",
        "Share prices fell.",
        "4.3.2026, 9:40: the dam breaks",
        "4 March 2026",
        "The last ferry of all left the quay on 4 March 2026 at 9:40",
        "Von Montag an gilt das neue Gesetz.",
        "O sprawie poinformowała policja. (PAP)",
        "Photographs of the old bridge hang in the town hall.",
        "“Follow us on foot,” said the guide.",
        "Siga pela margem até a ponte.",
        "Wer den Newsletter der Stadt abonniert, erhält eine Karte für das Bad.",
    ],
)
def test_prose_stays(text: str) -> None:
    assert not is_furniture(block(text))


@pytest.mark.parametrize("text", ["Da Roma a Milano", "Por qué importa", "Od marca nowe przepisy"])
def test_a_heading_that_begins_like_a_byline_stays(text: str) -> None:
    assert not is_furniture(block(text, kind=ParagraphKind.HEADING))


@pytest.mark.parametrize(
    "text",
    [
        "Subscribers of the newsletter heard of it first.",
        "Tekst pokazuje, jak rosła rzeka",
        "3–1",
        "21 - 19",
        "Suite de l'article 5 du traité, le village vote",
    ],
)
def test_what_only_begins_like_an_announcement_is_text(text: str) -> None:
    assert not is_furniture(block(text))
