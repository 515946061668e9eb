"""Words for published, updated and printed around dates."""

import pytest

from services.fetcher.extraction.date_labels import (
    DateKind,
    labelled,
    last_label,
    without_labels,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("4 May", [("4 May", DateKind.PLAIN)]),
        ("Published 4 May", [(" 4 May", DateKind.PUBLISHED)]),
        ("4 May, bijgewerkt 5 May", [("4 May, ", DateKind.PLAIN), (" 5 May", DateKind.UPDATED)]),
        (
            "4 May 公開 5 May 更新",
            [("4 May ", DateKind.PUBLISHED), (" 5 May ", DateKind.CALLED_UPDATED)],
        ),
        ("updated yesterday", []),
    ],
)
def test_a_label_stands_before_its_date_or_behind_all(
    text: str, parts: list[tuple[str, DateKind]]
) -> None:
    assert list(labelled(text)) == parts


def test_the_last_label_is_told_with_its_end() -> None:
    assert last_label("Published and updated now") == (DateKind.UPDATED, 21)
    assert last_label("yesterday") is None


def test_a_text_without_its_labels_is_what_they_stand_at() -> None:
    assert without_labels("Zuletzt aktualisiert: 5").split() == ["Zuletzt", ":", "5"]


DAY = "16.07.2026"


def kinds(text: str) -> list[DateKind]:
    return [kind for _, kind in labelled(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"Aus der Ausgabe vom {DAY}, Seite 3",
        f"Erschienen am {DAY} in der Druckausgabe",
        "Printed issue: 16 July 2026",
        "A version of this report appears in print on July 16, 2026, Section B",
        "Édition du jeudi 16 juillet 2026",
        "Publicado en la edición impresa del 16 de julio de 2026",
        "Edição de 16 de julho de 2026",
        "Edizione cartacea, 16 luglio 2026",
        "In de krant van 16 juli 2026",
        "I papirutgaven 16. juli 2026",
        "Wydanie papierowe, 16 lipca 2026",
        "Tištěné vydání 16. července 2026",
        "Опубликовано в печатной версии 16 июля 2026",
        "2026年7月16日付 朝刊",
        "지면 2026.07.16",
        "16 July 2026, print edition",
    ],
)
def test_the_day_of_the_printed_issue_is_known(text: str) -> None:
    assert kinds(text)[0] is DateKind.PRINTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Printausgabe vom {DAY}, online seit 14.07.2026, 16:30", DateKind.PUBLISHED),
        ("입력 2026-07-14 16:30 지면 A12면", DateKind.PUBLISHED),
        ("입력 2026-07-14 지면 A12면", DateKind.PUBLISHED),
        ("2026/07/14 05:00 朝刊", DateKind.PLAIN),
        ("14.07.2026, 16.30 Uhr | Auch in der Printausgabe", DateKind.PLAIN),
        ("14 July 2026 · Print version", DateKind.PLAIN),
        ("이루어지면 2026-07-14", DateKind.PLAIN),
        ("Mis en ligne le 14 juillet 2026", DateKind.PUBLISHED),
    ],
)
def test_a_page_that_is_in_print_too_has_a_date_of_its_own(text: str, expected: DateKind) -> None:
    assert expected in kinds(text)


def test_a_label_without_figures_labels_nothing() -> None:
    assert labelled("From the print edition") == []
    assert labelled("") == []
