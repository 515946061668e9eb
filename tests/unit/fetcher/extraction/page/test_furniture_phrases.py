"""Lines that are furniture in any language, and prose that looks like it."""

import pytest
from lxml import html

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.furniture_phrases import is_biography_of, is_furniture


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
        "This article originally appeared on Mill Valley Post: Bridge opens after two years",
        "Dieses Thema im Programm: Welle Nord | Am Morgen | 03.05.2026 | 07:40 Uhr",
        "انتهای پیام/ ۴۱",
        "(Except for the headline, this story has not been edited by the Herald’s staff.)",
        "Direkt aus dem dpa-Newskanal: Diese Meldung wurde nicht bearbeitet.",
        "(Borítókép: Nagy Éva)",
        "(ana/bud)",
        "(Reporting by Ann Lee in Cork; Editing by Cy Poe)",
        "Реклама. ООО «Причал», ИНН 7712345678",
        "When you buy something through our links, the Herald earns a little.",
        "Dit artikel maakt deel uit van de reeks Bruggen",
        "Mời bạn đọc theo dõi báo trên Zalo",
        "打开港湾日报APP，看更多",
        "Źródło zdjęcia: archiwum miasta",
        "Приєднуйтесь до нас у Telegram",
        "При використанні матеріалів сайту посилання на «Вісник» обов’язкове.",
        "Bu haber 812 kez okundu.",
        "特别声明：本文为作者个人观点。",
        "更多精彩，尽在港湾日报客户端",
        "A cikk az ajánlat után folytatódik",
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


@pytest.mark.parametrize(
    "text",
    [
        "При передруку книги загубили дві сторінки, каже видавець.",
        "Реклама висела на мосту три года, и никто её не снял.",
        "Источник зовут Реклама. В нём пятый год нет воды.",
        "Приєднуйтесь до нас, кричали вони з мосту.",
        "Reporting by the Herald showed that nobody had paid.",
        "Po petem členu zakonika je to prepovedano, je dejal sodnik.",
        "Roman üç kez okundu, sonra kütüphaneye geri verildi.",
        "“This story has not been edited”, the clerk wrote in the margin.",
    ],
)
def test_sentences_of_what_such_notices_are_about_stay(text: str) -> None:
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


@pytest.mark.parametrize(
    "text",
    [
        "Listen to this story",
        "Beitrag anhören",
        "Partager cet article",
        "Compartir esta nota",
        "Condividi la notizia",
        "Ouvir notícia",
        "Deel dit artikel",
        "Posłuchaj artykułu",
        "Haberi paylaş",
        "Artículos relacionados",
        "What is your view? Tell us in the comments.",
        "desk@courier.example",
        "当サイトの記事の無断転載を禁じます。",
        "무단 전재 및 재배포 금지",
        "未经授权不得转载",
        "Already signed up to our free morning emails? You can register here.",
    ],
)
def test_labels_and_notices_around_an_article_are_furniture(text: str) -> None:
    assert is_furniture(block(text))


@pytest.mark.parametrize(
    "text",
    [
        "Share this burden, she said.",
        "Anhören musste er sich einiges.",
        "Condividi il pane con chi ha fame, disse il parroco.",
        "海賊版サイトは漫画を無断転載していた。",
        "The threats were made in the comments below a video, the police say.",
        "Staff sent 40,000 emails to register the complaints of the residents.",
    ],
)
def test_sentences_with_their_words_are_text(text: str) -> None:
    assert not is_furniture(block(text))


def test_a_paragraph_that_begins_with_an_author_tells_of_the_author() -> None:
    told = block("Ann Morrison writes about rivers and has lived in Millbrook since 2011.")

    assert is_biography_of(told, ["Cy Poe", "Ann Morrison"])
    assert not is_biography_of(told, ["Cy Poe"])


@pytest.mark.parametrize(
    "text",
    [
        "Ann Morrison: What did the mayor say to that?",
        "The mayor met Ann Morrison on the bridge.",
        "Ann Morrison on the bridge",
    ],
)
def test_other_lines_with_an_author_do_not(text: str) -> None:
    assert not is_biography_of(block(text), ["Ann Morrison"])
