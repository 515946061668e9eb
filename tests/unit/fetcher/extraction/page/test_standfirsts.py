"""Standfirsts: lines between headline and text that belong to the text, and those that don't."""

import pytest

from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.dom import parse, text_of
from services.fetcher.extraction.page.standfirsts import below_headline
from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, TITLE, html_page

TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
LINE = "Shopkeepers of Millbrook lose their customers while the railway bridge takes the traffic"
DATE = "<div class='d'>4 March 2025, 08:30</div>"


def opening(above: str) -> list[str]:
    """What the article has before its first paragraph, with markup above the text."""
    return texts(extracted(html_page(body=f"{above}<div class='story'>{TEXT}</div>")))[
        : -len(TEXTS)
    ]


def below(above: str, title: str = TITLE, text: str = TEXT) -> str | None:
    """The standfirst that is one by its place alone."""
    page = parse(html_page(title=title, body=f"{above}<div class='story'>{text}</div>"))
    found = below_headline(blocks(page), title, [])
    return " / ".join(map(text_of, found)) or None


@pytest.mark.parametrize(
    "above",
    [
        f"<p class='x1'>{LINE}</p>{DATE}",
        f"<div class='x1'>{LINE}</div>{DATE}",
        f"<h2>{LINE}</h2>{DATE}",
        f"<h4 class='x1'>{LINE}</h4>",
        f"{DATE}<h3>{LINE}</h3>",
        "<h2>The council voted for stone, against cheaper steel</h2>",
        f'<div class="standfirst">{LINE}.</div>',
        f"<p>{LINE}, and some of them have closed for good.</p>",
    ],
)
def test_a_line_below_the_headline_opens_the_text(above: str) -> None:
    assert len(opening(above)) == 1


@pytest.mark.parametrize(
    "above",
    [
        f"<img src='a.jpg'><p class='x1'>{LINE}</p>",
        f"<div><iframe src='/v'></iframe></div><p class='x1'>{LINE}</p>",
        f"<h3><a href='/x'>{LINE}</a></h3>",
        f"<p class='x1'>{LINE}</p><p class='x1'>Neighbours of Millbrook count the lorries</p>",
        f"<ul><li>{LINE}</li></ul>",
        f"<div class='x1'>{LINE} | Courier</div>",
        f"<div class='x1'>RELATED {LINE}</div>",
        f"<div class='x1'>[Video] {LINE}</div>",
        f"<div class='x1'>Listen while we read to you why {LINE}</div>",
        f"<div class='x1'>{LINE} Photo: Ann Lee</div>",
        f"<div class='x1'>{LINE} on 4 March 2025</div>",
        "<div class='x1'>The paper that nobody else wants to print on Sunday mornings</div>",
        "<h2>Town on the river rebuilds a bridge, the old one of stone</h2>",
        "<h3>Millbrook council bridge</h3>",
        f"<p class='x1'>{LINE}</p>{DATE}<p class='x1'>{LINE}</p>",
        f"<ul><li>{LINE}</li><li><a href='/x'>{LINE} for years</a></li></ul>",
        f"<ul><li>{LINE}</li><li>Share</li></ul>",
    ],
)
def test_captions_teasers_and_other_headlines_do_not(above: str) -> None:
    assert below(above) is None


def test_the_beginning_of_the_text_is_not_told_twice() -> None:
    assert below(f"<div class='x1'>{TEXTS[0][:60]}</div>") is None


def test_vowel_signs_are_part_of_the_words_that_a_line_shares_with_the_text() -> None:
    text = f"<p>{'नदी पर पत्थर का पुराना पुल अगले साल तक दोबारा बनाया जाएगा। ' * 2}</p>"
    line = "दुकानदार पूछते हैं कि पत्थर का पुराना रास्ता कब खुलेगा"

    assert below(f"<h2>{line}</h2>", "शहर में निर्माण", text) == line


def test_a_list_below_the_headline_sums_the_article_up() -> None:
    items = [LINE, "The council wants stone, whatever the price of steel may be", f"Since {LINE}"]
    above = "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"

    assert opening(above) == items


def test_a_line_that_names_the_paper_is_its_slogan() -> None:
    line = "Courier of Millbrook, the paper that crosses every bridge"
    page = parse(html_page(body=f"<p class='x1'>{line}</p><div>{TEXT}</div>"))

    assert below_headline(blocks(page), TITLE, [])
    assert not below_headline(blocks(page), TITLE, [], frozenset({"courier of millbrook"}))
