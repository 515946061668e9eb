"""Words around names: “by” in many languages, job titles, houses, credits."""

import pytest

from services.fetcher.extraction.name_words import (
    CREDIT,
    introduces,
    is_desk,
    is_genre,
    is_house,
    is_never_a_name,
    is_role,
    is_staff,
    is_town,
    without_by,
)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("By Jane Doe", "en", "Jane Doe"),
        ("Ein Kommentar von Anna Nowak", "de", "Anna Nowak"),
        ("作者：王小明", "zh", "王小明"),
        ("Autor: Jan Kowalski", "pl", "Jan Kowalski"),
        ("Di Marco Rossi", "it", "Marco Rossi"),
        ("Di Marco Rossi", "en", "Di Marco Rossi"),
        ("Par: Jeanne Petit", None, "Jeanne Petit"),
        ("Byron Miller", "en", "Byron Miller"),
        ("Հեղինակ՝ Արամ Պետրոսյան", "hy", "Արամ Պետրոսյան"),
        ("ავტორი: გია ლომიძე", "ka", "გია ლომიძე"),
        ("Müəllif: Aysel Quliyeva", "az", "Aysel Quliyeva"),
        ("", "en", ""),
    ],
)
def test_words_for_by_are_left_out_where_they_are_no_name(
    text: str, language: str | None, name: str
) -> None:
    assert without_by(text, language) == name


def test_a_line_may_be_no_more_than_a_word_for_by() -> None:
    assert introduces("By", "en")
    assert introduces(" Von ", "de")
    assert not introduces("Jane Doe", "en")


def test_a_genre_is_told_from_other_words() -> None:
    assert is_genre("Eine Analyse")
    assert not is_genre("Lights")


def test_job_titles_are_known_in_any_case_and_before_a_stop() -> None:
    assert is_role("Reporter")
    assert is_role("REDAKTEURIN,")
    assert is_role("記者")
    assert not is_role("Nowak")


def test_words_of_interfaces_are_in_no_name() -> None:
    assert is_never_a_name("3 min read")
    assert is_never_a_name("Share on Facebook")
    assert not is_never_a_name("Anna Nowak")


def test_a_job_may_end_a_word_and_no_name_does() -> None:
    assert is_role("Kurier-Redakteurin")
    assert is_role("Nahostkorrespondent,")
    assert not is_role("Anna Autor-Reporter")
    assert not is_role("Mitarbeiter-Huber")


def test_a_desk_is_no_person() -> None:
    assert is_house("Redaktion Panorama")
    assert is_house("The Daily Courier")
    assert not is_house("Anna-Maria O'Neill")


@pytest.mark.parametrize(
    "name",
    ["Web Desk", "Da Redação", "Newsroom", "نیوز ڈیسک", "স্টাফ রিপোর্টার", "কুষ্টিয়া প্রতিনিধি", "वेब टीम"],
)
def test_a_desk_that_does_not_say_whose_it_is_says_nothing(name: str) -> None:
    assert is_desk(name)


def test_the_editors_as_a_whole_are_told_from_their_desks() -> None:
    assert is_staff("Da Redação")
    assert is_staff("editorial team")
    assert not is_staff("Web Desk")
    assert not is_staff("Redacción Deportes Norte")
    assert not is_staff("Editorial Board")


@pytest.mark.parametrize("name", ["Courier Web Desk", "Anna Nowak", "احمد نواز", "রাকিব হাসান"])
def test_a_house_s_desk_and_a_person_say_who_wrote(name: str) -> None:
    assert not is_desk(name)


def test_a_large_town_is_told_from_a_person() -> None:
    assert is_town("New Delhi")
    assert not is_town("Delia York")


@pytest.mark.parametrize("text", ["Photo: Jane Doe", "Fotos von Jan", "翻訳者"])
def test_a_credit_is_told_from_a_byline(text: str) -> None:
    assert CREDIT.search(text)
    assert CREDIT.search("Jane Doe") is None
