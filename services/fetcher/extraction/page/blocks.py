"""Element tree → blocks of text in reading order: kind, text, link density."""

import re
from dataclasses import dataclass, field

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page.dom import Element, has_picture, squeezed, text_of
from services.fetcher.extraction.page.inline import own_text

_INLINE = frozenset(
    str.split(
        "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr"
        " q ruby s samp small span strike strong sub sup time tt u var wbr amp-link"
    )
)
# HTML has any other element inline, those of a site's own making too.
_BLOCKS = frozenset(
    str.split(
        "address article aside blockquote body caption center col colgroup dd details dialog dir"
        " div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html"
        " legend li listing main menu nav ol p pre search section summary table tbody td tfoot th"
        " thead tr ul"
    )
)
_SKIPPED = frozenset(
    str.split(
        "script style noscript template iframe svg math object embed canvas video audio map"
        " area select option button input textarea datalist progress meter head title meta link"
        " base source track param picture img"
    )
)
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ParagraphKind.HEADING),
    **dict.fromkeys(("li", "dd", "dt"), ParagraphKind.LIST_ITEM),
    "blockquote": ParagraphKind.QUOTE,
    **dict.fromkeys(("figcaption", "caption"), ParagraphKind.CAPTION),
}
_LAYOUT = frozenset(str.split("table div h1 h2 h3 h4 article section ul ol form iframe"))
_LONGEST_CELL = 120
_DASHES = ("—", "–", "-", "―")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_LABELLED = re.compile(r"[^:：,、]{1,30}[:：]\s?\S")
_LONGEST_NAME = 16  # letters of a linked name, on average
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:»\"”“'’)\]]$")


@dataclass(slots=True)
class Block:
    """One block of text; `element` is the one that it is a child text of."""

    kind: ParagraphKind
    text: str
    element: Element
    linked: int
    """How many of its characters are in links."""
    size: float = field(init=False)
    """Length in Latin letters: a Chinese character says as much as three of them."""
    link_share: float = field(init=False)
    """Share of its characters in links."""
    _squashed: str | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.size = float(len(self.text))
        if not self.text.isascii():
            self.size += 1.5 * len(_UNSPACED.findall(self.text))
        self.link_share = min(1.0, self.linked / max(1, len(self.text)))

    @property
    def squashed(self) -> str:
        """Text without spaces, for comparisons."""
        if self._squashed is None:
            self._squashed = "".join(self.text.split()).casefold()
        return self._squashed

    @property
    def is_sentence(self) -> bool:
        """Whether the text ends like a sentence."""
        return bool(_SENTENCE_END.search(self.text))

    @property
    def is_enumeration(self) -> bool:
        """Whether it is a label and names that are linked one by one: `Miyagi: Sendai, Natori`."""
        links = sum(1 for _ in self.element.iter("a")) if self.element.tag == "p" else 0
        is_of_names = 0 < self.linked <= _LONGEST_NAME * links
        return is_of_names and is_labelled(self.text)

    @property
    def weight(self) -> float:
        """Amount of article text in the block: 0 for menus, teasers and labels."""
        if self.kind in {ParagraphKind.HEADING, ParagraphKind.CAPTION} or self.link_share > 0.5:
            return 0.0
        if self.size < 40 or (self.size < 80 and not self.is_sentence):
            return 0.0
        return self.size * (1.0 - self.link_share)


def is_labelled(text: str) -> bool:
    """Whether a label and a colon stand in front: `Miyagi: Sendai`."""
    return _LABELLED.match(text) is not None


def blocks(root: Element) -> list[Block]:
    """All blocks of text under `root`, in document order.

    Inline elements are part of the text around them; two line breaks divide; a row of a table is
    one block with its cells apart.
    """
    walk = _Walk(root)
    walk.into(root)
    walk.cut()
    return walk.blocks


