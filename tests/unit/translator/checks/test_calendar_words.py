"""Weekdays and months in many languages, inflected or not."""

import pytest

from services.translator.checks.calendar_words import months_of, weekdays


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("am Sonntagabend", "de", {6}),
        ("w poniedziałek i we wtorek", "pl", {0, 1}),
        ("ve středu", "cs", {2}),
        ("周日", "zh", {6}),
        ("月曜日", "ja", {0}),
        ("na quinta-feira", "pt", {3}),
        ("Das Mittel hilft.", "de", set()),
    ],
)
def test_weekdays_are_found(text: str, language: str, days: set[int]) -> None:
    assert weekdays(text, language) == days


@pytest.mark.parametrize(
    ("text", "language", "months"),
    [
        ("29 Ekim’de", "tr", {10}),
        ("w maju i w czerwcu", "pl", {5, 6}),
        ("6月至8月", "zh", {6, 8}),
        ("tháng 8", "vi", {8}),
        ("You may march in May.", "en", {5}),
        ("Luca Marco Ferri", "it", set()),
        ("شباط", "ar", {2}),
    ],
)
def test_months_are_found(text: str, language: str, months: set[int]) -> None:
    assert months_of(text, language) == months


def test_behind_a_day_a_small_word_is_a_month() -> None:
    assert months_of("du 2 au 19 mars", "fr") == {3}
    assert months_of("ils vont sur mars", "fr") == set()


def test_a_day_whose_name_begins_like_another_one_is_itself() -> None:
    assert weekdays("Alifika Jumatano", "sw") == {2}
