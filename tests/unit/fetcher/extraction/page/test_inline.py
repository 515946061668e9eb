"""What elements within a sentence mean."""

import pytest

from services.fetcher.extraction.page import dom, inline
from services.fetcher.extraction.page.blocks import blocks


def text_in(markup: str) -> list[str]:
    tree = dom.parse(f"<html><body>{markup}</body></html>")
    inline.settle(tree)
    return [block.text for block in blocks(tree)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Der See misst 40 km<sup>2</sup>.", "Der See misst 40 km²."),
        ("Près de 10<sup>9</sup> étoiles", "Près de 10⁹ étoiles"),
        ("Stężenie CO<sub>2</sub> rośnie", "Stężenie CO₂ rośnie"),
        ("le 1<sup>er</sup> mai", "le 1er mai"),
        ("Im Jahr 1987<sup>4</sup> begann es", "Im Jahr 1987 begann es"),
        ("sagt die Studie<sup>12</sup> dazu", "sagt die Studie dazu"),
        ("widać to<sup>[3]</sup> dobrze", "widać to dobrze"),
        ('in the report<sup><a href="#n1">1</a></sup>, too', "in the report, too"),
        ("Kosztuje <s>30</s> 25 koron", "Kosztuje 25 koron"),
        ("Es kamen <del>drei</del><ins>vier</ins> Boote", "Es kamen vier Boote"),
        ("Elle dit <q>jamais</q> trois fois", "Elle dit “jamais” trois fois"),
        ("Er rief <q>„genug“</q> und ging", "Er rief „genug“ und ging"),
        ("On powiedział <q>tak, <q>może</q></q>.", "On powiedział “tak, ‘może’”."),
        ("Die <x-term>Ampel</x-term> fiel aus.", "Die Ampel fiel aus."),
        (
            "Wenn die <button>Leitzinsen</button> sinken, freut sich der Bauherr.",
            "Wenn die Leitzinsen sinken, freut sich der Bauherr.",
        ),
    ],
)
def test_a_sentence_keeps_its_meaning(markup: str, text: str) -> None:
    assert text_in(f"<p>{markup}</p>") == [text]


def test_elements_of_a_site_that_hold_paragraphs_are_no_part_of_a_sentence() -> None:
    assert text_in("<x-card><p>One.</p></x-card><x-card>Two.</x-card>") == ["One.", "Two."]


def test_a_button_beside_no_sentence_is_a_button() -> None:
    assert text_in("<p>Teilen <button>Mail</button></p>") == ["Teilen"]
