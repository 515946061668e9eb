"""Standfirsts: what a page sums its article up with, between the headline and the text.

It is one by its name, as the page's own summary word for word, as prose right below the headline,
or by its place: the one line below the headline that tells of what the text tells.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from perspektiven.contracts import ParagraphKind
from perspektiven.text import dates
from services.fetcher.extraction.name_words import CREDIT, introduces
from services.fetcher.extraction.page.appeals import is_appeal
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, text_of
from services.fetcher.extraction.page.furniture_phrases import is_furniture
from services.fetcher.extraction.page.metadata_lines import is_metadata
from services.fetcher.extraction.page.surroundings import CLOCK
from services.fetcher.extraction.title_parts import key_of

_STANDFIRST = re.compile(
    r"(?<![a-z])(?:stand\s?first|(?:sub|second)\s?(?:title|headline|heading|head|deck)|summary|dek"
    r"|deck|lead"
    r"|lede|intro\w*|chap[eo]a?u?|chapo|excerpt|abstract|sapo|ingress|manchet\w*|anrei[sß]er"
    r"|vorspann|teaser|bajada|entradilla|copete|sottotitolo|occhiello|sommario|zajawka|perex|anons"
    r"|preamble|description|kicker\stext|linha\sfina|spip)(?![a-z])"
)
_WITHIN = 20  # blocks before the text
_LEAST, _LEAST_PROSE = 40, 80
_BELOW = 2  # blocks
_MOST_ITEMS = 6
_LEAST_NAME = 6  # letters of a paper's name
_MOST, _LEAST_WORDS = 400, 5
_SKIPPED = 3  # lines of dates and authors between the headline and the standfirst
_TAGS = frozenset(str.split("p div h2 h3 h4 li"))
_MEDIA = frozenset(
    str.split("img picture figure video audio iframe object embed svg canvas amp-img amp-video")
)
_PARTS = frozenset(str.split("figure figcaption aside nav blockquote li table a button form"))
# Items of a line, or a label in front in capitals or brackets.
_ITEMS = re.compile(r"\s[|•·›»>→/]\s|\A\W*+[A-ZÀ-Þ]{4,}+:?\s(?=\w)|\A[\[【(]")
_CUT_OFF = ("…", "...")
# What a button asks for.
_INTERFACE = re.compile(
    r"\A\W*+(?:listen|share|subscribe|sign\sup|follow|watch|download|click|tap|hör\w*|anhören|écoute\w*"
    r"|escuch\w+|ascolta\w*|ouça|luister\w*|lyssna|posłuchaj|послуша\w+|слушать|слухати|dinle\w*"
    r"|teilen|partage[rz]|compart\w+|condividi|udostępnij|abonn\w+|suscr\w+|iscriviti)\b",
    re.IGNORECASE,
)
_STEM, _LONG_STEM, _RUN = 5, 7, 3  # letters that words, long ones, texts without spaces share
# With the vowel signs of Indic writing, which are no letters by themselves.
_WORD = re.compile(r"[^\W\d_][^\s\d_.,;:!?()\[\]|/«»“”„‘’'\"،؛؟।–—-]{3,}")
_FULL_STOPS = (".", "。", "।")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{3,}")
_TOLD = 4  # paragraphs that a standfirst is compared with
_SAID_AGAIN, _SAID_AGAIN_BY_HEADING = 0.5, 0.3  # of the title's words
_SHARED = 2  # words with these; a long one is enough, and one with the title


def find(seen: Sequence[Block], kept: Sequence[int], title: str, description: str) -> set[int]:
    """Blocks between headline and text that are its summary: by name, word for word, or prose
    right below the headline.

    `description`: what the page gives as its summary; may be empty.
    """
    first = next((i for i in kept if seen[i].weight), None)
    if first is None:
        return set()
    headline = _headline_before(seen, first, title)
    start = max(0, first - 5) if headline is None else headline + 1
    return {
        i
        for i in range(max(start, first - _WITHIN), first)
        if _is_standfirst(seen[i], description)
        or (headline is not None and i - headline <= _BELOW and _is_prose(seen[i]))
    }


def _is_standfirst(block: Block, description: str) -> bool:
    if block.size < _LEAST or block.link_share > 0.5 or block.element.tag == "h1":
        return False
    wanted = "".join(description.casefold().split())
    is_description = len(wanted) >= 15 and (
        block.squashed.startswith(wanted[:40]) or wanted.startswith(block.squashed)
    )
    return is_description or _is_named_standfirst(block.element)


def _headline_before(seen: Sequence[Block], first: int, title: str) -> int | None:
    """The last headline of the page before its text."""
    wanted = "".join(title.casefold().split())
    before = seen[:first]
    places = [i for i, each in enumerate(before) if _is_headline(each, wanted)]
    # Some print it as h2, with other words than they tell networks.
    places = places or [i for i, each in enumerate(before) if _is_long_heading(each)]
    return max(places, default=None)


def _is_headline(block: Block, wanted: str) -> bool:
    return block.element.tag == "h1" or (wanted != "" and block.squashed == wanted)


def _is_long_heading(block: Block) -> bool:
    is_long = block.size >= _LEAST
    return is_long and block.kind is ParagraphKind.HEADING and not block.linked


def _is_prose(block: Block) -> bool:
    return (
        block.kind is ParagraphKind.PARAGRAPH
        and block.size >= _LEAST_PROSE
        and block.is_sentence
        and not block.linked
    )


def _is_named_standfirst(element: Element) -> bool:
    near = [element, *list(element.iterancestors())[:2]]
    return any(
        each.tag not in {"body", "main", "article", "html"}
        and _STANDFIRST.search(plain_names(each))
        for each in near
    )


def below_headline(
    raw: Sequence[Block], title: str, authors: Sequence[str], sites: frozenset[str] = frozenset()
) -> frozenset[Element]:
    """The element of the line right below the headline that is a standfirst without a name, or
    those of the list's items there; empty if there is none.

    `raw`: the blocks of the page as it is, before furniture leaves it: a caption's video may go;
    `sites`: keys of what the site calls itself.
    """
    wanted = "".join(title.casefold().split())
    at = next((i for i, each in enumerate(raw) if _is_title(each, wanted)), len(raw))
    end = _behind_metadata(raw, at + 1, authors)
    lines = _items(raw[end : end + _MOST_ITEMS]) or _line(raw[end : end + 1])
    behind = raw[end + len(lines) : end + len(lines) + _WITHIN]
    if not (lines and behind) or _is_picture_between(raw[at], lines[0]):
        return frozenset()
    if _is_alike(lines[-1].element, behind[0].element) or not _are_told(lines, title, behind):
        return frozenset()
    return frozenset() if _have_tagline(lines, raw, sites) else _elements(lines)


def _elements(blocks: Sequence[Block]) -> frozenset[Element]:
    return frozenset(block.element for block in blocks)


def _have_tagline(lines: Sequence[Block], raw: Sequence[Block], sites: frozenset[str]) -> bool:
    return any(_is_tagline(each, raw, sites) for each in lines)


def _line(blocks: Sequence[Block]) -> list[Block]:
    return [each for each in blocks if each.element.tag != "li" and _may_stand_below(each)]


def _are_told(lines: Sequence[Block], title: str, behind: Sequence[Block]) -> bool:
    """Whether the text tells of at least half of what the lines say."""
    told = [each for each in behind if each.weight][:_TOLD]
    return 2 * sum(_is_told(each, title, told) for each in lines) >= len(lines)


def _is_tagline(block: Block, raw: Sequence[Block], sites: frozenset[str]) -> bool:
    """Whether a line that is no sentence names the paper, or stands on the page once more."""
    if block.text.endswith(_FULL_STOPS):
        return False
    key = f" {key_of(block.text)} "
    is_named = any(f" {site} " in key for site in sites if len(site) >= _LEAST_NAME)
    return is_named or sum(each.squashed == block.squashed for each in raw) > 1


def _items(blocks: Sequence[Block]) -> list[Block]:
    """The items of a list that these blocks begin with; none where one is no line of a summary."""
    place = blocks[0].element.getparent() if blocks and blocks[0].element.tag == "li" else None
    found = list(takewhile(lambda block: block.element.getparent() is place, blocks))
    is_list = place is not None and len(found) > 1 and len(found) == len(place)
    return found if is_list and all(map(_may_stand_below, found)) else []


def _behind_metadata(raw: Sequence[Block], start: int, authors: Sequence[str]) -> int:
    """Where the first block is that does not tell when and by whom the article was written."""
    end = min(len(raw), start + _SKIPPED)
    return next((i for i in range(start, end) if not _is_of_article(raw[i], authors)), end)


def _is_title(block: Block, wanted: str) -> bool:
    return block.kind is ParagraphKind.HEADING and block.squashed == wanted


def _is_of_article(block: Block, authors: Sequence[str]) -> bool:
    """Whether it is a line that tells when and by whom the article was written."""
    return is_metadata(block, authors) or any(name in block.text for name in authors)


def _may_stand_below(block: Block) -> bool:
    """Whether it may be a standfirst by itself: some words in a block, no link, date or label."""
    text = block.text
    if block.element.tag not in _TAGS or not _LEAST <= block.size <= _MOST or block.linked:
        return False
    if len(text.split()) < _LEAST_WORDS and not _UNSPACED.search(text):
        return False
    return not (_is_label(block) or _is_within_part(block))


def _is_label(block: Block) -> bool:
    text = block.text
    if any(each.search(text) for each in (CLOCK, _ITEMS, CREDIT)) or _INTERFACE.match(text):
        return True
    if introduces(text, None) or dates.read(text, dates.DateLocale()) is not None:
        return True
    return text.endswith(_CUT_OFF) or is_furniture(block) or is_appeal(block, is_end=True)


def _is_within_part(block: Block) -> bool:
    """Whether more than this stands in its element, or it is part of what is no text."""
    is_part = any(each.tag in _PARTS for each in block.element.iterancestors())
    return is_part or text_of(block.element) != block.text


def _is_alike(one: Element, other: Element) -> bool:
    return (one.tag, one.get("class") or "") == (other.tag, other.get("class") or "")


def _is_told(block: Block, title: str, text: Sequence[Block]) -> bool:
    """Whether it shares words with the title or the text, and is not the beginning of the text."""
    if not text or _is_other_headline(block, title):
        return False
    if any(each.squashed.startswith(block.squashed) for each in text):
        return False
    own, told = _stems(block.text), set[str]().union(*(_stems(each.text) for each in text))
    shared = own & told
    is_long = any(len(stem) == _LONG_STEM for stem in shared)
    return is_long or len(shared) >= _SHARED or bool(own & _stems(title))


def _is_other_headline(block: Block, title: str) -> bool:
    """Whether it says again what the title says: some print one for search engines alone."""
    if block.text.endswith(_FULL_STOPS):
        return False
    most = _SAID_AGAIN_BY_HEADING if block.kind is ParagraphKind.HEADING else _SAID_AGAIN
    wanted, own = (
        {word[:_STEM] for word in _WORD.findall(each)}
        for each in (title.casefold(), block.text.casefold())
    )
    return len(own & wanted) >= most * max(1, len(wanted))


def _stems(text: str) -> set[str]:
    folded = text.casefold()
    words = [word for word in _WORD.findall(folded) if len(word) >= _STEM]
    found = {word[:_STEM] for word in words}
    found |= {word[:_LONG_STEM] for word in words if len(word) >= _LONG_STEM}
    for run in _UNSPACED.findall(folded):
        found |= {run[i : i + _RUN] for i in range(len(run) - _RUN + 1)}
    return found


def _is_picture_between(headline: Block, block: Block) -> bool:
    for each in _behind(headline.element):
        if each is block.element:
            return False
        if each.tag in _MEDIA:
            return True
    return True


def _behind(element: Element) -> Iterator[Element]:
    """What follows an element on the page, in order."""
    around: Element | None = element
    while around is not None:
        for sibling in around.itersiblings():
            yield from sibling.iter()
        around = around.getparent()
