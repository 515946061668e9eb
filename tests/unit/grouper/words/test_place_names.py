from services.grouper.words.place_names import cities, countries, genitives


def test_countries_and_cities_have_their_names_in_the_language() -> None:
    assert "griechenland" in countries("de")
    assert "grecia" in countries("es")
    assert "prag" in cities("de")


def test_names_of_several_words_are_left_out() -> None:
    assert not any(" " in name or "-" in name for name in countries("de") | cities("de"))


def test_a_language_that_cldr_lacks_has_no_places() -> None:
    assert countries("xx") == cities("xx") == genitives("xx") == frozenset()


def test_german_genitives_of_places_that_end_in_a_vowel_are_known() -> None:
    assert {"perus", "tokios"} <= genitives("de")
    assert "italiens" not in genitives("de")
    assert genitives("en") == frozenset()
