"""What an address is, where it ends, and how a bent one is put right."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.checks import failures
from services.translator.entities import entities, is_untranslatable, mended, spans

PAGE = "https://most.example/a_b"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"详情请见{PAGE}查看更多内容。", [PAGE]),
        (f"詳しくは{PAGE}、または", [PAGE]),
        (f"자세한 내용은 {PAGE}에서", [PAGE]),
        ("联系我们info@most.example查询。", ["info@most.example"]),
        ("www.tuik.gov.tr'den alındı", ["www.tuik.gov.tr"]),
        ("www.tuik.gov.tr’den alındı", ["www.tuik.gov.tr"]),
        ("Siehe https://de.example/wiki/Köln.", ["https://de.example/wiki/Köln"]),
        ("Россия: https://пример.example/мост, там", ["https://пример.example/мост"]),
        ("The #1 song, C# and #Brücke2026", ["#Brücke2026"]),
        ("关注@most_torun的消息", ["@most_torun"]),
        ("(mi_konto@most.example)", ["mi_konto@most.example"]),
    ],
)
def test_addresses_end_where_readers_end_them(text: str, found: list[str]) -> None:
    assert entities(text) == found


@pytest.mark.parametrize(
    ("source", "target", "languages"),
    [
        (f"详情请见{PAGE}查看更多内容。", f"Mehr dazu unter {PAGE}.", ("zh", "de")),
        ("Veriler www.tuik.gov.tr'den alındı.", "Daten von www.tuik.gov.tr.", ("tr", "de")),
        ("It is the #1 song in the country.", "Es ist das Lied Nummer 1 im Land.", ("en", "de")),
    ],
)
def test_an_address_that_survived_is_no_fault(
    source: str, target: str, languages: tuple[str, str]
) -> None:
    assert failures(source, target, *languages) == []


@pytest.mark.parametrize(
    ("source", "bent"),
    [
        ("Sigue a @mi_cuenta ahora", "Folge @mi cuenta jetzt"),
        ("Escribe a mi_cuenta@most.example", "Schreib an mi cuenta @ most.example"),
        (f"Plan: {PAGE}", "Der Plan: https://most.example/a b"),
    ],
)
def test_a_bent_address_is_put_right_and_nothing_else(source: str, bent: str) -> None:
    found = mended(source, bent)

    assert entities(found) == entities(source)
    assert found.split(entities(source)[0])[0] == bent[: found.index(entities(source)[0])]
    assert found[found.index(entities(source)[0]) - 1] == " "


@given(st.text(max_size=100))
def test_addresses_lie_in_the_text_one_after_the_other(text: str) -> None:
    ends = [at for span in spans(text) for at in span]

    assert ends == sorted(ends)
    assert is_untranslatable(text) or any(character.isalpha() for character in text)


@pytest.mark.parametrize(
    "unit", ["a", "a@", "a.", "@", "#", "www.", "https://", "a@a.", "-", "#a_"]
)
def test_entities_are_found_in_linear_time(unit: str) -> None:
    text = "mail: a@b.example " + unit * (200_000 // len(unit))
    started = time.process_time()

    assert entities(text)[0] == "a@b.example"
    assert time.process_time() - started < 1
