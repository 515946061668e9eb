"""Names of countries and languages, looked up both ways."""

import pytest

from services.reader.display_names import (
    country_code,
    country_name,
    direction,
    folded,
    language_code,
    language_name,
)


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("PL", "de", "Polen"),
        ("PL", "en", "Poland"),
        ("ZZ", "de", ""),
        ("XQ", "de", "XQ"),
        ("PL", "tlh", "Poland"),  # a language that CLDR has no names in is read in English
    ],
)
def test_a_country_is_named_in_the_readers_language(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("pl", "de", "Polnisch"), ("und", "de", ""), ("pl", "not a language", "Polish")],
)
def test_a_language_is_named_in_the_readers_language(code: str, language: str, name: str) -> None:
    assert language_name(code, language) == name


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("pl", "ltr"),
        ("und", "auto"),
        ("pa-Arab", "rtl"),
        ("ur-Latn", "ltr"),
        ("UG-CYRL", "ltr"),
    ],
)
def test_the_script_decides_the_direction_before_the_language(code: str, expected: str) -> None:
    assert direction(code) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Polen", "PL"),
        ("POLAND", "PL"),
        ("pl", "PL"),
        ("POL", "PL"),
        ("UK", "GB"),
        ("grossbritannien", "GB"),
        ("Großbritannien", "GB"),
        ("U.S.A.", "US"),
        ("Elfenbeinküste", "CI"),
        ("ZZ", None),
        ("Narnia", None),
        ("", None),
    ],
)
def test_a_country_is_found_by_code_and_by_what_people_call_it(name: str, code: str | None) -> None:
    assert country_code(name, "de") == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Polnisch", "pl"),
        ("polish", "pl"),
        ("PL", "pl"),
        ("pt-br", "pt-br"),
        ("pt_BR", "pt-BR"),
        ("Polnisch-PL", None),
        ("pt-", "pt"),
        ("Klingonese of the north", None),
    ],
)
def test_a_language_is_found_by_code_and_by_name(name: str, code: str | None) -> None:
    assert language_code(name, "de") == code


def test_case_accents_spaces_and_dots_make_no_other_name() -> None:
    assert folded("Côte d’Ivoire") == folded("COTE DIVOIRE")
    assert folded("…") == ""
