"""Dates that a page shows at its headline, told apart: of the publication, of updates.

Other dates of a page are those of teasers, comments and events, or today's: what belongs to the
article stands right above the headline or between it and the text, or says that it is published.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.page import class_hints
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, is_longer, text_of

# Stems of labels; what follows differs with gender, number and case.
_UPDATED = (
    r"(?<![^\W\d_])(?:(?:last\s?)?updated?(?![^\W\d_])|(?:last\s)?modified|aktuali[sz]|zaktualiz|geändert"
    r"|mise?s?\sà\sjour|modifi[ée]|actuali[sz]|geactualis|atualiz|aggiorn|modificat|bijgewerkt|gewijzigd"
    r"|uppdater|oppdater|opdater|päivitetty|güncelle|обновл|обновен|оновл|ажурир|frissít|módosít"
    r"|ενημ[έε]ρ[ωώ]|cập\snhật|diperbarui|pembaruan|ažurir|posodob|atnaujin|atjaun|uuendatud|अपडेट"
    r"|עודכן|(?:آخر\s)?(?:ال)?تحديث)|수정|업데이트"
)
_SOFTLY_UPDATED = "更新"
_PUBLISHED = (
    r"(?<![^\W\d_])(?:publi|posted|veröffentlich|erstellt|erschienen|pubblicat|gepublic|geplaatst|opublik"
    r"|dodano|yayın|giriş|опубл|публик|δημοσ[ίι]ε|megjelen|közzét|vydán|zveřejn|julkais|xuất\sbản"
    r"|\Adat(?:um|e|a)\s?:|diterbit|dipublik|tayang|objav|प्रकाशित|פורסם|(?:ال)?نشر)|公開|公开|发布|發布|掲載|配信|입력|등록"
)
_LABEL = re.compile(
    rf"(?:(?P<UPDATED>{_UPDATED})|(?P<CALLED_UPDATED>{_SOFTLY_UPDATED})|(?P<PUBLISHED>{_PUBLISHED}))"
    r"[^\W\d_]*",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_CLOCK = re.compile(r"\d[:.h]\d\d(?!\d)")
_DATE_NAMES = re.compile(r"date|time|publi|posted|datum|fecha|data-", re.IGNORECASE)
_NAMED_UPDATED = re.compile(r"(?<![a-z])(?:updated?|modified)(?![a-z])")
_NAMED_PUBLISHED = re.compile(r"(?<![a-z])(?:publish(?:ed)?|created|posted)(?![a-z])")
_INLINE = frozenset(str.split("a abbr b em font i mark small span strong time u"))
_BESIDE = 3  # blocks above the headline
_SHORT, _LABELLED = 90, 200  # letters of a line, and of one that has a label
_LINE, _CARD = 120, 400  # letters of what a label may stand in, and of a teaser
_TEASER = 20  # letters of a linked headline


class _Kind(Enum):
    """What a date says of itself."""

    PUBLISHED = auto()
    PLAIN = auto()
    CALLED_UPDATED = auto()
    UPDATED = auto()


@dataclass(frozen=True, slots=True)
class ShownDates:
    """Texts that hold dates, the likeliest first."""

    published: tuple[str, ...]
    updated: tuple[str, ...]
    called_updated: tuple[str, ...]
    """By a class or by 更新: many pages call their only date so."""


def shown_dates(tree: Element, raw: Sequence[Block], title: str | None) -> ShownDates:
    """The dates that belong to the article. `raw`: the page's blocks."""
    place = _Place(tree, raw, title)
    found = [*_elements(tree, place), *_lines(place)]

    def texts(kind: _Kind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text, its in found if its is kind))

    published = texts(_Kind.PUBLISHED) + texts(_Kind.PLAIN)
    return ShownDates(published, texts(_Kind.UPDATED), texts(_Kind.CALLED_UPDATED))


def without_labels(text: str) -> str:
    """A text without its words for published and updated."""
    return _LABEL.sub(" ", text)


