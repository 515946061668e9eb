"""Appeals to readers, and sentences that only look like them."""

import pytest

from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, html_page

APPEALS = (
    "Follow us on Facebook and Instagram for more.",
    "Obserwuj nas na Facebooku.",
    "Got a tip? Write to newsroom@courier.example",
    "Jane Doe can be reached at jane@courier.example.",
    "Support our journalism: donate today.",
    "An dieser Stelle wollen wir einen externen Inhalt anzeigen. Bitte zustimmen.",
    "This article may not be reproduced without permission.",
    "Güncel haberler için Telegram kanalımıza abone olun",
    "Ακολουθήστε μας και στο Viber για όλα τα νέα",
    "Ikuti kami di Instagram dan TikTok",
    "Kövessenek minket az Instagramon!",
    "Urmăriți-ne pe canalul de WhatsApp",
    "Theo dõi chúng tôi trên Zalo",
    "עקבו אחרינו גם בטלגרם",
    "Fehler gefunden? Schreiben Sie es uns.",
    "Maradjon velünk hétvégén is! Kövessen minket a Google Híreken.",
    "Hai trovato un errore? Scrivi alla redazione.",
    "Нашли ошибку? Напишите нам.",
    "※ 포구신문은 독자의 제보를 기다립니다.",
)
SENTENCES = (
    "The police follow a man who fled across the old bridge.",
    "The minister wrote to her colleagues on Monday.",
    "They support the plan, he said on Facebook.",
    "Der Prüfer hat zwölf Fehler gefunden.",
    "Dia sudah lama bergabung dengan grup WhatsApp para tetangga.",
    "A rendőrök követtek minket, mondta a révész.",
    "경찰은 다리 위의 사고를 본 시민들의 제보를 기다리고 있다고 밝혔다.",
    "Belediye, kanalımıza taş atılmasın diye bir bekçi tuttu.",
)


@pytest.mark.parametrize("line", APPEALS)
def test_an_appeal_at_the_end_is_no_part_of_the_article(line: str) -> None:
    assert texts(extracted(_with_end(line))) == list(TEXTS)


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_of_the_article_stays(line: str) -> None:
    assert texts(extracted(_with_end(line))) == [*TEXTS, line]


def _with_end(line: str) -> str:
    return html_page(body="".join(f"<p>{text}</p>" for text in (*TEXTS, line)))
