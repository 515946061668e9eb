"""Readers' comments: boxes that a heading such as `Comments (3)` opens."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

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
    before = 0.0
    place: Element | None = None
    places: dict[Element | None, float] = {}
    for last, block in pairwise(blocks):
        before += last.weight
        place = _main(places, place, last)
        if before >= _LEAST_TEXT and _is_heading(block, place):
            box = _box(block, last)
            if box is not None and not any(totals.get(each) for each in box.itersiblings()):
                found.append(box)
    return found


def opens_comments(text: str) -> bool:
    """Whether a line heads readers' comments, with their number."""
    return len(text) <= _LONGEST and _HEADING.fullmatch(text) is not None


def _is_heading(block: Block, place: Element | None) -> bool:
    return block.kind is ParagraphKind.HEADING and _opens_below(block, place)


def _opens_below(block: Block, place: Element | None) -> bool:
    """Whether a line heads comments: with their number, or a heading that is not in the text's
    `place`.
    """
    if opens_comments(block.text):
        return True
    if block.kind is not ParagraphKind.HEADING or len(block.text) > _LONGEST:
        return False
    return _WORD.fullmatch(block.text) is not None and place is not block.element.getparent()


def _main(
    places: dict[Element | None, float], best: Element | None, block: Block
) -> Element | None:
    """What holds most of the text so far, with this block: its paragraphs, or the lines of one.

    `best`: what did before.
    """
    place = block.element.getparent() if block.element.tag == "p" else block.element
    places[place] = places.get(place, 0.0) + block.weight
    return place if places[place] > places.get(best, 0.0) else best


def before_comments(seen: Sequence[Block], kept: Sequence[int]) -> list[int]:
    """The blocks of a text up to a line that heads comments, which no box of their own holds; all
    where more text stands behind it than before. `kept`: their places among all of
    the page, in order.
    """
    place: Element | None = None
    places: dict[Element | None, float] = {}
    whole = sum(seen[i].weight for i in kept)
    before, above = 0.0, 0
    for at, block in enumerate(seen):
        place = _main(places, place, block)
        is_far = before >= _LEAST_TEXT and 2 * before > whole
        if is_far and not block.linked and _opens_below(block, place):
            return list(kept[:above])
        if above < len(kept) and kept[above] == at:
            before += block.weight
            above += 1
    return list(kept)


def _box(heading: Block, last: Block) -> Element | None:
    """The outermost element that the heading opens: the block before is not in it."""
    above = {last.element, *last.element.iterancestors()}
    box = None
    for each in heading.element.iterancestors():
        if each in above or each.tag in _PAGE or is_body_mark(each):
            break
        box = each
    return box
