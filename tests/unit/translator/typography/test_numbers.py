"""Separators of numbers: those of the target, where the source confirms the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.typography.numbers import with_own_separators

NARROW, NO_BREAK = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("pair", "source", "answer", "set_"),
    [
        ("en de", "It has 1,250,000 people.", "Es hat 1,250,000 Menschen.", "1.250.000"),
        ("pl de", "Ma 1 250 000 osób.", "Es hat 1 250 000 Menschen.", "1.250.000"),
        ("de en", "Es hat 1.250.000 Menschen.", "It has 1.250.000 people.", "1,250,000"),
        ("en de-CH", "It has 1,250,000 people.", "Es hat 1,250,000 Menschen.", "1’250’000"),
        (
            "en fr",
            "It has 1,250,000 people.",
            "Elle a 1,250,000 habitants.",
            f"1{NARROW}250{NARROW}000",
        ),
        (
            "de pl",
            "Es hat 12.500 Menschen.",
            "Ma 12.500 osób.",
            f"12{NO_BREAK}500",
        ),
        ("en fr", "It has 12,500 people.", "Elle a 12 500 habitants.", f"12{NARROW}500"),
        ("en de", "It has 12,500 people.", "Es hat 12,500 Menschen.", "12.500"),
        ("en de", "It has 12,500.75 acres.", "Es hat 12,500.75 Acres.", "12.500,75"),
        ("en de", "It grew by 3.5 metres.", "Es wuchs um 3.5 Meter.", "3,5"),
        ("en de", "It grew by 3.5 metres.", "Es wuchs um 3.5.", "um 3,5."),
        ("en de", "Growth of 2.35% a year", "Wachstum von 2.35% im Jahr", "2,35%"),
        ("en de", "In all 1.25 million came.", "Insgesamt kamen 1.25 Millionen.", "1,25 Mill"),
        ("zh de", "共有125万人。", "Es sind 1,250,000 Menschen.", "1.250.000"),
        ("pl en", "Wzrost o 3,5 metra.", "It grew by 3,5 metres.", "3.5"),
        ("de ja", "Es hat 1.250.000 Menschen.", "人口は1.250.000人です。", "は1,250,000人"),
    ],
)
def test_a_number_that_the_source_has_is_written_as_the_language_does(
    pair: str, source: str, answer: str, set_: str
) -> None:
    assert set_ in with_own_separators(source, answer, *pair.split())


@pytest.mark.parametrize(
    ("pair", "source", "answer"),
    [
        ("en de", "It has 1,250,000 people.", "Es hat 1,260,000 Menschen."),
        # English `1.250` may be 1250 in a text that was written elsewhere.
        ("en de", "Weighs 1.250 tons", "Wiegt 1.250 Tonnen"),
        ("pl de", "Było to 3.5.2024 i 3.5.", "Es war am 3.5.2024 und am 3.5."),
        ("en de", "Python 3.5 came out.", "Python 3.5 erschien."),
        ("en de", "In version 3.5 it is gone.", "In Version 3.5 fehlt es."),
        ("en de", "They met at 5.30 again.", "Sie trafen sich um 5.30 Uhr."),
        ("en de", "They met at 5:30.", "Sie trafen sich um 5.30 Uhr."),
        ("en de", "It costs $1,250,000.", "Es kostet $1,250,000."),
        ("en de", "It costs €1,250,000.", "Es kostet 1,250,000 €."),
        ("en de", "It costs $3.5 million.", "Es kostet 3.5 Millionen $."),
        ("en de", "It costs USD 1,250,000.", "Es kostet USD 1,250,000."),
        ("en de", "Section 3.5 of the act", "§ 3.5 des Gesetzes"),
        ("en de", "See § 3.5.", "Siehe § 3.5."),
        ("pl de", "Telefon: 800 123 456", "Telefon: 800 123 456"),
        ("en de", "Call 1,250,000", "Tel. 1,250,000"),
        ("en de", "At 192.168.100.200", "Bei 192.168.100.200"),
        ("de en", "Bei 192.168.100.200", "At 192.168.100.200"),
        ("en de", "See https://x.example/1,250,000 now", "Siehe https://x.example/1,250,000 nun"),
        ("pl de", "W roku 2024 było ciepło.", "Im Jahr 2,024 war es warm."),
        ("ko de", "제주 4.3 사건", "Der 4.3 Vorfall"),
        ("en de", "It has 1,250,000 and 7.", "Es hat X1,250,000 und 7."),
        ("en hi", "It has 1,250,000 people.", "यहाँ 1,250,000 लोग हैं।"),
        ("en tlh", "It has 1,250,000 people.", "1,250,000"),
        ("und de", "It has 3.5 metres.", "Es hat 3.5 Meter."),
    ],
)
def test_what_may_be_something_else_stays(pair: str, source: str, answer: str) -> None:
    assert with_own_separators(source, answer, *pair.split()) == answer


FIGURES = ["1,250,000", "1.250.000", "1 250 000", "3.5", "3,5", "12,500", "12.500", "2024", "17.30"]
PIECES = [*FIGURES, " ", "%", ".", ",", " Millionen ", "§ ", "$", "-", "–", "’", "(", "a", NARROW]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
LANGUAGES = st.sampled_from(["de", "de-CH", "en", "es", "fr", "pl", "ja", "hi", "pt-PT", "und"])


@given(TEXTS, TEXTS, LANGUAGES, LANGUAGES)
def test_what_is_written_is_not_written_again(
    source: str, text: str, source_language: str, language: str
) -> None:
    once = with_own_separators(source, text, source_language, language)

    assert with_own_separators(source, once, source_language, language) == once


@given(TEXTS, st.text(st.characters(exclude_categories=["Nd"])), LANGUAGES)
def test_a_text_without_numbers_is_untouched(source: str, text: str, language: str) -> None:
    assert with_own_separators(source, text, "en", language) == text


@given(TEXTS, TEXTS, LANGUAGES, LANGUAGES)
def test_only_separators_change(
    source: str, text: str, source_language: str, language: str
) -> None:
    found = with_own_separators(source, text, source_language, language)

    digits = [each for each in text if each.isdigit()]
    assert [each for each in found if each.isdigit()] == digits
    assert len(found) == len(text)
