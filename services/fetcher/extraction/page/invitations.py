"""Invitations to other articles by their shape alone, in whatever language.

One is a line of a short label and a link of the same site that fills the rest, or a label above a
list of such links. Lines of that shape one after another are a list: of winners, say.
"""

from collections.abc import Sequence

from perspektiven.contracts import ParagraphKind
from perspektiven.urls import registered_domain, web_address
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import Element, text_of

_LONGEST_LABEL, _MOST_WORDS = 40, 5
_LEAST_LINK = 20.0  # letters
_COLONS = (":", "：", "】")
_LABEL_ENDS = (*_COLONS, "!", "！", "|", "»", "→")
_SENTENCE_ENDS = (".", "。", "।")
_MOSTLY = 0.8


def without_invitations(seen: Sequence[Block], kept: Sequence[int], url: str) -> list[int]:
    """The places that are kept, without those of invitations. `url`: the page's own."""
    chosen = set(kept)
    lines = {at for at in kept if _is_line(seen[at], url)}
    gone = {at for at in lines if not lines & {at - 1, at + 1}}
    gone |= {at for at in kept if at + 1 not in chosen and _heads_links(seen[at : at + 2], url)}
    return [at for at in kept if at not in gone]


def _is_line(block: Block, url: str) -> bool:
    if block.kind is not ParagraphKind.PARAGRAPH or not block.linked:
        return False
    links = [*block.element.iter("a")]
    if len(links) != 1 or not _leads_within(links[0], url):
        return False
    title = text_of(links[0])
    label = block.text.removesuffix(title)
    is_headline = block.size - len(label) >= _LEAST_LINK and not title.endswith(_SENTENCE_ENDS)
    return is_headline and _is_label(label, _LABEL_ENDS)


def _heads_links(blocks: Sequence[Block], url: str) -> bool:
    """Whether a label is followed by a line that is a link."""
    label, below = blocks[0], blocks[-1]
    if label.kind is not ParagraphKind.PARAGRAPH or label.linked or below.link_share < _MOSTLY:
        return False
    links = below.element.iter("a")
    return _is_label(label.text, _COLONS) and all(_leads_within(each, url) for each in links)


def _is_label(text: str, ends: tuple[str, ...]) -> bool:
    label = text.strip()
    is_short = len(label) <= _LONGEST_LABEL and len(label.split()) <= _MOST_WORDS
    return is_short and label.endswith(ends)


def _leads_within(link: Element, url: str) -> bool:
    """Whether a link leads to another page of the same site."""
    href = (link.get("href") or "").strip()
    address = web_address(href, url)
    if address is None or href.startswith("#"):
        return False
    return registered_domain(address) == registered_domain(url)
