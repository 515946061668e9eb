"""Lengths, loops, copies and quotation marks."""

import pytest

from services.translator.checks.shape import (
    expected_length,
    has_odd_length,
    has_odd_quotes,
    is_looping,
)

SOURCE = "Burmistrz otworzył wczoraj nowy most na rzece, na który czekano latami."


def test_german_is_longer_than_english_and_much_longer_than_chinese() -> None:
    assert expected_length("a" * 100, "en", "de") == pytest.approx(123)
    assert expected_length("桥" * 100, "zh", "de") == pytest.approx(312)


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Zapisani", "eingeschrieben eingeschrieben eingeschrieben"),
        ("Zarejestrowani wyborcy", "Wähler Wähler Wähler"),
    ],
)
def test_a_short_loop_is_found(source: str, answer: str) -> None:
    assert is_looping(source, answer, "pl", "de")


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Nie, nie, nie!", "Nein, nein, nein!"),
        ("Bardzo, bardzo dobrze", "Sehr, sehr gut"),
        ("Wynik", "3 3 3"),
    ],
)
def test_a_repetition_of_the_source_may_stay(source: str, answer: str) -> None:
    assert not is_looping(source, answer, "pl", "de")


def test_a_clause_that_is_said_twice_in_a_row_is_a_loop() -> None:
    clause = ", weil auf der alten niemand mehr fahren wollte"
    once = f"Gestern wurde die Brücke eröffnet{clause}."

    assert is_looping(SOURCE, f"{once[:-1]}{clause}.", "pl", "de")
    assert not is_looping(SOURCE, once, "pl", "de")


def test_of_a_language_without_measured_lengths_two_sentences_may_be_one() -> None:
    source = "Klabu imeshinda mchezo wa jana. Mashabiki walikuwa elfu ishirini uwanjani."
    target = "The club won yesterday before twenty thousand supporters."

    assert not has_odd_length(source, target, "sw", "en")
    assert has_odd_length(source, target[:30], "sw", "en")


def test_an_answer_that_ends_amid_a_sentence_is_odd() -> None:
    whole = "Der Bürgermeister eröffnete gestern die neue Brücke, auf die man Jahre wartete."

    assert has_odd_length(SOURCE, whole[:-10], "pl", "de")
    assert not has_odd_length(SOURCE, whole, "pl", "de")


def test_a_dialogue_with_dashes_quotes_as_well() -> None:
    assert not has_odd_quotes("– Most stoi – rzekł.", "„Die Brücke steht“, sagte er.", "pl", "de")
    assert not has_odd_quotes("台风“海葵”来了。", "Der Taifun Haikui kommt.", "zh", "de")
    assert has_odd_quotes("Rzekł: „Most stoi już od dawna.”", "Die Brücke steht lange.", "pl", "de")


def test_reported_speech_and_short_quotations_may_lose_their_quotes() -> None:
    source = "“We will rebuild the pier next spring,” the mayor promised."
    reported = (
        "Man werde den Steg im nächsten Frühjahr wieder aufbauen, versprach die Bürgermeisterin."
    )

    assert not has_odd_quotes(source, reported, "en", "de")
    assert not has_odd_quotes("It was “a shame”.", "Es war eine Schande.", "en", "de")
    assert has_odd_quotes(source, "Im Frühjahr entsteht der Steg.", "en", "de")


def test_a_long_answer_in_another_script_may_be_somewhat_longer_than_twice() -> None:
    source = "Die Sitzung beginnt am 3. April um 15 Uhr im Amtsgericht Köln."

    assert not has_odd_length(source, "ا" * 95, "de", "ar")
    assert has_odd_length(source, "ا" * 110, "de", "ar")


def test_an_urdu_sentence_that_breaks_off_is_odd() -> None:
    source = "شہر میں پانی کی کمی کے خلاف لوگوں نے احتجاج کیا اور سڑک بند کر دی۔"
    whole = "Residents protested against the shortage of water in the city and closed the road."

    assert has_odd_length(source, whole[:-10], "ur", "en")
    assert not has_odd_length(source, whole, "ur", "en")
