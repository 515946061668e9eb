"""Names in capitals → names as people write them."""

import pytest

from perspektiven.text.name_capitals import in_small_letters


@pytest.mark.parametrize(
    ("name", "language", "written"),
    [
        ("JANE ROE", "en", "Jane Roe"),
        ("ROSA DEL OLMO Y PAZ", "es", "Rosa del Olmo y Paz"),
        ("RUI DOS REIS", "pt-BR", "Rui dos Reis"),
        ("DE LA CRUZ INÉS", "es", "De la Cruz Inés"),
        ("PIM VAN DER VEEN", "nl", "Pim van der Veen"),
        ("LEA VON DER AU", "de", "Lea von der Au"),
        ("ADA DE LUCA", "it", "Ada De Luca"),
        ("FIONA MCDOWELL", "en", "Fiona McDowell"),
        ("JEAN-LUC O’HARA", "fr", "Jean-Luc O’Hara"),
        ("IŞIL KILIÇ", "tr", "Işıl Kılıç"),
        ("Ann van Dyke", "nl", "Ann van Dyke"),
        ("BBC", "en", "BBC"),
    ],
)
def test_names_in_capitals_get_small_letters(name: str, language: str, written: str) -> None:
    assert in_small_letters(name, language) == written
