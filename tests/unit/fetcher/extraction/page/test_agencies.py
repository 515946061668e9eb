"""Which news agencies a text credits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.extraction.page.agencies import agencies


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("Brzezie (PAP) – Sadownicy zebrali jabłka.", ("PAP",)),
        ("BERLIN (Reuters) - Die Regierung tagt.", ("Reuters",)),
        ("Paris (dpa/AFP) – Der Minister tritt zurück.", ("dpa", "AFP")),
        ("Hamburg (dpa/lno) – Ein Schiff läuft ein.", ("dpa",)),
        ("WASHINGTON (AP) — The Senate voted.", ("AP",)),
        ("Київ (Укрінформ). Рада ухвалила закон.", ("UKRINFORM",)),
        ("【東京】（共同）首相は会見した。", ("KYODO",)),
        ("The club (PAOK) lost again on Sunday.", ()),
        ("The Palestinian Authority (PA) said on Monday it would not.", ()),
        ("He studied (and taught) in Leeds.", ()),
    ],
)
def test_a_dateline_credits_its_agency(first: str, expected: tuple[str, ...]) -> None:
    assert agencies([first, "Mehr steht hier."]) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Program potrwa do maja. (PAP)", ("PAP",)),
        ("Das Verfahren läuft noch. (APA, 14.3.2026)", ("APA",)),
        ("Quelle: dpa", ("dpa",)),
        ("Źródło: PAP", ("PAP",)),
        ("Fuente: EFE y Europa Press", ("EFE", "Europa Press")),
        ("Source: our own correspondent", ()),
        ("Sie wohnt (noch) in Bonn.", ()),
    ],
)
def test_the_end_credits_its_agency(last: str, expected: tuple[str, ...]) -> None:
    assert agencies(["Am Anfang steht ein Satz.", last]) == expected


def test_an_author_may_be_an_agency() -> None:
    assert agencies(["Text."], ["AFP", "Anna Nowak"]) == ("AFP",)


def test_a_name_in_the_middle_of_the_news_is_no_credit() -> None:
    texts = ["Ein Satz.", "Die Agentur dpa (dpa) wird siebzig.", "Noch einer.", "Ende."]

    assert agencies(texts) == ()


@given(st.lists(st.text(max_size=60), max_size=5), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_is_borne(texts: list[str], authors: list[str]) -> None:
    assert len(agencies(texts, authors)) <= len(texts) + 3 * len(texts) + 3 * len(authors) + 3