class _Place:
    """Where the headline and the text are on a page."""

    def __init__(self, tree: Element, raw: Sequence[Block], title: str | None) -> None:
        self._order = {element: at for at, element in enumerate(tree.iter())}
        at = _headline(raw, title)
        first = 0 if at is None else at + 1
        prose = [i for i in range(first, len(raw)) if _is_prose(raw[i])]
        self._texts = frozenset(raw[i].element for i in prose)
        start = at if at is not None else min(prose, default=len(raw))
        # One paragraph may be a summary, above the date.
        end = prose[1] if len(prose) > 1 else len(raw)
        self.above, self.below, self.behind = (
            raw[max(0, start - _BESIDE) : start],
            raw[start:end],
            raw[end:],
        )
        self._end = self._order[raw[end].element] if self.behind else len(self._order)
        self._know_headline(None if at is None else raw[at].element)

    def _know_headline(self, element: Element | None) -> None:
        self._headline = 0 if element is None else self._order[element]
        self._holding = frozenset(() if element is None else (element, *element.iterancestors()))
        self._start = self._order[self.above[0].element] if self.above else self._headline

    def is_near(self, element: Element) -> bool:
        """Whether it stands right above the headline, or between it and the text."""
        return self._start <= self._order[element] < self._end

    def is_foreign(self, element: Element) -> bool:
        """Whether it is within a teaser, a sentence or what surrounds the article."""
        at = self._order[element]
        is_between = self._headline < at < self._end
        for around in (element, *element.iterancestors()):
            if around in self._holding:
                break
            if around.tag == "nav" or (not is_between and _is_around(around)):
                return True
            if is_teaser(around):
                return True
        return self._is_within_sentence(element)

    def _is_within_sentence(self, element: Element) -> bool:
        around = element
        while around.tag in _INLINE and around.getparent() is not None:
            around = around.getparent()
        return around in self._texts and not text_of(around).startswith(text_of(element))


def _headline(raw: Sequence[Block], title: str | None) -> int | None:
    """Where the page's headline is among its blocks: the title, or else the first main heading."""
    key = "".join((title or "").split()).casefold()
    same = [at for at, block in enumerate(raw) if block.squashed == key]
    main = [at for at, block in enumerate(raw) if block.element.tag == "h1"]
    headings = [at for at in same if raw[at].kind is ParagraphKind.HEADING]
    return next(iter([*(at for at in main if at in same), *headings, *main, *same]), None)


def _is_prose(block: Block) -> bool:
    """Whether it is a paragraph; items may sum an article up, and a line with a clock is a date."""
    if not block.weight or block.kind is ParagraphKind.LIST_ITEM:
        return False
    return len(block.text) > _SHORT or _CLOCK.search(block.text) is None


def _is_around(element: Element) -> bool:
    """Whether an element is that of a page, not of its article."""
    if element.tag in {"aside", "header", "footer"}:
        return element.tag == "aside" or next(element.iterancestors("article"), None) is None
    return class_hints.is_around(plain_names(element))


def is_teaser(element: Element) -> bool:
    """Whether a small element has a linked headline; authors are linked, too, but shorter."""
    if is_longer(element, _CARD):
        return False
    links = [each for each in element.iter("a") if len(text_of(each)) >= _TEASER]
    if links and element.tag in {"a", "article", "li"}:
        return True
    return any(
        each.tag in {"h2", "h3", "h4"}
        for link in links
        for each in (*link.iter(), *link.iterancestors())
    )


def _elements(tree: Element, place: _Place) -> Iterator[tuple[str, _Kind]]:
    """Time elements, then others whose name says date."""
    for element in tree.iter("time"):
        yield from _read(element, element.get("datetime"), place)
    for element in tree.iter("span", "div", "p", "li", "em", "small", "td", "font"):
        name = element.get("class") or element.get("id") or ""
        if (
            name
            and len(element) <= 6
            and _DATE_NAMES.search(name)
            and not is_longer(element, _LINE)
        ):
            yield from _read(element, None, place)


