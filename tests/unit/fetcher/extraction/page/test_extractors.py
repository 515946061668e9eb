"""Texts of other extractors, and which blocks they hold."""

import pytest
from lxml import etree

from services.fetcher.extraction.page import dom, extractors
from services.fetcher.extraction.page.blocks import Block, blocks
from tests.support.pages import TEXTS, html_page


def tree_of(page: str) -> dom.Element:
    return dom.parse(page)


def blocks_of(page: str) -> list[Block]:
    return [block for block in blocks(tree_of(page)) if block.text in TEXTS]


@pytest.mark.parametrize("extractor", [extractors.by_trafilatura, extractors.by_readability])
def test_the_text_of_a_page_is_held(extractor: extractors.Extractor) -> None:
    found = extractor(tree_of(html_page()))

    assert all(map(found.holds, blocks_of(html_page())))


@pytest.mark.parametrize("extractor", [extractors.by_trafilatura, extractors.by_readability])
def test_a_huge_tree_is_read_by_neither(extractor: extractors.Extractor) -> None:
    words = "".join(f"<span>word {at} </span>" for at in range(20_000))

    assert extractor(tree_of(html_page(texts=[*TEXTS, words]))).lines == []


def test_short_texts_have_to_be_a_line_or_an_end_of_one() -> None:
    text = extractors.ExtractedText(
        ["Yes. And he said so again and again to everybody there.", "No."]
    )
    answers = blocks(tree_of("<p>Yes.</p><p>No.</p><p>Again to everybody there.</p>"))

    assert [text.holds(each) for each in answers] == [False, True, True]


@pytest.mark.parametrize("extractor", [extractors.by_trafilatura, extractors.by_readability])
def test_the_tree_stays_as_it_is(extractor: extractors.Extractor) -> None:
    tree = tree_of(html_page())
    before = etree.tostring(tree)

    extractor(tree)

    assert etree.tostring(tree) == before
