"""Lines of dates, authors and reading times at the ends of a text, and sentences like them."""

import pytest
from lxml.html import fragment_fromstring

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.metadata_lines import is_metadata, without_metadata

PROSE = "The town council of Millbrook voted on Monday to rebuild the old stone bridge."


def block(text: str, kind: ParagraphKind = ParagraphKind.PARAGRAPH) -> Block:
    return Block(kind, text, fragment_fromstring("<p></p>"), 0)


@pytest.mark.parametrize(
    "line",
    [
        "Published 4 March 2025, 10:15",
        "By Ann Lee | 4 March 2025",
        "4 March 2025, 10:15 am EST | 4 min read",
        "5 min read",
        "Lesezeit: 3 Minuten",
        "Aktualisiert am Dienstag, 4. März 2025, 10:15 Uhr",
        "Publié le 4 mars 2025 à 10h15 - Mis à jour le 5 mars 2025 à 11h00",
        "Publicado: martes, 4 de marzo de 2025 a las 10:15 h",
        "Pubblicato martedì 4 marzo 2025 ore 10:15",
        "Opublikowano: 4 marca 2025, 10:15 · Czas czytania: 3 min",
        "Publicerad 4 mars 2025 kl. 10.15",
        "Julkaistu 4.3.2025 klo 10.15",
        "Közzétéve: 2025. március 4. 10:15",
        "Опубликовано: 4 марта 2025 года, 10:15",
        "Yayınlanma: 04.03.2025 10:15 Güncelleme: 05.03.2025 11:00",
        "نشر في: الثلاثاء 4 مارس 2025 - 10:15 ص",
        "تاریخ انتشار: ۱۴ اسفند ۱۴۰۳ - ۱۰:۱۵",
        "4 मार्च 2025, 10:15 बजे",
        "Millbrook, 4 March 2025, 10:15",
    ],
)
def test_a_line_of_dates_labels_and_names_is_metadata(line: str) -> None:
    assert is_metadata(block(line), ["Ann Lee"])


@pytest.mark.parametrize(
    "line",
    [
        "MILLBROOK, 4 March 2025 (Courier) - The bridge is closed.",
        "4 March 2025 was a quiet day in Millbrook.",
        "On 4 March 2025 at 10:15 the bridge gave way.",
        "Am 4. März 2025 um 10:15 Uhr brach die Brücke.",
        "4 March 2025",
        "3 May 1912",
        "Ann Lee",
        "Millbrook beat Brookmill 3-2 on 4 March 2025",
        "It took her 3 minutes to read it.",
        "2025年3月4日10時15分ごろ石の橋が落ちた",
        "Nothing here has a figure.",
    ],
)
def test_a_sentence_or_a_day_alone_is_none(line: str) -> None:
    assert not is_metadata(block(line), ["Ann Lee"])


def test_a_heading_is_none() -> None:
    assert not is_metadata(block("4 March 2025, 10:15", ParagraphKind.HEADING))


def test_such_lines_leave_the_ends_of_a_text_alone_not_its_middle() -> None:
    line, text = block("Updated 4 March 2025, 10:15"), [block(PROSE) for _ in range(6)]

    assert without_metadata([line, *text, line], []) == text
    assert without_metadata([*text[:3], line, *text[3:]], []) == [*text[:3], line, *text[3:]]


def test_the_day_of_an_event_ends_a_text() -> None:
    text = [*(block(PROSE) for _ in range(4)), block("Opening: Tuesday, 4 March 2025, 10:15")]

    assert without_metadata(text, []) == text


def test_a_standfirst_may_stand_above_such_a_line() -> None:
    line, text = block("By Ann Lee, 4 March 2025"), [block(PROSE) for _ in range(3)]

    assert without_metadata([text[0], line, *text[1:]], ["Ann Lee"]) == text


def test_a_label_and_a_clock_may_stand_beside_a_desk_and_a_town() -> None:
    assert is_metadata(block("Web Desk, Millbrook Published by: Riverside Tue, 4 Mar 2025 10:15"))
    assert not is_metadata(block("Stone Fair, Millbrook, Town Hall, 4 March 2025, 10:15"))
