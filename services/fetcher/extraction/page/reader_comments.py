"""Readers' comments: boxes that a heading such as `Comments (3)` opens."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import is_body_mark
from services.fetcher.extraction.page.dom import Element

# A word alone may head what an expert said; it counts with the number of comments.
_WORDS = (
    r"(?:all\s|readers?['’]?s?\s|user\s|vos\s)?"
    r"(?:comments?|kommentare?|kommentarer|kommentit|komentarze?|komentáře|komentari|commentaires?"
    r"|comentarios?|comentários?|comentarii|commenti|reacties|hozzászólások|yorumlar"
    r"|комментари[ийя]|коментар[іи]|σχόλια|bình\sluận|टिप्पणियाँ|コメント|评论|評論|留言|댓글|التعليقات"
    r"|تعليقات|תגובות)"
)
_HEADING = re.compile(
    rf"\W*(?:\d+\W+{_WORDS}|{_WORDS}\W*\d+|have\syour\ssay"
    r"|(?:join|start)\sthe\s(?:conversation|discussion)|leave\sa\scomment)\W*",
    re.IGNORECASE,
)
_PAGE = frozenset({"html", "body", "main", "article"})
_LEAST_TEXT = 100.0  # letters of prose above them


def comment_boxes(blocks: Sequence[Block], totals: Mapping[Element, float]) -> list[Element]:
    """The boxes of comments below a text, by their headings; none that has text of its own behind.

    `totals`: the weight of the prose within each element.
    """
    found: list[Element] = []
    before = 0.0
    for last, block in pairwise(blocks):
        before += last.weight
        if before >= _LEAST_TEXT and _is_heading(block):
            box = _box(block, last)
            if box is not None and not any(totals.get(each) for each in box.itersiblings()):
                found.append(box)
    return found


def _is_heading(block: Block) -> bool:
    return block.kind is ParagraphKind.HEADING and _HEADING.fullmatch(block.text) is not None


def _box(heading: Block, last: Block) -> Element | None:
    """The outermost element that the heading opens: the block before is not in it."""
    above = {last.element, *last.element.iterancestors()}
    box = None
    for each in heading.element.iterancestors():
        if each in above or each.tag in _PAGE or is_body_mark(each):
            break
        box = each
    return box
