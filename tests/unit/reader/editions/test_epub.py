"""The e-book of an edition: valid by EPUBCheck, the same bytes each time, all text escaped."""

import io
import zipfile
from pathlib import Path

from perspektiven.contracts import Paragraph, ParagraphKind
from services.reader.editions.epub import epub
from services.reader.settings import ReaderSettings
from services.reader.targets import target
from tests.support.editions import edition, elsewhere, told
from tests.support.epubcheck import complaints

SETTINGS = ReaderSettings(target_language=("de", "ar"))
GERMAN, ARABIC = target(SETTINGS), target(SETTINGS, "ar")

HOSTILE = told(
    1,
    elsewhere(2, "Más <b>& menos</b>\x0b"),
    title='Brücke <script>"&amp;\x00',
    original=[
        Paragraph(kind=ParagraphKind.HEADING, text="Most"),
        Paragraph(text="Tekst <i>kursywa</i> & reszta"),
        Paragraph(kind=ParagraphKind.LIST_ITEM, text="raz"),
        Paragraph(kind=ParagraphKind.LIST_ITEM, text="dwa"),
        Paragraph(kind=ParagraphKind.QUOTE, text="cytat"),
    ],
    paragraphs=["Die Brücke", "Text <i>kursiv</i> & Rest", "eins", "zwei", "Zitat"],
)


def test_epubcheck_has_nothing_to_say(tmp_path: Path) -> None:
    made = edition([HOSTILE, told(3), told(4, status="untranslated")])

    assert complaints(epub(made, SETTINGS, ARABIC), tmp_path) == ""


def test_an_edition_without_stories_is_a_valid_book_too(tmp_path: Path) -> None:
    assert complaints(epub(edition([]), SETTINGS, GERMAN), tmp_path) == ""


def test_a_book_without_its_title_page_is_found_out(tmp_path: Path) -> None:
    whole, broken = io.BytesIO(epub(edition([told(1)]), SETTINGS, GERMAN)), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as archive:
        for entry in source.infolist():
            if entry.filename != "EPUB/title.xhtml":
                archive.writestr(entry, source.read(entry))

    assert "title.xhtml" in complaints(broken.getvalue(), tmp_path)


def test_the_same_edition_gives_the_same_bytes() -> None:
    first, second = (epub(edition([told(1), told(2)]), SETTINGS, GERMAN) for _ in range(2))

    assert first == second


def test_nothing_of_an_article_becomes_markup() -> None:
    with zipfile.ZipFile(io.BytesIO(epub(edition([HOSTILE]), SETTINGS, GERMAN))) as archive:
        chapter = archive.read("EPUB/story-1.xhtml").decode()

    assert "<script>" not in chapter
    assert "&lt;i&gt;kursiv&lt;/i&gt; &amp; Rest" in chapter
    assert "\x00" not in chapter
