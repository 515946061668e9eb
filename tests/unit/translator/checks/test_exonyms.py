"""Places under their names in other languages."""

from services.translator.checks.exonyms import are_named, group, is_of_a_country


def test_a_place_is_one_whatever_the_language_calls_it() -> None:
    assert group("warszawie") & group("warschau") & group("варшава")
    assert not group("warszawa") & group("krakau")
    assert group("jarocin") == frozenset()


def test_countries_peoples_and_large_cities_are_known_from_cldr() -> None:
    assert is_of_a_country("Brazylii", "pl")
    assert is_of_a_country("Suiza", "es")
    assert is_of_a_country("Lissabon", "de")
    assert not is_of_a_country("Kowalski", "pl")


def test_a_word_that_begins_with_a_name_of_the_place_is_derived_from_it() -> None:
    assert are_named(group("warszawy"), "warschauer")
    assert not are_named(group("warszawy"), "krakauer")
    assert not are_named(frozenset(), "warschauer")
