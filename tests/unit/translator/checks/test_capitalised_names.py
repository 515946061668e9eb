"""Names of a text, as capitals tell them."""

import pytest

from services.translator.checks.capitalised_names import is_common_word, names_of


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Wtedy Ewa Kempińska dobrze grała u van Dijka.", "pl", [["Ewa", "Kempińska"], ["Dijka"]]),
        ("Later the Speaker also invited some MPs and Fletcher.", "en", [["Fletcher"]]),
        ("It rained. The Treasury says it is calm in Leeds.", "en", [["Leeds"]]),
        ("Ieri il Governo e Rossi hanno parlato.", "it", [["Rossi"]]),
        ("Hier l’État et la ville de Lens ont signé.", "fr", [["Lens"]]),
        ("Sat je na trgu Slobode kupio Ivan.", "hr", [["Ivan"]]),
        ("Gestern kam Anna Nowak.", "de", []),
    ],
)  # fmt: skip
def test_names_are_words_with_capitals_but_for_offices_and_landmarks(
    text: str, language: str, names: list[list[str]]
) -> None:
    assert names_of(text, language) == names


def test_days_countries_and_large_cities_in_any_case_are_common_words() -> None:
    assert is_common_word("Beču", "hr")
    assert is_common_word("Wednesday", "en")
    assert not is_common_word("Helena", "de")
