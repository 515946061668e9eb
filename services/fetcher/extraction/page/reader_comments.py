"""Readers' comments: boxes that a heading such as `Comments (3)` opens."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import is_body_mark
from services.fetcher.extraction.page.dom import Element

# A word alone counts in a place of its own; `Comment` heads what an expert said.
_WORDS = (
    r"(?:all\s|readers?['’]?s?\s|user\s|vos\s)?"
    r"(?:comments?|(?:leser)?kommentare?|diskuse|diskussion(?:en)?|discussion|discussie|dyskusja"
    r"|kommentarer|kommentit|komentarze?|komentáře|komentari|commentaires?"
    r"|comentarios?|comentários?|comentarii|commenti|reacties|hozzászólások|yorumlar"
    r"|комментари[ийя]|коментар[іи]|σχόλια|bình\sluận|टिप्पणियाँ|コメント|评论|評論|留言|댓글|التعليقات"
    r"|تعليقات|תגובות)"
)
_HEADING = re.compile(
    rf"\W*(?:\d+\W+{_WORDS}|{_WORDS}\W*\d+|have\syour\ssay"
    r"|(?:join|start)\sthe\s(?:conversation|discussion)|leave\sa\scomment)\W*",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"\W*(?!(?:comment|kommentar|komentarz|komentář|commentaire|comentario|comentário)\W*\Z){_WORDS}\W*",
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
    told = list(accumulate(block.weight for block in blocks))
    for at in _openings(blocks):
        if not at or told[at - 1] < _LEAST_TEXT or blocks[at].kind is not ParagraphKind.HEADING:
            continue
        box = _box(blocks[at], blocks[at - 1])
        if box is not None and not any(totals.get(each) for each in box.itersiblings()):
            found.append(box)
    return found


def before_comments(seen: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The blocks of a text up to a line that heads comments, which no box of their own holds; all
    where more text stands behind it than before.

    `kept`: their places among all of the page, in order.
    """
    told = list(accumulate((seen[i].weight for i in kept), initial=0.0))
    for at in _openings(seen):
        above = bisect_left(kept, at)
        is_far = told[above] >= _LEAST_TEXT and 2 * told[above] > told[-1]
        if is_far and not seen[at].linked:
            return list(kept[:above])
    return list(kept)


def opens_comments(text: str) -> bool:
    """Whether a line heads readers' comments, with their number."""
    return len(text) <= _LONGEST and _HEADING.fullmatch(text) is not None


def _openings(blocks: Sequence[Block]) -> Iterator[int]:
    """Places of the lines that head comments: with their number, or headings of that alone which
    are not in the element that holds most of the text so far.
    """
    weights: dict[Element | None, float] = {}
    place: Element | None = None
    for at, block in enumerate(blocks):
        # What holds the paragraphs of a text, or its lines.
        holder = block.element.getparent() if block.element.tag == "p" else block.element
        weights[holder] = weights.get(holder, 0.0) + block.weight
        if weights[holder] > weights.get(place, 0.0):
            place = holder
        if opens_comments(block.text) or (
            place is not block.element.getparent() and _is_word(block)
        ):
            yield at


def _is_word(block: Block) -> bool:
    """Whether a heading says comments, and no more."""
    if block.kind is not ParagraphKind.HEADING or len(block.text) > _LONGEST:
        return False
    return _WORD.fullmatch(block.text) is not None


def _box(heading: Block, last: Block) -> Element | None:
    """The outermost element that the heading opens: the block before is not in it."""
    above = {last.element, *last.element.iterancestors()}
    box = None
    for each in heading.element.iterancestors():
        if each in above or each.tag in _PAGE or is_body_mark(each):
            break
        box = each
    return box
