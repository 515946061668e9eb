"""Words for published and updated around dates."""

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
