"""Body of an article: pruning, consensus of extractors, removal of furniture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.boilerplate import block_hash
from services.fetcher.extraction.page import consensus, extractors, standfirsts
from services.fetcher.extraction.page.appeals import is_appeal
from services.fetcher.extraction.page.blocks import Block, blocks
from services.fetcher.extraction.page.captions import is_caption
from services.fetcher.extraction.page.container import container
from services.fetcher.extraction.page.dom import Element
from services.fetcher.extraction.page.furniture_phrases import (
    is_biography_of,
    is_byline_of,
    is_furniture,
)
from services.fetcher.extraction.page.invitations import without_invitations
from services.fetcher.extraction.page.metadata_lines import without_metadata
from services.fetcher.extraction.page.pruning import prune
from services.fetcher.extraction.page.reader_comments import before_comments
from services.fetcher.extraction.page.walls import asks_consent
from services.fetcher.extraction.paywall import is_notice, is_offer_at_end, offers

# So many times more text in articleBody than on the page: scripts show it.
_SCRIPTED = 2.5
_CONTINUED = 1.4  # enough where the page has the beginning of it, or nothing
_PART = 0.7
_CLOSING = 5  # blocks that the text ends with
_OPENING = 3  # blocks at each end where a biography may stand
_LEAST_REPEATED, _REFRAIN = 30, 150  # letters; short answers occur more than once
_OFFERS, _OFFER = 4, 250  # blocks, and letters of each
_LEAST_PROSE = 35


@dataclass(frozen=True, slots=True)
class Hints:
    """Knowledge of the text before extraction."""

    title: str
    description: str
    """What the page gives as its summary; may be empty."""
    published: Sequence[str]
    """Paragraphs of the publisher's own articleBody; may be empty."""
    boilerplate: frozenset[str]
    authors: Sequence[str] = ()
    url: str = ""
    sites: frozenset[str] = frozenset()
    """Keys of what the site calls itself."""


@dataclass(frozen=True, slots=True)
class Body:
    """Result: the article's blocks, how they were found, all blocks of the pruned page."""

    chosen: list[Block]
    unfiltered: list[Block]
    """What was chosen, with what is known to recur on the site."""
    method: str
    seen: list[Block]


def find(root: Element, raw: list[Block], hints: Hints) -> Body:
    """Finds the article's blocks. Changes the tree: removes furniture.

    `raw`: the blocks of the tree as it is.
    """
    below = standfirsts.below_headline(raw, hints.title, hints.authors, hints.sites)
    prune(root, raw)
    seen = blocks(root)
    place = container(root, seen, hints.title)
    inside = set(place.iter())
    ours = {i for i, block in enumerate(seen) if block.element in inside and _may_be_text(block)}
    theirs = extractors.by_trafilatura(root)
    published = extractors.ExtractedText(list(hints.published))
    choice = consensus.choose(
        seen, ours, theirs, published, lambda: extractors.by_readability(root)
    )
    kept = before_comments(seen, choice.kept)
    opening = _opening(seen, kept, below, hints)
    kept = without_invitations(seen, sorted({*kept, *opening}), hints.url)
    text = without_metadata([seen[i] for i in kept], hints.authors)
    unfiltered = _without_furniture(consensus.tidy(text, below), hints)
    method = choice.method
    if _is_only_teaser(unfiltered, published):
        lines = [Block(ParagraphKind.PARAGRAPH, line, root, 0) for line in hints.published]
        unfiltered, method = _without_furniture(lines, hints), "articleBody"
    chosen = list(unfiltered)
    if hints.boilerplate:
        chosen = [each for each in unfiltered if block_hash(each.text) not in hints.boilerplate]
    return Body(_without_loose_end(chosen), unfiltered, method, seen)


def _opening(
    seen: Sequence[Block], kept: Sequence[int], below: frozenset[Element], hints: Hints
) -> set[int]:
    """The standfirsts, which are paragraphs whatever their markup says."""
    found = standfirsts.find(seen, kept, hints.title, hints.description)
    if below:
        found |= {i for i, block in enumerate(seen) if block.element in below}
    for i in found:
        if seen[i].kind is not ParagraphKind.LIST_ITEM:
            seen[i].kind = ParagraphKind.PARAGRAPH
    return found


def _is_only_teaser(chosen: list[Block], published: extractors.ExtractedText) -> bool:
    """Whether scripts or a paywall keep back a good part of what articleBody has."""
    letters = sum(len(block.squashed) for block in chosen)
    held = sum(len(block.squashed) for block in chosen if published.holds(block))
    is_part_of_it = held > _PART * letters or not held
    return len(published) > (_CONTINUED if is_part_of_it else _SCRIPTED) * letters


def _may_be_text(block: Block) -> bool:
    """Not a caption, nor a line of links."""
    if block.kind is ParagraphKind.CAPTION:
        return False
    if block.link_share > 0.5 and block.is_enumeration:
        return True
    if block.link_share > 0.9 and block.size < 120:
        return False
    return block.link_share <= 0.6 or (block.is_sentence and block.size >= 80)


