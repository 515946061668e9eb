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
    assert [name.words for name in names_of(text, language)] == names


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Včera zářila Sparta.", "cs", [(["Sparta"], True)]),
        ("Včera promluvil starosta Van Houten.", "cs", [(["Houten"], False)]),
        ("Eva Hronková včera zářila.", "cs", [(["Hronková"], False)]),
        ("Вчера приехал Иоанн Павел II.", "ru", []),
        ("Ontem o Bloco Operário venceu.", "pt", []),
        ("Consiliul Apelor a decis.", "ro", [(["Apelor"], True)]),
        ("Adesso il Tribunale per Reati Tributari ha deciso.", "it", []),
    ],
)
def test_a_name_is_alone_without_a_capital_or_a_title_beside_it(
    text: str, language: str, names: list[tuple[list[str], bool]]
) -> None:
    assert [(name.words, name.is_alone) for name in names_of(text, language)] == names


def test_days_countries_and_large_cities_in_any_case_are_common_words() -> None:
    assert is_common_word("Beču", "hr")
    assert is_common_word("Wednesday", "en")
    assert not is_common_word("Helena", "de")