def _read(element: Element, stated: str | None, place: _Place) -> Iterator[tuple[str, _Kind]]:
    """The dates of an element, each with its kind; `stated` is the one that is for machines."""
    text = text_of(element)
    if not _FIGURE.search(f"{stated or ''}{text}"):
        return
    parts = _parts(text, element) or [(text, _kind_around(element))]
    is_published = any(kind is _Kind.PUBLISHED for _, kind in parts)
    if (is_published or place.is_near(element)) and not place.is_foreign(element):
        if stated:
            yield stated, parts[0][1]
        yield from parts


def _parts(text: str, element: Element) -> list[tuple[str, _Kind]]:
    """The dates in an element's text; what stands around it tells the kind where it does not."""
    parts = list(_labelled(text))
    is_plain = len(parts) == 1 and parts[0][1] is _Kind.PLAIN
    return [(text, _kind_around(element))] if is_plain else parts


def _labelled(text: str) -> Iterator[tuple[str, _Kind]]:
    """The parts of a text that have figures, with the labels before them, or all those behind."""
    marks = list(_LABEL.finditer(text))
    kinds = [_kind_of(mark) for mark in marks]
    edges = [0, *(edge for mark in marks for edge in mark.span()), len(text)]
    parts = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    is_behind = bool(marks) and _FIGURE.search(parts[0]) and not _FIGURE.search(parts[-1])
    of_parts = [*kinds, _Kind.PLAIN] if is_behind else [_Kind.PLAIN, *kinds]
    for part, kind in zip(parts, of_parts, strict=True):
        if _FIGURE.search(part):
            yield part, kind


def _kind_of(label: re.Match[str]) -> _Kind:
    return _Kind[label.lastgroup or ""]


def _kind_around(element: Element) -> _Kind:
    """The kind of a date that says nothing itself: by the words before it, or by its names."""
    before = _text_before(element)
    label = next(reversed([*_LABEL.finditer(before)]), None)
    if label and not _FIGURE.search(before, label.end()):
        return _kind_of(label)
    names = plain_names(element)
    if _NAMED_UPDATED.search(names) and not _NAMED_PUBLISHED.search(names):
        return _Kind.CALLED_UPDATED
    return _Kind.PLAIN


def _text_before(element: Element) -> str:
    """The words before an element in its line, behind any other time."""
    around = element.getparent()
    while around is not None and not is_longer(around, _LINE):
        before = around.text or ""
        for sibling in around.iterchildren():
            if sibling is element:
                break
            own = "" if sibling.tag == "time" else f"{before} {text_of(sibling)} "
            before = own + (sibling.tail or "")
        if before.strip():
            return before
        element, around = around, around.getparent()
    return ""


def _lines(place: _Place) -> Iterator[tuple[str, _Kind]]:
    """Short lines around the headline, the nearest first; then those that say published."""
    for block in (*place.below, *reversed(place.above)):
        # Labels are looked for at many times the cost.
        if len(block.text) > _LABELLED or not _FIGURE.search(block.text):
            continue
        parts = _parts(_without_links(block), block.element)
        if _may_be_date(block, parts) and not place.is_foreign(block.element):
            yield from parts
    for block in place.behind:
        parts = _parts_said_published(block)
        if parts and _may_be_date(block, parts) and not place.is_foreign(block.element):
            yield from parts


def _parts_said_published(block: Block) -> list[tuple[str, _Kind]]:
    """The dates of a line where it calls one published; none else."""
    if len(block.text) > _SHORT or not _FIGURE.search(block.text):
        return []
    parts = list(_labelled(block.text))
    return parts if any(kind is _Kind.PUBLISHED for _, kind in parts) else []


def _may_be_date(block: Block, parts: Sequence[tuple[str, _Kind]]) -> bool:
    """Whether a block is a line of dates: no caption, and no sentence about a day."""
    is_plain = all(kind is _Kind.PLAIN for _, kind in parts)
    if block.kind is ParagraphKind.CAPTION or len(block.text) > (_SHORT if is_plain else _LABELLED):
        return False
    return not block.weight or not block.is_sentence or _CLOCK.search(block.text) is not None


def _without_links(block: Block) -> str:
    text = block.text
    for link in block.element.iter("a") if block.linked else ():
        text = text.replace(text_of(link), " ", 1)
    return text
