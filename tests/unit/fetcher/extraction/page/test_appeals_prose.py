"""Appeals to readers go from the end of an article; prose that has their words in it stays."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page


def texts(last: str) -> list[str]:
    body = "".join(f"<p>{text}</p>" for text in (*TEXTS, last))
    return [each.text for each in extracted(html_page(body=body)).paragraphs]


@pytest.mark.parametrize(
    "prose",
    [
        "Following the launch in March, Apple plans to sell the lamp in the rest of the country.",
        "Following a trial of two days the jury saw the video on YouTube and needed ten minutes.",
        "The company, whose subscribers doubled, told of new features of its app on Thursday.",
        "“They were good support. I saw it on the tour, and they made me feel at home there.”",
        "Die Folgen für den Ort waren schlimm, und die Apparate standen still bis in den Herbst.",
        "Er folgt seinem Bruder, der im Sommer den Posten bei Appenzell Rail übernommen hat.",
        "The pushcart was followed by threadbare soldiers, as the chronicle has it, for a mile.",
        "La suite de l’affaire : les appareils ont été retrouvés dans la rivière au printemps.",
        "Neighbours support our reporter's account, and nobody saw the second boat on that day.",
        "He wants to donate the two paintings to the museum that showed them first, in May.",
        "Jedes Jahr spenden sie einen Baum, und im Herbst pflanzen sie ihn an den Deich.",
        "The police followed the two brothers on Facebook for a month before they came home.",
        "Wie de route volgt, ziet op de app waar de bus is, zegt de vervoerder in een brief.",
        "“Follow us on Instagram!”, the boys called from the bridge, and nobody looked up.",
        "Her support of the four boys never wavered, and she paid for their school until May.",
    ],
)
def test_prose_at_the_end_is_no_appeal(prose: str) -> None:
    assert prose in texts(prose)


@pytest.mark.parametrize(
    "appeal",
    [
        "Follow the Courier on Twitter and Facebook for the latest news.",
        "Follow her @annlee.",
        "Subscribe to the Courier on YouTube.",
        "Download our app for the latest from the valley.",
        "Folgen Sie uns auf Instagram und WhatsApp.",
        "Abonnieren Sie unseren WhatsApp-Kanal, um nichts zu verpassen.",
        "Suivez-nous sur Facebook et Telegram.",
        "Síguenos en Twitter y en nuestra app.",
        "Obserwuj nas na Facebooku i Twitterze.",
        "Följ oss på Facebook.",
        "Подписывайтесь на наш Telegram-канал.",
        "LINE、X（@furuhashi）をフォローしてください。",
        "Support our journalism: donate today.",
        "Gefiel es Ihnen? Dann unterstützen Sie uns bitte mit einer Spende.",
        "„Der Kran“ ist unser Podcast. Abonnieren Sie ihn bei Spotify oder per RSS.",
        "Unterstützen Sie unseren Journalismus mit einer Spende.",
        "Soutenez notre rédaction : faites un don.",
    ],
)
def test_an_appeal_at_the_end_goes(appeal: str) -> None:
    assert appeal not in texts(appeal)
