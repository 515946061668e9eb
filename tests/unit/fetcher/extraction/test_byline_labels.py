"""Labels in a byline: whose names stand behind them."""

import pytest

from services.fetcher.extraction.byline_labels import is_of_editors, is_of_writers, named
from services.fetcher.extraction.person_names import names_in


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ann Lee, Lights: Cy Poe", "en"),
        ("Ann Lee / Regie: Cy Poe and Bo Roe", "de"),
        ("Words: Ann Lee", "en"),
        ("Text: Ann Lee Editing: Cy Poe", "en"),
        ("Autorka: Ann Lee Redakcja: Cy Poe", "pl"),
        ("Published: Monday 4 May 2026, 10:30 | Ann Lee", "en"),
        ("Ann Lee | Δημοσιεύθηκε: Δευτέρα", "el"),
        ("Ann Lee Last updated: 4 May 2026", "en"),
        ("Editor: Cy Poe Reporter: Ann Lee", "en"),
        ("Ann Lee at 10:30", "en"),
    ],
)
def test_a_name_behind_a_label_counts_where_the_label_means_by(text: str, language: str) -> None:
    assert names_in(text, language) == ["Ann Lee"]


@pytest.mark.parametrize(
    "text", ["Lights: Cy Poe", "Ann Lee Posveženo: 4. 5. 2026", "Poe: Lee", "Foto: Cy Poe"]
)
def test_behind_a_label_that_nobody_knows_is_no_author(text: str) -> None:
    assert names_in(text, "sl") == []


def test_who_edited_is_named_where_no_writer_is() -> None:
    assert names_in("Editör: Cy Poe", "tr") == ["Cy Poe"]
    assert names_in("Muhabir: Ann Lee Editör: Cy Poe", "tr") == ["Ann Lee"]


def test_a_label_is_told_by_its_last_words() -> None:
    assert is_of_writers("Eine lange Glosse von:", "de")
    assert is_of_editors("Managing editor:")
    assert is_of_writers("Наш корреспондент:", "ru")
    assert not is_of_writers("Camera:", "en")
    assert not is_of_writers("Directed by:", "en")
    assert not is_of_editors("Written by:")


def test_the_parts_of_a_byline_are_told_apart() -> None:
    known = named("Text: Ann Lee, Editor: Cy Poe, Lights: Bo Roe", "en")

    assert known.writers == ["Ann Lee"]
    assert known.editors == ["Cy Poe"]
