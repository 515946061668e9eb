from services.grouper.words.place_names import cities, countries, genitives


def test_countries_have_their_names_in_the_language() -> None:
    assert countries("de")["griechenland"] == countries("es")["grecia"] == "GR"


def test_cities_are_in_their_countries_also_where_the_zone_has_another_name_by_now() -> None:
    assert cities("de")["prag"] == "CZ"
    assert cities("en")["kolkata"] == "IN"


def test_names_of_several_words_are_left_out() -> None:
    assert not any(" " in name or "-" in name for name in {**countries("de"), **cities("de")})


def test_a_language_that_cldr_lacks_has_no_places() -> None:
    assert not countries("xx")
    assert not cities("xx")
    assert not genitives("xx")


def test_german_genitives_of_places_that_end_in_a_vowel_are_known() -> None:
    assert {"perus", "tokios"} <= genitives("de")
    assert "italiens" not in genitives("de")
    assert genitives("en") == frozenset()