def _without_furniture(chosen: list[Block], hints: Hints) -> list[Block]:
    title = "".join(hints.title.casefold().split())
    kept: list[Block] = []
    texts: dict[str, Block] = {}
    ends = (*chosen[:_OPENING], *chosen[-_OPENING:])
    for block in _without_appeals(_without_offer(chosen)):
        is_headline = _is_title(block, title) or _is_first_heading(block, kept)
        if is_headline or _is_repeated(block, texts, kept) or _is_beside_text(block, kept):
            continue
        if _is_of_authors(block, hints.authors, is_end=block in ends):
            continue
        if len(chosen) > 3 and asks_consent(block):
            continue
        texts[block.squashed] = block
        kept.append(block)
    return _without_loose_end(kept)


def _is_of_authors(block: Block, authors: Sequence[str], *, is_end: bool) -> bool:
    """Whether it names the authors and says no more, or tells of one at an end of the text."""
    return is_byline_of(block, authors) or (is_end and is_biography_of(block, authors))


def _is_first_heading(block: Block, kept: Sequence[Block]) -> bool:
    return block.element.tag == "h1" and not any(each.weight for each in kept)


def _is_repeated(block: Block, texts: Mapping[str, Block], kept: Sequence[Block]) -> bool:
    earlier = texts.get(block.squashed)
    is_long = len(block.squashed) >= _LEAST_REPEATED
    if earlier is None or not is_long or block.kind is ParagraphKind.LIST_ITEM:
        return False
    return earlier is kept[-1] or not _is_refrain(block, earlier)


def _is_refrain(block: Block, earlier: Block) -> bool:
    """Whether a sentence comes again as a paragraph like the one before."""
    one, other = block.element, earlier.element
    is_beside = one.tag == other.tag and one.getparent() is other.getparent()
    is_alike = is_beside and one.get("class") == other.get("class")
    return is_alike and block.is_sentence and not block.linked and block.size <= _REFRAIN


def _is_beside_text(block: Block, kept: Sequence[Block]) -> bool:
    if block.kind is ParagraphKind.CAPTION or is_caption(block):
        return True
    return is_furniture(block) and not _is_of_list(block, kept)


def _without_appeals(chosen: list[Block]) -> list[Block]:
    """Without lines that ask readers for something at the ends of the text, or by links."""
    last = len(chosen) - _CLOSING
    return [
        block
        for at, block in enumerate(chosen)
        if not ((at >= last or block.linked) and is_appeal(block, is_end=at >= last))
    ]


def _is_of_list(block: Block, kept: Sequence[Block]) -> bool:
    """Whether it is an item of a list in the text: behind a colon, or another item; no link."""
    if block.kind is not ParagraphKind.LIST_ITEM or block.linked or not kept:
        return False
    before = kept[-1]
    is_next = before.kind is ParagraphKind.LIST_ITEM and not before.linked
    return before.text.endswith((":", "：")) or is_next


def _without_offer(chosen: list[Block]) -> list[Block]:
    """Without notices of a paywall, and the offers behind them; prose behind them stays."""
    kept: list[Block] = []
    is_behind = False
    for at, block in enumerate(chosen):
        is_end = at >= len(chosen) - _OFFERS
        if is_notice(block.text) or (is_end and is_offer_at_end(block.text)):
            is_behind = True
            _drop_box_of(block, kept)
            continue
        is_behind = is_behind and _is_offer(block, is_end=is_end)
        if not is_behind:
            kept.append(block)
    return kept


def _drop_box_of(notice: Block, kept: list[Block]) -> None:
    """Drops the lines above a notice that are in a box of its own."""
    box = notice.element.getparent()
    if any(each.weight and each.element.getparent() is box for each in kept):
        return
    while kept and kept[-1].element.getparent() is box:
        kept.pop()


def _is_offer(block: Block, *, is_end: bool) -> bool:
    """Whether it is, behind a notice, more of the same and no prose; labels at the end are."""
    is_short = block.size < _LEAST_PROSE or not block.is_sentence
    is_label = is_short or block.kind is ParagraphKind.HEADING or block.linked > 0
    is_item = block.kind is ParagraphKind.LIST_ITEM
    return block.size <= _OFFER and (is_item or offers(block.text) or (is_end and is_label))


def _without_loose_end(kept: list[Block]) -> list[Block]:
    """Without headings and links that nothing follows."""
    while kept and (kept[-1].kind is ParagraphKind.HEADING or _is_links(kept[-1])):
        kept.pop()
    return kept


def _is_links(block: Block) -> bool:
    return block.link_share > 0.8 and not block.is_enumeration


def _is_title(block: Block, title: str) -> bool:
    """Whether a block is the headline, with a date and an author behind it perhaps."""
    text = block.squashed
    return text == title or (
        len(title) > 10 and text.startswith(title) and len(text) < len(title) + 50
    )