class _Walk:
    """Goes through a tree and cuts its text where blocks begin and end."""

    def __init__(self, root: Element) -> None:
        self.blocks: list[Block] = []
        self._owner = root
        self._kind = ParagraphKind.PARAGRAPH
        self._links = 0
        self._pieces: list[str] = []
        self._letters = self._linked = 0
        self._breaks = 0
        self._asked: Element | None = None
        self._answer = False

    def into(self, element: Element) -> None:
        self._add(element.text)
        for child in element:
            self._child(child, element)
            self._add(child.tail)

    def _child(self, child: Element, element: Element) -> None:
        tag = child.tag
        if tag in {"br", "hr"}:
            self._break(child)
        elif tag == "a":
            self._links += 1
            self.into(child)
            self._links -= 1
        elif tag in _INLINE or (_is_unknown(tag) and self._is_sentence(element)):
            self.into(child)
        elif tag == "tr" and _is_data_row(child):
            self._row(child)
        elif tag not in _SKIPPED and isinstance(tag, str):
            self._block(child)

    def cut(self) -> None:
        """What was gathered so far becomes a block."""
        if not self._pieces:
            self._breaks = 0
            return
        text = squeezed("".join(self._pieces))
        if text and any(map(str.isalnum, text)):
            self.blocks.append(Block(self._kind, text, self._owner, self._linked))
        self._pieces.clear()
        self._letters = self._linked = 0
        self._breaks = 0

    def _is_sentence(self, element: Element) -> bool:
        """Whether text stands in the element itself; asked once for all of its children."""
        if self._asked is not element:
            self._asked, self._answer = element, bool(own_text(element))
        return self._answer

    def _block(self, element: Element) -> None:
        self.cut()
        before = self._owner, self._kind
        self._owner, self._kind = element, _kind_of(element, self._kind)
        self.into(element)
        self.cut()
        self._owner, self._kind = before

    def _row(self, row: Element) -> None:
        self.cut()
        cells = [text for text in map(text_of, row) if text]
        if cells:
            kind = ParagraphKind.LIST_ITEM if len(cells) > 1 else self._kind
            linked = sum(len(text_of(link)) for link in row.iter("a"))
            self.blocks.append(Block(kind, " | ".join(cells), row, linked))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            if self._pieces:
                self._pieces.append(" ")
            return
        self._pieces.append(text)
        self._breaks = 0
        self._letters += len(text)
        if self._links:
            self._linked += len(squeezed(text))

    def _break(self, element: Element) -> None:
        """One line break is a space, two make a new paragraph, and so does a rule.

        A line right behind links and a rule belongs to their menu.
        """
        if element.tag == "hr":
            is_of_menu = 2 * self._linked > self._letters and (element.tail or "").strip()
            divides = not is_of_menu
        else:
            self._breaks += 1
            divides = self._breaks > 1
        if divides:
            self.cut()
        else:
            self._pieces.append(" ")


def _is_unknown(tag: object) -> bool:
    """Whether an element is of the site's own making; within a sentence HTML has it inline."""
    return isinstance(tag, str) and tag not in _BLOCKS and tag not in _SKIPPED


def _kind_of(element: Element, around: ParagraphKind) -> ParagraphKind:
    """The kind of an element's text; a list item of several paragraphs is a means of layout."""
    if element.tag == "li" and sum(child.tag == "p" for child in element) > 1:
        return ParagraphKind.PARAGRAPH
    if element.tag == "caption" and element.getparent().tag != "table":
        return around  # what some sites call a text beside a picture
    if element.tag == "figcaption" and _names_speaker(element):
        return ParagraphKind.QUOTE
    return _KINDS.get(element.tag, around)


def _names_speaker(caption: Element) -> bool:
    """Whether a caption says, behind a dash, who said what stands in the figure."""
    if not text_of(caption).startswith(_DASHES):
        return False
    figure = caption.getparent()
    return next(figure.iter("blockquote"), None) is not None and not has_picture(figure)


def _is_data_row(row: Element) -> bool:
    """Whether a row holds short texts side by side, and is no means of layout."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    return len(cells) > 1 and not any(
        len(text_of(cell)) > _LONGEST_CELL or any(each.tag in _LAYOUT for each in cell.iter())
        for cell in cells
    )
