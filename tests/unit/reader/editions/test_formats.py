"""An edition as text and as a file of HTML: in order, complete, and with an end."""

import re

from services.reader.editions.formats import EditionFormat, plain_text, standalone_html, written
from services.reader.settings import ReaderSettings
from services.reader.targets import target
from tests.support.editions import edition, elsewhere, told

SETTINGS = ReaderSettings(target_language=("de",))
GERMAN = target(SETTINGS)
ELSEWHERE = re.compile(r"(?:src|href)=\"(?!https://gazeta\.example)|url\(|@import")


def test_the_text_has_the_layout_of_an_article_and_ends() -> None:
    made = edition([told(1, elsewhere(2, "Brücke eröffnet")), told(3)])

    assert plain_text(made, SETTINGS, GERMAN).split("\n\n") == [
        "Perspektiven Global",
        "Nachrichten aus aller Welt",
        "Ausgabe vom 23. November 2026",
        "Gazeta - Polen",
        "Brücke 1",
        "Die neue Brücke über die Weichsel ist am Freitag eröffnet worden.",
        "So berichten andere Länder",
        "La Vega - Spanien: Brücke eröffnet",
        "Gazeta - Polen",
        "Brücke 3",
        "Die neue Brücke über die Weichsel ist am Freitag eröffnet worden.",
        "Ende der Ausgabe\n",
    ]


def test_a_day_without_stories_says_so() -> None:
    assert "begann kein Thema" in plain_text(edition([]), SETTINGS, GERMAN)


def test_the_html_of_a_mail_asks_for_nothing() -> None:
    html = standalone_html(edition([told(1, elsewhere(2, "Brücke"))]), SETTINGS, GERMAN)

    assert "La Vega" in html
    assert ELSEWHERE.findall(html) == []
    assert "<script" not in html


def test_what_is_not_translated_is_marked_and_names_its_language() -> None:
    html = standalone_html(edition([told(1, status="untranslated")]), SETTINGS, GERMAN)

    assert "Noch nicht übersetzt" in html
    assert '<p lang="pl" dir="ltr">Nowy most na Wiśle otwarto w piątek.' in html


def test_each_format_is_written() -> None:
    made = edition([told(1)])

    assert written(made, SETTINGS, GERMAN, EditionFormat.EPUB).startswith(b"PK")
    assert written(made, SETTINGS, GERMAN, EditionFormat.TXT).startswith(b"Perspektiven Global\n")
    assert b"<!doctype html>" in written(made, SETTINGS, GERMAN, EditionFormat.HTML)
