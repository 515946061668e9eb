"""Headlines that say nothing but what title and lead name."""

import pytest

from services.translator.headlines import is_founded

TITLE = "Bürgermeister von Toruń eröffnet neue Brücke"
LEAD = "Nach 28 Monaten Bau hat Michał Zaleski die Weichselbrücke in Toruń freigegeben."
ARTICLE = f"{TITLE} {LEAD} Die Feier dauerte nach Angaben der Polizei lange."


@pytest.mark.parametrize(
    "headline",
    [
        "Toruń: Bürgermeister eröffnet Brücke",
        "Zaleski eröffnet Weichselbrücke nach 28 Monaten",
        # Written small in the article: no name.
        "Nach langem Bau: Brücke in Toruń ist offen",
    ],
)
def test_names_and_numbers_of_title_and_lead_are_founded(headline: str) -> None:
    assert is_founded(headline, TITLE, LEAD, ARTICLE)


@pytest.mark.parametrize(
    "headline",
    [
        "Musk eröffnet Brücke in Toruń",
        "Kim eröffnet Brücke",
        "Brücke in Toruń nach 29 Monaten offen",
        "Brücke in Toruń " + "offen " * 40,
        "",
        "多伦新桥通车",
    ],
)
def test_what_neither_title_nor_lead_names_is_not(headline: str) -> None:
    assert not is_founded(headline, TITLE, LEAD, ARTICLE)
