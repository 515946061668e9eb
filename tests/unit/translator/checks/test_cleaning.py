"""Answers made clean before they are checked."""

from services.translator.checks.cleaning import cleaned, tidied


def test_invisible_signs_and_line_breaks_go() -> None:
    assert cleaned("Most", "Brü\u00adcke\u200b am\u202e \n Fluss\ufeff") == "Brücke am Fluss"
    assert cleaned("Most", "Bru\u0308cke") == "Brücke"


def test_line_breaks_of_the_source_stay() -> None:
    assert cleaned("a\nb", "c\nd") == "c\nd"


def test_joiners_of_persian_stay_in_their_words() -> None:
    assert cleaned("Mosty", "پل‌ها") == "پل‌ها"


def test_entities_and_symbols_are_put_back() -> None:
    source = "Plan 🎉 https://most.example/a_b"

    assert tidied(source, "Plan ⁇ https://most.example/a b") == source
