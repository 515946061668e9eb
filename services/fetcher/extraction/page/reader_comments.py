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
_LONGEST = 60  # letters of the heading
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


def opens_comments(text: str) -> bool:
    """Whether a line heads readers' comments, with their number."""
    return len(text) <= _LONGEST and _HEADING.fullmatch(text) is not None


def _is_heading(block: Block) -> bool:
    return block.kind is ParagraphKind.HEADING and opens_comments(block.text)


def before_comments(seen: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The blocks of a text up to a line that heads comments, which no box of their own holds; all
    where more text stands behind it than before. `kept`: their places among all of the page.
    """
    for at, block in enumerate(seen):
        if not block.linked and opens_comments(block.text):
            above = [i for i in kept if i < at]
            before, behind = _weight(seen, above), _weight(seen, kept[len(above) :])
            if before >= _LEAST_TEXT and before > behind:
                return above
    return list(kept)


def _weight(seen: Sequence[Block], places: Sequence[int]) -> float:
    return sum(seen[i].weight for i in places)


def _box(heading: Block, last: Block) -> Element | None:
    """The outermost element that the heading opens: the block before is not in it."""
    above = {last.element, *last.element.iterancestors()}
    box = None
    for each in heading.element.iterancestors():
        if each in above or each.tag in _PAGE or is_body_mark(each):
            break
        box = each
    return box
