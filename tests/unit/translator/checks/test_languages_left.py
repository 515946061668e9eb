"""Words and sentences of another language or script in an answer."""

import pytest

from services.translator.checks.languages_left import has_untranslated, is_foreign

SOURCE = "Mer om detta i kvällens sändning, sade han till tidningen."


@pytest.mark.parametrize(
    "answer",
    [
        "Mehr dazu i kvällens sändning sade han der Zeitung.",
        "He said that it was the first time that they had been there.",
        "Das ist so. Han sade att det inte var för honom och att de kan vänta.",
    ],
)
def test_words_left_in_another_language_are_found(answer: str) -> None:
    assert has_untranslated(SOURCE, answer, "sv", "de")


def test_words_in_the_script_of_the_source_are_found_but_for_a_name_in_brackets() -> None:
    assert has_untranslated("Мост открыт.", "Die Brücke ist открыт.", "ru", "de")
    assert not has_untranslated("Мост открыт.", "Die Brücke (Мост) ist offen.", "ru", "de")


@pytest.mark.parametrize(
    "answer",
    [
        "Mehr darüber in der Sendung am Abend, sagte er der Zeitung.",
        "Er sagte „kvällens sändning, sade han till tidningen“ und ging.",
        "FC Bayern München – VfB Stuttgart 2:1",
    ],
)
def test_a_translation_with_names_and_quotations_is_in_its_language(answer: str) -> None:
    assert not has_untranslated(SOURCE, answer, "sv", "de")


def test_letters_of_two_scripts_within_a_word_are_found() -> None:
    assert is_foreign("Anna Fletcher", "Анна Флeтчер", "en", "ru")
    assert not is_foreign("An iPhone", "Это iPhone, и он новый", "en", "ru")


def test_a_latin_word_that_goes_on_in_another_script_is_found() -> None:
    assert is_foreign("우기가 시작됐다.", "Die Regen기 hat begonnen.", "ko", "de")
    assert is_foreign("موسم الأمطار", "La saison desأمطار", "ar", "fr")
    assert not is_foreign("The rain", "NHK는 비가 온다고 했다.", "en", "ko")
