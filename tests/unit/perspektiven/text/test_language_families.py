"""Neighbours told apart by marks: rarely open, hardly ever wrong, never against undecided texts."""

import pytest

from perspektiven.text.language_families import are_neighbours, decided
from perspektiven.text.language_tags import UNKNOWN, base
from perspektiven.text.languages import identify
from tests.support.labelled_texts import labelled

TEXTS = [(base(tag), text) for tag, text in labelled("languages/families.txt")]
LANGUAGES = sorted({language for language, _ in TEXTS})
FAMILIES = (
    ("sr", "hr", "bs"), ("nb", "nn", "da"), ("id", "ms"), ("gl", "pt"), ("af", "nl"), ("az", "tr"),
    ("fa", "prs", "ps", "ckb"), ("hi", "ne", "mr"), ("yue", "zh"), ("am", "ti"), ("he", "yi"),
)  # fmt: skip
MOST_WRONG, MOST_OPEN = 0.01, 0.15


def test_the_set_has_twelve_texts_of_each_language() -> None:
    labels = [tag for tag, _ in labelled("languages/families.txt")]

    assert len(set(labels)) >= 25
    assert all(labels.count(tag) >= 12 for tag in labels)


def test_texts_that_are_stated_in_a_neighbour_are_seen_through_or_stay_as_stated() -> None:
    answers = [
        (language, stated, identify(text, [stated]).language)
        for family in FAMILIES
        for language, text in TEXTS
        for stated in family
        if language in family and stated != language
    ]
    wrong = [each for each in answers if each[2] not in {*each[:2], UNKNOWN}]
    left = [each for each in answers if each[2] != each[0]]

    assert len(wrong) <= MOST_WRONG * len(answers), wrong
    assert len(left) <= MOST_OPEN * len(answers), left


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_is_stated_rightly_stays(language: str) -> None:
    answers = [identify(text, [language]).language for each, text in TEXTS if each == language]

    assert set(answers) <= {language, UNKNOWN}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Gradonačelnik je otvorio novi most preko široke rijeke.", "hr"),
        ("Gradonačelnik je otvorio novi most preko široke rijeke.", "bs"),
        ("Predsednik je otvorio novi most u gradu.", "sr"),
        ("Dua orang ditangkap di pasar lama.", "id"),
        ("Dua orang ditangkap di pasar lama.", "ms"),
        ("د هرات والي او د کابل والي", "ps"),
    ],
)
def test_what_marks_leave_open_is_in_the_language_that_is_stated(text: str, stated: str) -> None:
    assert identify(text, [stated]).language == stated


def test_a_stated_name_of_the_same_language_stays() -> None:
    text = "Hun fikk ikke vite noe om hva regjeringen sier."

    assert identify(text, ["no"]).language == "no"
    assert identify(text, ["da"]).language == "nb"


def test_a_text_without_marks_and_detector_is_open() -> None:
    assert decided("Angela Merkel", {}) is None


def test_neighbours_stand_in_one_family() -> None:
    assert are_neighbours("nb", "da")
    assert not are_neighbours("nb", "de")
