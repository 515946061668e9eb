"""Link list detection: home pages, sections, search results."""

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page import body
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.feeds.results import leads_home

_TEASERS = 6
_LEAST_HEADLINE = 30


def is_list(found: body.Body, *, has_date: bool, url: str) -> bool:
    """Whether the page is a list: links in headlines outnumber paragraphs."""
    if leads_home(url):
        return True
    if has_date and _has_own_headline(found):
        return False
    linked = sum(
        block.link_share > 0.7
        and 15 <= block.size <= 200
        and block.kind in _LINKED_KINDS
        and "://" not in block.text
        for block in _between(found)
    )
    prose = [block for block in found.chosen if block.weight]
    long_ones = sum(block.size >= 160 for block in prose)
    return linked >= _TEASERS and linked > (1 if has_date else 0.5) * len(prose) and long_ones < 4


_LINKED_KINDS = frozenset({ParagraphKind.HEADING, ParagraphKind.LIST_ITEM, ParagraphKind.PARAGRAPH})


def _has_own_headline(found: body.Body) -> bool:
    """Whether a main heading of some length, which is no link, stands over prose."""
    return any(
        block.element.tag == "h1"
        and block.size >= _LEAST_HEADLINE
        and not block.linked
        and any(below.weight and not below.linked for below in found.seen[at + 1 : at + 4])
        for at, block in enumerate(found.seen)
    )


def _between(found: body.Body) -> list[Block]:
    """All blocks from the first that was chosen to the last; the whole page if none was."""
    chosen = {id(block) for block in found.chosen}
    places = [place for place, block in enumerate(found.seen) if id(block) in chosen]
    return found.seen[places[0] : places[-1] + 1] if places else found.seen
