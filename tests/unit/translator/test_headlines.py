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
    assert is_founded(headline, TITLE, LEAD, ARTICLE, "de")


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
    assert not is_founded(headline, TITLE, LEAD, ARTICLE, "de")


ABROAD = {
    "de": "Fünfundzwanzig Menschen starben, wie Minister Zaleski in Warschau sagte.",
    "pl": "Zginęło 25 osób, powiedział minister Zaleski za rządów Dudy, i premierowi Tuskowi.",
    "ru": "Погибли 25 человек, сообщил Зеленский в Варшаве. Три дома разрушены.",
    "tr": "Bakan Erdoğan İstanbul'da konuştu: 25 kişi öldü, iki ev yıkıldı.",
}


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("de", "25 Tote: Zaleskis Bilanz"),
        ("de", "Warschauer Minister nennt fünfundzwanzig Tote"),
        ("pl", "Dwadzieścia pięć ofiar według Zaleskiego"),
        ("pl", "Duda i Tusk o 25 ofiarach"),
        ("pl", "25 ofiar: co mówi się o Dudzie"),
        ("ru", "Двадцать пять погибших, по словам Зеленского"),
        ("ru", "Варшава: погибли 25 человек"),
        ("ru", "3 дома разрушены, сообщил Зеленский"),
        ("tr", "Erdoğan’dan İstanbul’a: 25 kişi öldü"),
        ("tr", "İki ev yıkıldı, Erdoğan konuştu"),
    ],
)
def test_number_words_and_inflected_names_are_founded(language: str, headline: str) -> None:
    assert is_founded(
        headline, TITLE, f"{ABROAD[language]} Bilanz Tote", ABROAD[language], language
    )


@pytest.mark.parametrize(
    ("language", "headline"),
    [
        ("de", "26 Tote: Zaleskis Bilanz"),
        ("de", "Sechsundzwanzig Tote in Warschau"),
        ("pl", "Dwadzieścia sześć ofiar według Zaleskiego"),
        ("pl", "Musk i Dudek o 25 ofiarach"),
        ("pl", "Musk o 25 ofiarach"),
        ("pl", "Zalewski o 25 ofiarach"),
        ("ru", "Двадцать шесть погибших, сообщил Зеленский"),
        ("ru", "Лукашенко: погибли 25 человек"),
        ("tr", "Ankara’da 25 kişi öldü"),
        ("tr", "Erdoğan: 52 kişi öldü"),
    ],
)
def test_other_numbers_and_names_are_not(language: str, headline: str) -> None:
    lead = f"{ABROAD[language]} Bilanz Tote"

    assert not is_founded(headline, TITLE, lead, ABROAD[language], language)
