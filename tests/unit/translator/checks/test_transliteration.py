"""Names of other scripts by their sounds."""

import pytest
from rapidfuzz import fuzz

from services.translator.checks.kept_names import is_there
from services.translator.checks.transliteration import coarse, consonants, in_latin, sounds


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("Соколов", "sokolov"),
        ("Παππάς", "pappas"),
        ("कमल", "kamala"),
        ("Dvořák", "dvorak"),
    ],
)
def test_a_word_is_read_letter_by_letter(word: str, latin: str) -> None:
    assert in_latin(word) == latin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ковальский", "Kowalskij"),
        ("Гнатюк", "Hnatjuk"),
        ("Чехов", "Tschechow"),
        ("Шевченко", "Schewtschenko"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert fuzz.ratio(coarse(one), coarse(other)) >= 72


def test_other_names_do_not_sound_alike() -> None:
    assert fuzz.ratio(sounds("Kowalski"), sounds("Nowak")) < 72
    assert consonants("محمد") == consonants("Mohammed")


def test_scripts_without_capitals_are_read_by_the_names_of_their_letters() -> None:
    assert in_latin("강릉") == "gangreung"
    assert consonants("ბათუმი") == consonants("Batumi")
    assert in_latin("") == ""
    assert in_latin("Юля") == "iula"
    assert in_latin("Μπείρα") == "bira"


@pytest.mark.parametrize(
    ("heard", "spelled"),
    [
        ("Джейкобс", "Jacobs"),
        ("Джилл", "Jill"),
        ("Майлз", "Miles"),
        ("Блейк", "Blake"),
        ("Спенсер", "Spencer"),
        ("Жером", "Jérôme"),
        ("Рошель", "Rochelle"),
        ("Ντάλας", "Dallas"),
    ],
)
def test_a_name_may_be_spelled_as_its_own_language_spells(heard: str, spelled: str) -> None:
    assert is_there(heard, [spelled], frozenset({"LATIN"}))


@pytest.mark.parametrize(
    ("heard", "other"),
    [("Джилл", "Carla"), ("Блейк", "Miller"), ("Жером", "Marcel"), ("Спенсер", "Baxter")],
)
def test_another_name_is_read_as_none_of_these(heard: str, other: str) -> None:
    assert not is_there(heard, [other], frozenset({"LATIN"}))
