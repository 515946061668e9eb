"""Markup → blocks: kinds of paragraphs, line breaks, lists."""

import pytest

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, html_page


def test_each_paragraph_has_its_kind() -> None:
    body = (
        f"<p>{TEXTS[0]}</p><h2>What it costs</h2><ul><li>Stone: two million</li>"
        f"<li>Wood: one million</li></ul><blockquote><p>{TEXTS[1]}</p></blockquote>"
        f"<p>{TEXTS[2]}</p>"
    )

    kinds = [paragraph.kind for paragraph in extracted(html_page(body=body)).paragraphs]

    assert kinds == [
        ParagraphKind.PARAGRAPH,
        ParagraphKind.HEADING,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.QUOTE,
        ParagraphKind.PARAGRAPH,
    ]


def test_a_line_break_in_a_paragraph_is_a_space_and_two_divide() -> None:
    body = f"<div>{TEXTS[0]}<br>It stood for long.<br><br>{TEXTS[1]}<br><br>{TEXTS[2]}</div>"

    assert texts(extracted(html_page(body=body))) == [
        f"{TEXTS[0]} It stood for long.",
        TEXTS[1],
        TEXTS[2],
    ]


def test_an_article_within_a_list_item_has_paragraphs() -> None:
    items = "".join(f"<p>{text}</p>" for text in TEXTS)

    found = extracted(html_page(body=f"<ul><li>{items}</li></ul>"))

    assert {paragraph.kind for paragraph in found.paragraphs} == {ParagraphKind.PARAGRAPH}


def test_who_said_it_stands_below_a_quotation_and_a_caption_below_a_picture() -> None:
    said = (
        "<figure><blockquote>Never.</blockquote><figcaption>— Ann Lee, miller</figcaption></figure>"
    )
    seen = (
        '<figure><img src="a"><blockquote>x</blockquote><figcaption>— A mill</figcaption></figure>'
    )
    kinds = [block.kind for block in blocks(dom.parse(f"<div>{said}{seen}</div>"))]

    assert kinds == ["quote", "quote", "quote", "caption"]


def test_a_rule_divides() -> None:
    assert texts(extracted(html_page(body=f"<div>{'<hr>'.join(TEXTS)}</div>"))) == list(TEXTS)


@pytest.mark.parametrize(("behind", "count"), [("Small notices.", 1), ("<p>Small notices.</p>", 2)])
def test_a_line_right_behind_links_and_a_rule_belongs_to_their_menu(
    behind: str, count: int
) -> None:
    links = "<br>".join(f'<a href="/{number}">{text[:40]}</a>' for number, text in enumerate(TEXTS))

    assert len(blocks(dom.parse(f"<body><div>{links}<hr>{behind}</div></body>"))) == count
