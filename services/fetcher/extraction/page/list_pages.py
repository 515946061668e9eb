"""Pages that list articles and are none: home pages, sections, results of a search."""

import re
from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.body import Body
from services.fetcher.feeds.results import leads_home

_TEASERS = 6
_LEAST_HEADLINE = 30
_LONG_ONES = 4  # paragraphs longer than a teaser's
_TEXTS = 5
_AT_ADDRESS, _OWN = 3, 1  # teasers, and texts beside them, where the address is that of a list

_SEARCH = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|busqueda|pesquisa|cerca|ricerca|zoeken|szukaj|hledat"
    r"|hladat|kereses|cautare|ara|arama|poisk|sok|haku|cari|tim-kiem)(?:\.\w{3,4}|/)?$",
    re.IGNORECASE,
)
_SEARCHED = re.compile(r"(?:\A|&)(?:s|q|query|search|suche|buscar|busca|szukaj)=[^&]")
# With the name of a topic, an author or a section behind it, and the number of a page.
_LIST = re.compile(
    r"/(?:tags?|topics?|themen?|thema|stichwort|schlagwort|etiquetas?|temas?|argomenti|tagi|stitky|cimke|etiket"
    r"|autho?rs?|autor|autoren|auteurs?|autores|autori|autore|autorzy|szerzo|yazar|category|kategorie|categoria)"
    r"/[^/]{1,80}(?:/(?:page/)?\d{1,4})?/?$",
    re.IGNORECASE,
)


def is_list(found: Body, *, has_date: bool, url: str) -> bool:
    """A home page, a section, results: links in headlines outnumber paragraphs."""
    if leads_home(url) or _is_at_address_of_list(found, url):
        return True
    if has_date and _has_own_headline(found):
        return False
    prose = [block for block in found.chosen if block.weight]
    if sum(block.size >= 160 for block in prose) >= _LONG_ONES:
        return False
    return _outnumber(found, prose, has_date=has_date) or _are_of_teasers(prose, found.seen)


def _outnumber(found: Body, prose: Sequence[Block], *, has_date: bool) -> bool:
    linked = sum(map(_is_teaser, _between(found)))
    return linked >= _TEASERS and linked > (1 if has_date else 0.5) * len(prose)


def _are_of_teasers(prose: Sequence[Block], seen: Sequence[Block]) -> bool:
    """Whether each text has a linked headline right above it. Teasers have dates, too."""
    told = [block for block in seen if block.weight or _is_teaser(block)]
    below = {id(text) for headline, text in pairwise(told) if _is_teaser(headline)}
    return len(prose) >= _TEXTS and all(id(block) in below for block in prose)


def _is_at_address_of_list(found: Body, url: str) -> bool:
    """Whether it has the address of a search, or that of a list and teasers."""
    parts = urlsplit(url)
    if parts.query and _SEARCH.search(parts.path):
        return True
    if not parts.path.strip("/") and _SEARCHED.search(parts.query):
        return True
    return _LIST.search(parts.path) is not None and _is_of_teasers(found)


def _is_of_teasers(found: Body) -> bool:
    """Whether nearly each text of the page has a linked headline right above it."""
    told = [block for block in found.seen if block.weight or _is_teaser(block)]
    texts = sum(block.weight > 0 for block in told)
    below = sum(_is_teaser(headline) and text.weight > 0 for headline, text in pairwise(told))
    return sum(map(_is_teaser, told)) >= _AT_ADDRESS and texts - below <= _OWN


_LINKED_KINDS = frozenset({ParagraphKind.HEADING, ParagraphKind.LIST_ITEM, ParagraphKind.PARAGRAPH})


def _is_teaser(block: Block) -> bool:
    is_link = block.link_share > 0.7 and block.kind in _LINKED_KINDS
    return is_link and 15 <= block.size <= 200 and "://" not in block.text


def _has_own_headline(found: Body) -> bool:
    """Whether a main heading of some length, which is no link, stands over prose."""
    return any(
        block.element.tag == "h1"
        and block.size >= _LEAST_HEADLINE
        and not block.linked
        and any(below.weight and not below.linked for below in found.seen[at + 1 : at + 4])
        for at, block in enumerate(found.seen)
    )


def _between(found: Body) -> list[Block]:
    """All blocks from the first that was chosen to the last; the whole page if none was."""
    chosen = {id(block) for block in found.chosen}
    places = [place for place, block in enumerate(found.seen) if id(block) in chosen]
    return found.seen[places[0] : places[-1] + 1] if places else found.seen
