"""Number words and scale words of many languages."""

from decimal import Decimal

import pytest

from services.translator.checks.figures.number_words import evaluated, han_value, number_words


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("de", "fünfundzwanzig", 25),
        ("de", "dreitausend", 3000),
        ("de", "zweihundertfünf", 205),
        ("nl", "vijfentwintig", 25),
        ("it", "ventitré", 23),
        ("hu", "huszonöt", 25),
        ("sv", "tjugofem", 25),
        ("da", "femogtyve", 25),
        ("ru", "двадцати", 20),
        ("de", "bundesrat", None),
        ("de", "a" * 1_000_000, None),
    ],
)
def test_words_and_compounds_have_their_value(language: str, word: str, value: int | None) -> None:
    assert number_words(language).value(word) == value


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("de", "mrd", 10**9),
        ("en", "bn", 10**9),
        ("hi", "लाख", 10**5),
        ("es", "millones", 10**6),
        ("pl", "miliardami", 10**9),
        ("de", "brücken", None),
    ],
)
def test_scale_words_multiply(language: str, word: str, value: int | None) -> None:
    assert number_words(language).scale(word) == value


def test_words_in_a_row_are_one_number() -> None:
    assert evaluated([2, 100, 5, 20]) == 225
    assert evaluated([3, 1000, 40]) == 3040


def test_a_scale_multiplies_all_that_stands_before_it() -> None:
    assert evaluated([7, 1000, 10**6]) == 7 * 10**9
    assert evaluated([4, 1000, 300, 10**6]) == 4_300_000_000
    assert evaluated([6, 10**6, 200, 1000, 9]) == 6_200_009


@pytest.mark.parametrize(
    ("text", "value"), [("三十五", 35), ("一百二十万", 1_200_000), ("二〇二四", 2024), ("桥", None)]
)
def test_chinese_numerals_have_their_value(text: str, value: int | None) -> None:
    if value is None:
        assert han_value(text + "十" if text == "十" else "一") is None
    else:
        assert han_value(text) == Decimal(value)


def test_a_chinese_scale_multiplies_another_one_before_it() -> None:
    assert han_value("万亿") == 10**12
    assert han_value("三万亿") == 3 * 10**12
    assert han_value("一亿二千万") == 120_000_000


def test_a_word_that_begins_with_a_number_confirms_it() -> None:
    assert number_words("de").first_value("dreimal") == 3
    assert number_words("en").first_value("third") == 3
    assert number_words("de").first_value("brücke") is None


@pytest.mark.parametrize(
    ("language", "word", "value"),
    [
        ("pl", "trzydziestodwuletni", 32),
        ("pl", "dwudziestolatek", 20),
        ("cs", "třicetidvouletý", 32),
        ("ru", "сорокатрёхлетний", 43),
    ],
)
def test_an_adjective_holds_tens_and_ones(language: str, word: str, value: int) -> None:
    assert number_words(language).first_value(word) == value


def test_an_adjective_of_inflected_tens_is_no_round_number() -> None:
    assert number_words("ru").value("тридцатидвухлетний") == 32
    assert number_words("ru").value("тридцатых") == 30
