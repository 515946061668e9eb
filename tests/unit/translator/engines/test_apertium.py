"""What Apertium does to texts, and what is undone."""

import pytest

from tests.unit.translator.engines.stub import Stub, texts


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("(Toruń)", "(*Toruń)", "(Toruń)"),
        ('"Gdańsk"', '"*Gdańsk"', '"Gdańsk"'),
        ("Łódź-Kutno", "*Łódź-*Kutno", "Łódź-Kutno"),
        ("#Madrid.", "#Madrid.", "#Madrid."),
        ("*nota* al pie", "*nota* to the foot", "*nota* to the foot"),
        ("a@b.example", "a@b.example", "a@b.example"),
        ("comer", "#eat", "eat"),
    ],
)
async def test_apertiums_marks_are_taken_off_and_no_other(
    stub: Stub, source: str, answer: str, expected: str
) -> None:
    stub.answers["/translate"] = lambda _: {"responseData": {"translatedText": answer}}

    assert await texts(stub.engine("apertium"), [source], "es", "en") == [expected]
