"""Stops that belong to the word in front of them, and stops that end a sentence."""

import pytest

from services.translator.abbreviations import is_part_of_a_word


@pytest.mark.parametrize(
    ("left", "language"),
    [
        ("Er traf Dr", "de"),
        ("Das gilt z.B", "de"),
        ("Am 3", "de"),
        ("Heiligabend ist am 24.12", "de"),
        ("W Wigilię 24.12", "pl"),
        ("Od jeseni 2019", "hr"),
        ("Između 1991.-1995", "bs"),
        ("Од 7.9.2021", "sr"),
        ("Spotkał prof", "pl"),
        ("w XX w", "pl"),
        ("He met J", "en"),
        ("in the U.S", "en"),
        ("Louis XVIII", "fr"),
        ("в 1990 г", "ru"),
        ("(3", "de"),
        ("जिला आर.टी.ओ", "hi"),
        ("ডক্টর এ.পি.জে", "bn"),
        ("கலைஞர் எம்.ஜி.ஆர்", "ta"),
        ("പ്രൊഫ. എം.കെ", "ml"),
        ("הבמאי ד'.ל", "he"),
        ("লেখক এ. এফ", "bn"),
        ("המשוררים ח. נ. ביאליק ול", "he"),
        ("ניפגש ברח", "he"),
        ("мы сустрэлі праф. Я", "be"),
        ("作家约翰·R", "zh"),
        ("作家约翰·R.R", "zh"),
        ("俳優マイケル・J", "ja"),
        ("Llegó el subsecr", "es"),
        ("Μίλησε ο αντιπρ", "el"),
        ("W sobotę 7 paźdz", "pl"),
        ("Kemarin Kombes", "id"),
        ("उनके साथ ब्रिगे", "hi"),
        ("The end ", "en"),
        ("", "en"),
    ],
)
def test_a_stop_of_a_word(left: str, language: str) -> None:
    assert is_part_of_a_word(left, language)


@pytest.mark.parametrize(
    ("left", "language"),
    [
        ("He went home", "en"),
        ("It cost 3", "en"),
        ("Es war 1990", "de"),
        ("Geöffnet ist bis 17.30", "de"),
        ("Bylo to v roce 1990", "cs"),
        ("Gradnja je stajala 5300", "hr"),
        ("It is worth 3.10", "en"),
        ("Die Preise stiegen um 5 %", "de"),
        ("Kosztuje 20 $", "pl"),
        ("Es ist ☺", "und"),
        ("Ludzie czekali", "pl"),
        ("Мост открыт", "ru"),
        ("新桥开通了", "zh"),
        ("다리가 열렸다", "ko"),
        ("他见到了约翰·史密斯", "zh"),
        ("Un recurs paral·lel", "ca"),
        ("La fine arrivò subito", "it"),
        ("Ganó Carlos Sainz", "es"),
        ("Llegaron los hombres y se fueron al hotel", "es"),
        ("Kończy się październik", "pl"),
        ("সে বাড়ি এল", "bn"),
        ("அவர் நேற்று வந்தார்", "ta"),
        ("डॉ. कुलकर्णी", "mr"),
        ("אתמול הוא בא", "he"),
        ("הכדור אצל לה", "he"),
        ("Гэта быў я", "be"),
    ],
)
def test_a_stop_that_may_end_a_sentence(left: str, language: str) -> None:
    assert not is_part_of_a_word(left, language)
