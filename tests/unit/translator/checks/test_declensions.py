"""Names in several cases, and names that are others."""

import pytest

from services.translator.checks.declensions import are_forms, declines

FORMS = [
    ("pl", "Duda Dudzie Dudy Dudą Dudzie"),
    ("pl", "Sikorski Sikorskiego Sikorskiemu Sikorskim"),
    ("pl", "Kraków Krakowie Krakowa Krakowem"),
    ("pl", "Praga Pradze Pragą"),
    ("pl", "Magda Magdzie Magdą"),
    ("pl", "Basia Basi Basią"),
    ("cs", "Pavel Pavla Pavlovi Pavlem"),
    ("cs", "Praha Praze Prahou Prahy"),
    ("cs", "Merkel Merkelová Merkelovou"),
    ("cs", "Horáček Horáčka Horáčkovi"),
    ("sk", "Fico Ficovi Ficom Fica"),
    ("hr", "Zagreb Zagrebu Zagreba"),
    ("ru", "Зеленский Зеленского Зеленскому Зеленским"),
    ("ru", "Москва Москве Москвы Москвой"),
    ("uk", "Ольга Ользі Ольги Ольгою"),
    ("lv", "Ozols Ozolam Ozola Ozolu"),
    ("lt", "Landsbergis Landsbergiui Landsbergio"),
    ("fi", "Turku Turussa Turun Turusta"),
    ("fi", "Jukka Jukan Jukalle"),
    ("et", "Tallinn Tallinnas Tallinna"),
    ("hu", "Orbán Orbánnal Orbánt Orbánnak"),
    ("tr", "Erdoğan Erdoğana Erdoğandan"),
    ("ro", "Iohannis Iohannisului"),
    ("el", "Μητσοτάκης Μητσοτάκη"),
]
OTHERS = [
    ("pl", "Duda", "Dudek"),
    ("pl", "Kowalski", "Kowalczyk"),
    ("pl", "Nowak", "Nowicki"),
    ("pl", "Tusk", "Musk"),
    ("cs", "Pavel", "Havel"),
    ("cs", "Novák", "Novotný"),
    ("ru", "Путин", "Пушков"),
    ("lt", "Žukauskas", "Kazlauskas"),
    ("fi", "Turku", "Turja"),
    ("hu", "Orbán", "Orosz"),
]


@pytest.mark.parametrize(("language", "forms"), FORMS)
def test_the_cases_of_a_name_are_one(language: str, forms: str) -> None:
    first, *others = forms.split()

    assert [each for each in others if not are_forms(each, first, language)] == []
    assert [each for each in others if not are_forms(first, each, language)] == []


@pytest.mark.parametrize(("language", "one", "other"), OTHERS)
def test_another_name_stays_another(language: str, one: str, other: str) -> None:
    assert not are_forms(one, other, language)


def test_a_language_without_cases_of_names_has_no_endings() -> None:
    assert declines("sr-Latn")
    assert not declines("en")
    assert not are_forms("Boyd", "Boyda", "en")
