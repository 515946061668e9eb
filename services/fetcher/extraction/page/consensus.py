"""Consensus of extractors: a vote on which blocks are the article.

Where trafilatura and our own container agree on nearly all of the text, both are right, and only
the rest is looked at. Where they don't, readability has a vote too, and the majority takes it block
by block. A publisher's own `articleBody` outranks them all, as long as the page bears it out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block, is_labelled
from services.fetcher.extraction.page.dom import CROSSHEADS, Element, text_of
from services.fetcher.extraction.page.extractors import ExtractedText

_AGREED = 0.88
# So many times the text is wanted of who takes more than the majority. Two that find the same are
# seldom wrong together: what a third has beyond them is teasers more often than text.
_MAJORITY, _AT_ONE = 1.5, 2.5
# Whoever finds something else than those two, and nothing of theirs, has readers' comments: their
# text is far ahead then, if it is one.
_APART, _A_TEXT, _FAR_AHEAD = 0.1, 800, 1e6
_STANDS_FROM = 250  # letters of articleBody
_BORNE_OUT = 0.7
_COVERS = 0.85
_LEAST_LINE, _LEAST_SENTENCE = 60, 25  # letters of what may stand before the first paragraph
_FULL_STOPS = (".", "。", "।", ":", ",")
_QUOTATION = re.compile('["“”„«»「『][^"“”„«»「『]+["“”«»」』]')
_QUESTION_MARKS = ("?", "？", "؟", ";")


@dataclass(frozen=True, slots=True)
class Choice:
    """Indices of the article's blocks, and how they were found."""

    kept: tuple[int, ...]
    method: str


def choose(
    blocks: Sequence[Block],
    ours: set[int],
    theirs: ExtractedText,
    published: ExtractedText,
    readability: Callable[[], ExtractedText],
) -> Choice:
    """Votes on the blocks of the article; returns them in order.

    `ours`: blocks of our container; `theirs`: trafilatura; `published`: the page's articleBody
    (may be empty); `readability` is only asked in case of dispute.
    """
    votes, by_publisher = _held(blocks, theirs), _held(blocks, published)
    if _stands(blocks, by_publisher, published, votes & ours):
        return Choice(_with_publisher(blocks, by_publisher, votes, ours), "published")
    if _overlap(blocks, votes, ours) >= _AGREED:
        return Choice(_nearly_agreed(blocks, votes, ours), "agreed")
    thirds = _held(blocks, readability())
    if not votes and thirds & ours:
        return Choice(_nearly_agreed(blocks, thirds, ours), "majority")
    majority = (votes & ours) | (votes & thirds) | (ours & thirds)
    lead = _lead(blocks, votes, thirds, ours)
    best = max(
        (majority, votes, ours),
        key=lambda each: _worth(blocks, each, lead if each is majority else 1.0),
    )
    kept = best | _dropped_within(blocks, ours, best)
    return Choice(tuple(sorted(kept)), "majority" if best is majority else "single")


def _dropped_within(blocks: Sequence[Block], ours: set[int], kept: set[int]) -> set[int]:
    """Headings and short sentences of our container right above text, but the first, and no links:
    other extractors drop some.
    """
    first = min(kept, default=0)
    above_text = (i for i in ours - kept if i > first and i + 1 in kept and not blocks[i].linked)
    return {
        i
        for i in above_text
        if blocks[i].kind is ParagraphKind.HEADING or (i - 1 in kept and blocks[i].is_sentence)
    }


def _held(blocks: Sequence[Block], text: ExtractedText) -> set[int]:
    return {i for i, block in enumerate(blocks) if text.holds(block)}


def _lead(blocks: Sequence[Block], votes: set[int], thirds: set[int], ours: set[int]) -> float:
    """How many times the majority's text counts; most where ours has nothing of it."""
    if _overlap(blocks, votes, thirds) < _AGREED:
        return _MAJORITY
    is_apart = _overlap(blocks, votes, ours) < _APART and _letters(blocks, votes) >= _A_TEXT
    return _FAR_AHEAD if is_apart else _AT_ONE


def _stands(
    blocks: Sequence[Block], by_publisher: set[int], published: ExtractedText, agreed: set[int]
) -> bool:
    """Whether articleBody is on the page as it is, and is no mere teaser of the text."""
    if len(published) < _STANDS_FROM:
        return False
    found = _letters(blocks, by_publisher)
    missed = _letters(blocks, agreed - by_publisher)
    return found >= _BORNE_OUT * len(published) and found >= _COVERS * (found + missed)


def _with_publisher(
    blocks: Sequence[Block], by_publisher: set[int], votes: set[int], ours: set[int]
) -> tuple[int, ...]:
    """articleBody, with what it leaves out by its nature: headings, lists, the standfirst."""
    long_ones = [i for i in by_publisher if blocks[i].size >= 80] or sorted(by_publisher)
    first, last = min(long_ones), max(long_ones)
    kept = {i for i in by_publisher if first <= i <= last or i in votes | ours}
    kept |= {i for i in votes & ours if i <= last}
    return tuple(sorted(kept))


