"""Third-party extractors, with their texts matched to our blocks."""

import logging
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import TypeAlias

import trafilatura
from lxml import etree, html
from readability import Document
from readability.readability import Unparseable
from trafilatura.settings import Extractor as TrafilaturaOptions

from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import Element, text_of

# They report pages that they can't read; so do we, by name.
for _name in ("trafilatura", "readability.readability", "htmldate"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_CERTAIN = 60  # letters: a shorter text may stand within another by accident
_ENDS = 30
# Both take more than linear time: 40,000 elements in one paragraph are two minutes.
_MOST_ELEMENTS = 20_000


Extractor: TypeAlias = "Callable[[Element], ExtractedText]"


class ExtractedText:
    """Text of an extractor, searchable for blocks."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        squashed = ["".join(line.split()).casefold() for line in lines]
        self._lines = frozenset(squashed)
        self._whole = "".join(squashed)

    def __len__(self) -> int:
        return len(self._whole)

    def holds(self, block: Block) -> bool:
        """Whether the text contains a block, ignoring spaces and case.

        Short texts have to be a line of their own, or the end or start of one. Of long ones it is
        enough that start and end are there: extractors differ in what they drop in between.
        """
        text = block.squashed
        if text in self._lines:
            return True
        if len(text) < _CERTAIN:
            return len(text) >= _ENDS // 2 and text in self._whole
        return text in self._whole or (text[:_ENDS] in self._whole and text[-_ENDS:] in self._whole)


def by_trafilatura(tree: Element) -> ExtractedText:
    """Text by trafilatura's own rules, without its slow fallbacks; none of a huge tree."""
    if _is_huge(tree):
        return ExtractedText([])
    # It works on a copy of the tree.
    found = trafilatura.bare_extraction(tree, options=_options())
    text = getattr(found, "text", None) or ""
    # Rows of tables come with bars around their cells.
    return ExtractedText([line.strip("|- ") for line in text.splitlines() if line.strip("|- ")])


def by_readability(tree: Element) -> ExtractedText:
    """Text by readability's scoring of paragraphs; none of a huge tree."""
    if _is_huge(tree):
        return ExtractedText([])
    try:
        summary = html.fromstring(Document(tree).summary(html_partial=True))
    except (Unparseable, etree.ParserError, ValueError):
        return ExtractedText([])
    return ExtractedText([text_of(summary)])


@cache
def _options() -> TrafilaturaOptions:
    # Reading its configuration anew takes a seventh of its time.
    return TrafilaturaOptions(output_format="python", fast=True, comments=False)


def _is_huge(tree: Element) -> bool:
    return next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None
