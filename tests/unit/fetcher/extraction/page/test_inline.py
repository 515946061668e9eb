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
        ('Rolls of the guild, 1690. <a href="#m2">↩︎</a>', "Rolls of the guild, 1690."),
        ('Press <a href="/keys">↑</a> to go on.', "Press ↑ to go on."),
        ('<h3>Low water<a class="self" href="#low">¶</a></h3>', "Low water"),
        ('<h2><span><a href="#w" aria-hidden="true">#</a></span> Winter</h2>', "Winter"),
        ('<h4>Rule <a href="#r7">7</a></h4>', "Rule 7"),
        ('<p><span class="place-stamp">Hà Giang</span>Cầu đã mở.</p>', "Hà Giang Cầu đã mở."),
        ('<h3><button aria-expanded="false">Who pays?</button></h3>', "Who pays?"),
        ("Kosztuje <s>30</s> 25 koron", "Kosztuje 25 koron"),
        ("Es kamen <del>drei</del><ins>vier</ins> Boote", "Es kamen vier Boote"),
        ("Elle dit <q>jamais</q> trois fois", "Elle dit “jamais” trois fois"),
        ("Er rief <q>„genug“</q> und ging", "Er rief „genug“ und ging"),
        ("On powiedział <q>tak, <q>może</q></q>.", "On powiedział “tak, ‘może’”."),
        ("Die <x-term>Ampel</x-term> fiel aus.", "Die Ampel fiel aus."),
        ("Der Wald misst 12 m<sup>3</sup> je Kopf.", "Der Wald misst 12 m³ je Kopf."),
        ("L’énergie vaut E = mc<sup>2</sup>, dit-il.", "L’énergie vaut E = mc², dit-il."),
        ("W roku 2015<sup>7</sup> było gorzej.", "W roku 2015 było gorzej."),
        ("W 1998 r.<sup>2</sup> było gorzej.", "W 1998 r. było gorzej."),
        ("Sie kostet 10<sup>-3</sup> Gramm.", "Sie kostet 10⁻³ Gramm."),
        ("The 21<sup>st</sup> of May came.", "The 21st of May came."),
        ("Площадь 40 км<sup>2</sup> в 2019<sup>[1]</sup> году.", "Площадь 40 км² в 2019 году."),
        ("H<sub>2</sub>O and SO<sub>4</sub> were found.", "H₂O and SO₄ were found."),
        ("Hardly one <button>lock keeper</button>.", "Hardly one lock keeper."),
        ("The <button>weir</button> gave way.", "The weir gave way."),
        (
            'The <button>weir<span role="tooltip">a low dam</span></button> gave way.',
            "The weir gave way.",
        ),
        ("Na<sup>+</sup> ions are small.", "Na⁺ ions are small."),
        ("So said the law<sup class='footnote'>a</sup> then.", "So said the law then."),
        ("In 1914<sup><a href='#fn1' id='r1'>1</a></sup> war came.", "In 1914 war came."),
        ("2<sup>10</sup> is more than a thousand.", "2¹⁰ is more than a thousand."),
        ("Es kamen <strike>drei</strike> vier Boote an.", "Es kamen vier Boote an."),
        (
            "On a payé <del datetime='2025'>dix</del> <ins>douze</ins> euros.",
            "On a payé douze euros.",
        ),
        (
            "Tickets <span style='text-decoration: line-through'>12</span> 10 crowns each.",
            "Tickets 10 crowns each.",
        ),
        ("Burmistrz rzekł <q>dosyć</q> i wyszedł.", "Burmistrz rzekł “dosyć” i wyszedł."),
        ("She said <q>a <em>new</em> bridge</q>, at last.", "She said “a new bridge”, at last."),
        ("Il dit <q>« assez »</q> et partit.", "Il dit « assez » et partit."),
        (
            "Die <glossar-wort>Ampel</glossar-wort> ist aus, sagte <x-name>"
            "<b>Ann</b> Lee</x-name> am Abend.",
            "Die Ampel ist aus, sagte Ann Lee am Abend.",
        ),
        (
            "<x-person>Ann Lee</x-person> spoke first, and then <x-person>Bob Ray</x-person>.",
            "Ann Lee spoke first, and then Bob Ray.",
        ),
        (
            "The price of <font-ui><a href='/x'>oil</a></font-ui> rose by four percent.",
            "The price of oil rose by four percent.",
        ),
        (
            "The price of <glossary>oil</glossary> rose by four percent.",
            "The price of oil rose by four percent.",
        ),
        (
            "Bank <button type='button' aria-expanded='false'>centralny</button> podniósł "
            "stopy procentowe o punkt.",
            "Bank centralny podniósł stopy procentowe o punkt.",
        ),
        (
            "La <span><button class='def'>taxe foncière</button>"
            "</span> augmente de dix pour cent cette année.",
            "La taxe foncière augmente de dix pour cent cette année.",
        ),
        (
            "The <abbr class='tooltip' title='x'>ECB</abbr> raised its rate to five percent.",
            "The ECB raised its rate to five percent.",
        ),
        (
            "The <dfn>key rate</dfn> is now at five percent, and <data "
            "value='3'>three</data> banks follow.",
            "The key rate is now at five percent, and three banks follow.",
        ),
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
