"""Numbers in words."""

from decimal import Decimal

import pytest

from services.translator.checks.figures.number_words import number_words
from services.translator.checks.figures.spelled_out import spelled_out


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("three dozen", "en", "36"),
        ("полтора десятка", "ru", "15"),
        ("deux douzaines", "fr", "24"),
        ("anderthalb Millionen", "de", "1500000"),
        ("viereinhalb", "de", "4.5"),
        ("tweeënhalf", "nl", "2.5"),
        ("półtora tysiąca", "pl", "1500"),
        ("másfél", "hu", "1.5"),
        ("puolitoista", "fi", "1.5"),
        ("ढाई हज़ार", "hi", "2500"),
        ("साढ़े पाँच लाख", "hi", "550000"),
        ("सवा सौ", "hi", "125"),
        ("ڈیڑھ سو", "ur", "150"),
        ("দেড় লাখ", "bn", "150000"),
        ("two and", "en", "2"),
    ],
)
def test_words_in_a_row_are_one_number(text: str, language: str, value: str) -> None:
    found = [each for each in spelled_out(text, number_words(language)) if not each.is_offer]

    assert [each.value for each in found] == [Decimal(value)]


def test_a_number_ends_with_its_last_number_word() -> None:
    (found,) = list(spelled_out("forty and more", number_words("en")))

    assert found.end == len("forty")


def test_swahili_may_say_the_scale_first() -> None:
    found = next(iter(spelled_out("bilioni tatu", number_words("sw"))))
    whole = [each for each in spelled_out("bilioni tatu", number_words("sw")) if not each.is_offer]

    assert found.keys
    assert any(Decimal(3_000_000_000) in each.keys for each in whole)
