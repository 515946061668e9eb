import pytest

from perspektiven.text.diacritics import without_diacritics


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Ayşe Ström", "Ayse Strom"), ("Ρήγας", "Ρηγας"), ("ﬁn", "fin"), ("Łódź, ılık", "Łodz, ılık")],
)
def test_marks_go_and_letters_stay(text: str, bare: str) -> None:
    assert without_diacritics(text) == bare
