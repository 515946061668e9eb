"""Glossary of an article: names that recur, places, spellings."""

from services.translator.article_terms import (
    exonyms,
    kept_names,
    other_spellings,
    recurring_names,
)

SOURCES = {
    1: "Potem wystąpił minister Zaleski w Toruniu.",
    2: "Dla gazety Zaleski nie miał odpowiedzi.",
    3: "Wczoraj Zaleski milczał.",
}


def test_names_recur_where_they_stand_in_several_texts_amid_a_sentence() -> None:
    assert recurring_names([*SOURCES.values()]) == ["Zaleski"]
    assert recurring_names(["Dom stoi.", "Dom padł."]) == []


def test_countries_and_cities_have_the_names_of_the_target_language() -> None:
    found = exonyms(["Warszawa i Mediolan, potem Niemcy, Nowy Jork"], "pl", "de")

    assert found == {
        "Warszawa": "Warschau",
        "Mediolan": "Mailand",
        "Niemcy": "Deutschland",
        "Nowy Jork": "New York",
    }


def test_places_are_found_where_no_spaces_part_words() -> None:
    assert exonyms(["总统昨天访问了德国和法国。"], "zh", "de") == {
        "德国": "Deutschland",
        "法国": "Frankreich",
    }


def test_a_language_without_data_has_no_exonyms() -> None:
    assert exonyms(["Warszawa"], "tlh", "de") == {}


def test_a_name_has_the_spelling_of_its_first_text() -> None:
    targets = {1: "Dann sprach Zaleski.", 2: "Saleski antwortete nicht.", 3: "Zaleskis Schweigen."}

    assert kept_names(SOURCES, targets) == ["Zaleski"]
    assert other_spellings(SOURCES, targets) == {2}


def test_a_name_that_is_translated_can_not_be_told() -> None:
    targets = {1: "Dann sprach Saleski.", 2: "Saleski antwortete nicht.", 3: "Er schwieg."}

    assert other_spellings(SOURCES, targets) == set()
