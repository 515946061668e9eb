"""Shares in parts, in percent, as one in some."""

import pytest

from services.translator.checks.figures.amounts import has_other_shares
from services.translator.checks.figures.numbers import has_other_numbers
from services.translator.checks.figures.quantities import quantities
from services.translator.checks.figures.shares import confirmed_by_shares, has_share, percentages

PAIRS = [
    ("A fifth of the trees died.", "20 Prozent der Bäume starben.", "en", "de"),
    ("Un tercio de los bosques ardió.", "33 Prozent der Wälder brannten.", "es", "de"),
    ("Drei Viertel der Sitze blieben leer.", "75 percent of the seats stayed empty.", "de", "en"),
    ("One in ten shops closed.", "Zehn Prozent der Läden schlossen.", "en", "de"),
    ("Half of the 48 members left.", "24 der 48 Mitglieder gingen.", "en", "de"),
    ("七成学生住校。", "70 Prozent der Schüler wohnen im Internat.", "zh", "de"),
    ("Jedes vierte Kind lernt Geige.", "25 % des enfants apprennent le violon.", "de", "fr"),
]


@pytest.mark.parametrize(("source", "target", "language", "other"), PAIRS)
def test_a_share_in_another_wording_is_the_same(
    source: str, target: str, language: str, other: str
) -> None:
    assert not has_other_numbers(source, target, language, other)
    assert not has_other_shares(source, target, language, other)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("A fifth of the trees died.", "45 Prozent der Bäume starben."),
        ("One in ten shops closed.", "60 Prozent der Läden schlossen."),
    ],
)
def test_another_percentage_than_the_parts_is_another_number(source: str, target: str) -> None:
    assert has_other_numbers(source, target, "en", "de")


def test_a_percentage_without_its_sign_is_told() -> None:
    assert has_other_shares("Exports fell 6.2%.", "Die Exporte fielen um 6,2.", "en", "de")


def test_percentages_are_told_by_word_or_sign_before_or_behind_them() -> None:
    text = "yüzde 12, 13 Tonnen, 14 %"

    assert [each.value for each in percentages(quantities(text, "tr"), text, "tr")] == [12, 14]
    assert has_share("fünf Prozent", "de")
    assert not has_share("fünf Tonnen", "de")


@pytest.mark.parametrize(
    ("text", "language", "is_share"),
    [
        ("Porez je 7 posto.", "hr", True),
        ("Данъкът е 7 на сто.", "bg", True),
        ("La squadra è al 7 posto.", "it", False),
        ("Talerz stoi na stole.", "pl", False),
        ("வரி 7 சதவீதம்", "ta", True),
        ("Maks on 7 protsenti.", "et", True),
        ("Vergi 7 faiz artıb.", "az", True),
        ("Merkez 7 yıldır faiz artırıyor.", "tr", False),
    ],
)
def test_percent_has_a_word_in_each_language(text: str, language: str, is_share: bool) -> None:
    assert has_share(text, language) == is_share


def test_a_text_without_shares_confirms_nothing() -> None:
    text = "Neun Boote, 40 Ruder"

    assert confirmed_by_shares(quantities(text, "de"), text, "de") == set()
