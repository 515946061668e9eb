"""Texts that speak to the visitors of a page, and reports that quote such texts."""

import pytest

from services.fetcher.extraction.page.visitors import (
    addresses_visitors,
    reports_speech,
    without_quotations,
)


@pytest.mark.parametrize(
    "text",
    [
        "Sorry, this address leads nowhere.",
        "Bitte rufen Sie die Übersicht auf.",
        "Vous pouvez consulter nos autres rubriques.",
        "Проверьте, нет ли ошибки в строке.",
        "もう一度お試しください。",
        "您可以稍后再来。",
    ],
)
def test_a_notice_speaks_to_whoever_looks_at_it(text: str) -> None:
    assert addresses_visitors(text)


@pytest.mark.parametrize(
    "text",
    [
        "The ferry stood still, and the harbour was dark.",
        "Der Dienst meldete „Bitte später versuchen“ und blieb stumm.",
        "US officials closed the bridge on Friday.",
        "Il cartello diceva «Spiacenti, chiuso» da giugno.",
    ],
)
def test_a_report_does_not(text: str) -> None:
    assert not addresses_visitors(text)


def test_apostrophes_are_no_quotation() -> None:
    assert without_quotations("It’s late, and it isn’t dark.") == "It’s late, and it isn’t dark."


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("“Come on board”, the captain called.", True),
        ("«Venez», dit-elle.", True),
        ("“Come on board!”", False),
        ("The captain called: “Come on board!”", False),
    ],
)
def test_speech_that_a_line_begins_with_and_goes_on(text: str, is_told: bool) -> None:
    assert reports_speech(text) is is_told
