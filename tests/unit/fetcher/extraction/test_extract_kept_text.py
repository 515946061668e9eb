"""Lines that only look like furniture, and announcements of what follows, in many languages."""

import pytest

from tests.support.extraction import extracted, json_ld, texts
from tests.support.pages import TEXTS, html_page


def among(inner: str) -> list[str]:
    """What is left of markup within an article's text."""
    body = f"<p>{TEXTS[0]}</p>{inner}<p>{TEXTS[1]}</p><p>{TEXTS[2]}</p>"
    return texts(extracted(html_page(body=body)))[1:-2]


@pytest.mark.parametrize(
    "line",
    [
        "Continue reading the signs, and you will see that the town is changing, said the mayor.",
        "To read the full text of the treaty, delegates were locked in a room for a whole day.",
        "Subscribers to the theatre waited for an hour before the doors were opened on Monday.",
        "Um weiterzulesen, setzte sie ihre Brille auf und rückte den Stuhl näher ans Fenster.",
        "Per continuare a leggere, disse, le servivano occhiali nuovi e un poco di silenzio.",
        "Para seguir leyendo la carta, el alcalde tuvo que pedir una lámpara a los vecinos.",
        "Zeitungen sind nur für Abonnenten interessant, glaubte der Verleger noch vor zehn Jahren.",
        "Aby czytać dalej, musiała zapalić lampę i poprosić brata o ciszę w całym domu.",
        "The library asks its members to log in to keep reading lists of old books up to date.",
        "The agency has lost one subscriber in five since it began to charge 12 € a month.",
        "Share prices fell by a third on Monday.",
        "Save the bridge, they shouted.",
        "Print runs have fallen since 1990.",
        "Play was stopped at noon because of the rain.",
        "Teilen will sich die Stadt die Kosten mit dem Land.",
        "Partager les coûts serait juste, selon la maire.",
        "Compartir los gastos es lo justo, dijo el alcalde.",
        "Read more books, she told the children.",
        "Follow us, said the guide, and nobody moved.",
        "More was not to be had.",
        "Lees meer boeken, zei de minister tegen de scholen.",
        "Advertisements pay for half of the paper.",
        "Werbung ist teuer geworden.",
        "Comments were made on both sides of the aisle.",
        "“No.”",
    ],
)
def test_a_sentence_that_begins_like_a_button_or_a_notice_is_text(line: str) -> None:
    assert among(f"<p>{line}</p>") == [line]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            "<p>Pupils may no longer use:</p><ul><li>Facebook</li><li>Telegram</li><li>X</li></ul>",
            ["Pupils may no longer use:", "Facebook", "Telegram", "X"],
        ),
        (
            "<p>Zakazane są:</p><ol><li>WhatsApp</li><li>Instagram</li><li>E-mail</li></ol>",
            ["Zakazane są:", "WhatsApp", "Instagram", "E-mail"],
        ),
        (
            "<p>Was it hard?</p><p>Yes.</p><p>Would you do it again?</p><p>Yes.</p>"
            "<p>And now?</p><p>No comment.</p>",
            ["Was it hard?", "Yes.", "Would you do it again?", "Yes.", "And now?", "No comment."],
        ),
        (
            "<p><strong>C’était dur ?</strong></p><p>Oui.</p><p><strong>Encore ?</strong>"
            "</p><p>Oui.</p>",
            ["C’était dur ?", "Oui.", "Encore ?", "Oui."],
        ),
        (
            "<h3>Kommen Sie wieder?</h3><p>Natürlich.</p><h3>Wirklich?</h3><p>Natürlich.</p>",
            ["Kommen Sie wieder?", "Natürlich.", "Wirklich?", "Natürlich."],
        ),
        (
            "<dl><dt>Was it hard?</dt><dd>Yes.</dd><dt>Again?</dt><dd>Yes.</dd></dl>",
            ["Was it hard?", "Yes.", "Again?", "Yes."],
        ),
        (
            "<h3>1912</h3><p>The first bridge was built of wood.</p><h3>1954</h3>"
            "<p>It was replaced by stone.</p>",
            ["1912", "The first bridge was built of wood.", "1954", "It was replaced by stone."],
        ),
        (
            "<p><strong>1912:</strong></p><p>Die erste Brücke aus Holz.</p><p>"
            "<strong>2004</strong></p><p>Der Pfeiler sinkt.</p>",
            ["1912:", "Die erste Brücke aus Holz.", "2004", "Der Pfeiler sinkt."],
        ),
        (
            "<p>1912–1920</p><p>The years of the wooden bridge.</p><p>1945</p>"
            "<p>The bridge was blown up.</p>",
            ["1912–1920", "The years of the wooden bridge.", "1945", "The bridge was blown up."],
        ),
        (
            "<p>3 May 1912</p><p>The wooden bridge is opened.</p><p>9 June 1954</p>"
            "<p>It is replaced.</p>",
            ["3 May 1912", "The wooden bridge is opened.", "9 June 1954", "It is replaced."],
        ),
    ],
)
def test_short_answers_years_and_items_stay_in_their_places(
    inner: str, expected: list[str]
) -> None:
    assert among(inner) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Der Artikel geht nach der Anzeige weiter.",
        "Ciąg dalszy artykułu pod materiałem wideo",
        "La suite après la publicité",
        "Il testo continua sotto il video",
        "El artículo continúa debajo del vídeo",
        "Artikel vervolgt na de advertentie",
        "Lees verder onder de advertentie",
        "Lesen Sie nach der Anzeige weiter",
        "Article continues after advertisement",
        "Story continues below",
    ],
)
def test_an_announcement_of_the_rest_goes_and_the_rest_stays(line: str) -> None:
    assert among(f"<p>{line}</p>") == []


@pytest.mark.parametrize(
    "title",
    [
        "404 mayors meet in Paris for the climate",
        "Forbidden City opens a new hall to visitors",
        "Please wait for the harvest, minister tells farmers",
        "Access denied to half of all disabled voters, report finds",
        "Error in the vote count gives Lee the seat",
        "Blocked: how the canal choked a town",
        "Not found: the lost ships of the Baltic",
        "Un momento histórico para el puerto de Valmar",
        "Einen Moment bitte: Warum die Bahn so langsam ist",
        "Security check at the harbour takes hours",
        "Page not found in old bible",
        "500 errors found in textbooks",
        "Just a moment of calm before the storm",
    ],
)
@pytest.mark.parametrize("is_described", [True, False])
def test_a_headline_that_begins_like_an_error_stands_over_an_article(
    title: str, is_described: bool
) -> None:
    head = json_ld(f'"headline":"{title}"') if is_described else ""

    assert extracted(html_page(title=title, head=head)).title == title
