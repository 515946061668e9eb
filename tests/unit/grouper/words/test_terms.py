from services.grouper.words.terms import names_and_numbers, terms


def test_forms_of_a_word_are_one_term() -> None:
    assert terms("Häfen Hafen", "de") == terms("Hafen", "de")


def test_a_country_in_the_german_genitive_is_the_same_term() -> None:
    assert terms("Perus", "de") == terms("Peru", "de")
    assert terms("Perus", "en") != terms("Peru", "en")


def test_texts_without_spaces_yield_pairs_of_characters() -> None:
    assert terms("東京五輪", "ja") == ("東京", "京五", "五輪")


def test_a_language_without_a_stemmer_keeps_its_words() -> None:
    assert terms("Most zamknięto", "pl") == ("most", "zamknięto")


def test_a_foreign_text_yields_its_names_and_numbers() -> None:
    found = names_and_numbers("Wczoraj most w Tczewie runął, zginęło 12 osób i 3 psy", "de")

    assert found == terms("Tczewie 12", "de")


def test_a_text_is_read_up_to_a_limit() -> None:
    assert len(terms("wort " * 10_000 + "ende", "de")) <= 2
