"""Names that sign a text: on a line behind it, or in brackets in its first or last paragraph."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from services.fetcher.extraction.byline_lines import has_given_name, is_told_of
from services.fetcher.extraction.byline_text import LONGEST, certain
from services.fetcher.extraction.name_words import introduces, is_role
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.dom import Element, is_longer, text_of
from services.fetcher.extraction.page.reader_comments import opens_comments

_LEAST = 150.0  # letters of prose
_SHORT = 60  # letters of a line
_HEAD, _TAIL = 60, 40  # letters of a paragraph
_MORE = 2  # words beside the names
_DASHES = ("-", "–", "—")
_EMPHASIS = ("i", "em", "b", "strong")
# `（记者 王芳）` or `[부산=가나일보] 박지훈 기자 =` stands in the first paragraph or the last,
# `【山本恵子】` in the last.
_REPORTER = re.compile(
    r"[（(【\[](?:本[报報]\S{0,3})?((?:记者|記者|通讯员|通訊員)\s?[\u3400-\u9fff][\u3400-\u9fff、·\s]{1,30})[）)】\]]"
)
_KOREAN = re.compile(
    r"^(?:[\[(【][^\])】]{2,30}[\])】]\s?)?([\uac00-\ud7a3]{2,4}\s?(?:기자|특파원))\s?="
)
_JAPANESE = re.compile(r"【([\u3040-\u30ff\u3400-\u9fff、・\s]{3,30})】$")
# A desk, or what is said of the article: `【続く】`.
_NO_NAME = re.compile("[部局社班課会]$|[続写略載終完編集版]")
_SPACE = re.compile(r"\s")


def signed(raw: Sequence[Block], language: str | None) -> list[str]:
    """The names that sign the page's text; empty where none does. `raw`: the page's blocks."""
    raw = list(takewhile(lambda block: not opens_comments(block.text), raw))
    text = _text(raw)
    if sum(raw[i].weight for i in text) < _LEAST:
        return []
    first, last = raw[text[0]].text, raw[text[-1]].text
    if found := _in_brackets(first, last, language):
        return found
    # A call to readers may stand behind it.
    lines = [raw[i + 1] for i in text[-2:] if i + 1 < len(raw)]
    return next(filter(None, (_names(each, raw, text, language) for each in lines)), [])


def _text(raw: Sequence[Block]) -> list[int]:
    """The paragraphs of the element that has most of them directly in it."""
    totals: dict[Element, float] = {}
    for block in raw:
        for element in (block.element, block.element.getparent()) if block.weight else ():
            totals[element] = totals.get(element, 0.0) + block.weight
    best = max(totals, key=totals.__getitem__, default=None)
    return [i for i, block in enumerate(raw) if block.weight and _is_in(block, best)]


def _is_in(block: Block, place: Element | None) -> bool:
    return place is not None and place in {block.element, block.element.getparent()}


def _in_brackets(first: str, last: str, language: str | None) -> list[str]:
    if first.isascii():
        return []
    for match in (
        _REPORTER.search(first[:_HEAD]),
        _KOREAN.match(first),
        _REPORTER.search(last[-_TAIL:]),
    ):
        if match and (found := certain(match[1], language)):
            return found
    match = _JAPANESE.search(last[-_TAIL:])
    return list(_japanese(match[1])) if match else []


def _japanese(text: str) -> Iterator[str]:
    for name in certain(text, "ja"):
        if not _NO_NAME.search(name) and len(_SPACE.sub("", name)) > 2:
            yield name


def _names(
    block: Block, raw: Sequence[Block], text: Sequence[int], language: str | None
) -> list[str]:
    """The names that a line consists of, if it signs the text and nobody else is named so."""
    if block.linked or not _is_beside(block.element, raw[text[-1]].element):
        return []
    line = block.text.strip("()[] ")
    if introduces(line, language):
        return certain(line, language) if len(line) <= LONGEST else []
    found = certain(line, language) if len(line) <= _SHORT else []
    most = len(" ".join(found).split()) + _MORE
    if len(line.split()) > most or not _signs(block, found, raw, language):
        return []
    return [] if any(is_told_of(name, raw) for name in found) else found


def _is_beside(element: Element, paragraph: Element) -> bool:
    """Whether two are one, or in one element."""
    return not {element, element.getparent()}.isdisjoint({paragraph, paragraph.getparent()})


def _signs(block: Block, names: Sequence[str], raw: Sequence[Block], language: str | None) -> bool:
    """Whether a line of names looks like a signature, or stands on the page once more."""
    if block.text.startswith(_DASHES) or _is_emphasised(block):
        return True
    is_usual = any(has_given_name(name, language) for name in names)
    if is_usual or any(map(is_role, block.text.split())):
        return True
    return sum(each.squashed == block.squashed for each in raw) > 1


def _is_emphasised(block: Block) -> bool:
    """Whether all of a line is in italics or bold."""
    element = block.element
    if element.get("align") == "right" or "text-align:right" in (element.get("style") or ""):
        return True
    return any(
        not is_longer(each, LONGEST) and text_of(each) == block.text
        for each in element.iter(*_EMPHASIS)
    )