def _nearly_agreed(blocks: Sequence[Block], votes: set[int], ours: set[int]) -> tuple[int, ...]:
    """Both, and of what one alone has that which stands among the rest like text."""
    both = votes & ours
    if not both:
        return ()
    kept = set(both)
    # What is taken at the ends has lines of its own within: so once more.
    for _ in range(2):
        first, last = min(kept), max(kept)
        kept |= {i for i in votes ^ ours if _belongs(blocks[i], is_within=first < i < last)}
    return tuple(sorted(kept))


def _belongs(block: Block, *, is_within: bool) -> bool:
    """Whether what one alone has is text.

    Trafilatura leaves out short lines that our container has; the other way round it is what a
    name on an element has marked as furniture.
    """
    if is_within:
        return block.link_share < 0.5 or block.is_enumeration
    if block.is_enumeration:
        return _follows_another(block)
    return block.link_share < 0.3 and block.is_sentence and block.size >= 80


def _follows_another(enumeration: Block) -> bool:
    """Whether the line before it has a label too; one alone at an end names an article's topics."""
    before = enumeration.element.getprevious()
    return before is not None and before.tag == "p" and is_labelled(text_of(before))


def _overlap(blocks: Sequence[Block], one: set[int], other: set[int]) -> float:
    """F1 of two sets of blocks by their letters."""
    both = _letters(blocks, one & other)
    whole = _letters(blocks, one) + _letters(blocks, other)
    return 2 * both / whole if whole else 0.0


def _worth(blocks: Sequence[Block], each: set[int], lead: float) -> float:
    """Prose in a set of blocks, `lead` times, less what headings, labels and links take away."""
    prose = sum(blocks[i].weight for i in each)
    noise = sum(blocks[i].size * blocks[i].link_share for i in each)
    return lead * prose - noise


def _letters(blocks: Sequence[Block], chosen: set[int]) -> int:
    return sum(len(blocks[i].squashed) for i in chosen)


def tidy(blocks: Sequence[Block], standfirst: frozenset[Element] = frozenset()) -> list[Block]:
    """Removes labels, but no standfirst, before the first sentence, headings after the last."""
    chosen = list(blocks)
    while chosen and chosen[-1].kind is ParagraphKind.HEADING:
        chosen.pop()
    first = next((i for i, block in enumerate(chosen) if block.weight), 0)
    return [*_opening(chosen[:first], chosen[first:], standfirst), *chosen[first:]]


def _opening(
    before: Sequence[Block], text: Sequence[Block], standfirst: frozenset[Element]
) -> list[Block]:
    """Of what stands before the first long paragraph, sentences, the text's own headings, and
    the standfirst.

    An interview may open with short questions and answers.
    """
    beside = [i for i, block in enumerate(before) if _is_beside(block, text[0])]
    asked = next((i for i in beside if _is_question(before[i])), len(before))
    kept = {i for i in beside if i == asked} | _crossheads(before, beside)
    kept |= {i for i in beside[-1:] if _has_more_of_its_kind(before[i], text)}
    kept |= _lines(before, asked, standfirst) | _quotations(before, beside)
    return [before[i] for i in sorted(kept)]


def _lines(before: Sequence[Block], asked: int, standfirst: frozenset[Element]) -> set[int]:
    return {
        i
        for i, block in enumerate(before)
        if block.element in standfirst or _is_line(block, is_answer=i > asked)
    }


def _quotations(before: Sequence[Block], beside: Sequence[int]) -> set[int]:
    """The lines beside the text that are a quotation and nothing else."""
    return {i for i in beside if not before[i].linked and _QUOTATION.fullmatch(before[i].text)}


def _crossheads(before: Sequence[Block], beside: Sequence[int]) -> set[int]:
    """The headings beside the text; one above the main heading is a label."""
    main = max((i for i, block in enumerate(before) if block.element.tag == "h1"), default=-1)
    return {i for i in beside if i > main and before[i].element.tag in CROSSHEADS}


def _has_more_of_its_kind(block: Block, text: Sequence[Block]) -> bool:
    """Whether it is a paragraph that stands for a heading, as others within the text do."""
    plain = text[0].element.get("class")
    look = _look(block, plain)
    return look is not None and any(_look(each, plain) == look for each in text[1:-1])


def _look(block: Block, plain: str | None) -> tuple[str | None, bool] | None:
    """The class of a line that is no sentence, and whether all of it is bold; None where it looks
    like any other. `plain`: the class of the text.
    """
    element = block.element
    if element.tag != "p" or block.weight or block.linked or block.text.endswith(_FULL_STOPS):
        return None
    is_bold = any(text_of(each) == block.text for each in element.iter("b", "strong"))
    name = element.get("class")
    return (name, is_bold) if is_bold or name != plain else None


def _is_beside(block: Block, other: Block) -> bool:
    parent = block.element.getparent()
    return parent is not None and parent is other.element.getparent()


def _is_question(block: Block) -> bool:
    return block.text.endswith(_QUESTION_MARKS) and not block.linked


def _is_line(block: Block, *, is_answer: bool) -> bool:
    """Whether it is long enough for text, or a sentence; answers may be of one word."""
    is_sentence = block.is_sentence and (is_answer or block.size >= _LEAST_SENTENCE)
    return is_sentence or block.size >= _LEAST_LINE
