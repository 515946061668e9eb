"""Dates that a page shows at its headline, told apart: of the publication, of updates.

Other dates of a page are those of teasers, comments and events, or today's: what belongs to the
article stands right above the headline or between it and the text, or says that it is published.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.date_labels import DateKind, labelled, last_label
from services.fetcher.extraction.page import surroundings
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, is_longer, text_of
from services.fetcher.extraction.page.surroundings import CLOCK

_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\d{1,4}")
_DAY_AND_MINUTE = re.compile(r"\d{4}-\d\d-(\d\d)(?:[T ]\d\d:(\d\d))?")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DATE_NAMES = re.compile(r"date|time|publi|posted|datum|fecha|data-", re.IGNORECASE)
_NAMED_UPDATED = re.compile(r"(?<![a-z])(?:updated?|modified)(?![a-z])")
_NAMED_PUBLISHED = re.compile(r"(?<![a-z])(?:publish(?:ed)?|created|posted)(?![a-z])")
_INLINE = frozenset(str.split("a abbr b em font i mark small span strong time u"))
_BESIDE = 3  # blocks above the headline
_SHORT, _LABELLED = 90, 200  # letters of a line, and of one that has a label
_LINE = 120  # letters of what a label may stand in


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
    found = [*_elements(tree, place), *_lines(place), *_alone(tree, place)]

    def texts(kind: DateKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text, its in found if its is kind))

    published = texts(DateKind.PUBLISHED) + texts(DateKind.PLAIN)
    return ShownDates(published, texts(DateKind.UPDATED), texts(DateKind.CALLED_UPDATED))


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
        # Many times may stand in one element: what is around them is looked at once.
        self._is_of_other_story = cache(surroundings.is_of_other_story)
        self._is_around = cache(surroundings.is_around)
        self._text_of = cache(text_of)

    def _know_headline(self, element: Element | None) -> None:
        self._headline = 0 if element is None else self._order[element]
        self._holding = frozenset(() if element is None else (element, *element.iterancestors()))
        self._start = self._order[self.above[0].element] if self.above else self._headline

    def is_near(self, element: Element) -> bool:
        """Whether it stands right above the headline, or between it and the text."""
        return self._start <= self._order[element] < self._end

    def is_foreign(self, element: Element) -> bool:
        """Whether it is within a teaser, a sentence or what surrounds the article."""
        return self._is_elsewhere(element) or self._is_within_sentence(element)

    def _is_elsewhere(self, element: Element) -> bool:
        """Whether it is within a teaser or what surrounds the article."""
        is_between = self._headline < self._order[element] < self._end
        for around in (element, *element.iterancestors()):
            if around in self._holding:
                break
            if self._is_of_other_story(around):
                return True
            if not is_between and self._is_around(around):
                return True
        return False

    def _is_within_sentence(self, element: Element) -> bool:
        around = element
        while around.tag in _INLINE and around.getparent() is not None:
            around = around.getparent()
        is_text = around in self._texts
        return is_text and not self._text_of(around).startswith(text_of(element))


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
    return len(block.text) > _SHORT or CLOCK.search(block.text) is None


def _elements(tree: Element, place: _Place) -> Iterator[tuple[str, DateKind]]:
    """Time elements, then others whose name says date, or whose title is a moment."""
    for element in tree.iter("time"):
        yield from _read(element, element.get("datetime"), place)
    for element in tree.iter("span", "div", "p", "li", "em", "small", "td", "font", "abbr"):
        name = element.get("class") or element.get("id") or ""
        if (
            len(element) <= 6
            and (_DATE_NAMES.search(name) or _is_moment(element.get("title")))
            and not is_longer(element, _LINE)
        ):
            yield from _read(element, None, place)


def _is_moment(title: str | None) -> bool:
    """Whether it has a year and a time, as the title of `3 hours ago` has."""
    return bool(title and _YEAR.search(title) and CLOCK.search(title))


def _read(element: Element, stated: str | None, place: _Place) -> Iterator[tuple[str, DateKind]]:
    """The dates of an element, each with its kind; `stated` is the one that is for machines."""
    found = _dates_of(element, stated or "", element.get("title") or "")
    is_published = any(kind is DateKind.PUBLISHED for _, kind in found)
    is_own = is_published or (bool(found) and place.is_near(element))
    if is_own and not place.is_foreign(element):
        yield from found


def _alone(tree: Element, place: _Place) -> Iterator[tuple[str, DateKind]]:
    """The only date of a page that is published by its class, as below the text of a weblog."""
    named = [
        element
        for element in tree.iter("time", "abbr")
        if _NAMED_PUBLISHED.search(plain_names(element)) and not place.is_foreign(element)
    ]
    stated = [each.get("datetime") or each.get("title") or "" for each in named]
    if len(stated) == 1 and _FIGURE.search(stated[0]):
        yield stated[0], DateKind.PLAIN


def _dates_of(element: Element, stated: str, title: str) -> list[tuple[str, DateKind]]:
    """What is stated, what is shown, and last the title: it tells the moment of `3 hours ago`."""
    text = text_of(element)
    if not _FIGURE.search(f"{stated}{text}{title}"):
        return []
    parts = _parts(text, element) or [(text, _kind_said(text, element))]
    first = [(stated, _kind_stated(stated, parts, element))] if stated else []
    return [*first, *parts, *_of_title(title, parts[0][1])]


def _of_title(title: str, shown: DateKind) -> Iterator[tuple[str, DateKind]]:
    """The dates of a title, of the kind that is shown; but an update is one."""
    for part, kind in labelled(title[:_LABELLED]):
        yield part, kind if kind is DateKind.UPDATED else shown


def _kind_stated(stated: str, parts: Sequence[tuple[str, DateKind]], element: Element) -> DateKind:
    """The kind of the part that has the day and the minute of what is stated, or else the first's.

    One that has neither, in an element that says modified, is another date.
    """
    agreed = [_agreement(stated, part) for part, _ in parts]
    kind = parts[agreed.index(max(agreed))][1]
    if any(agreed) or kind is not DateKind.PLAIN or not _DAY_AND_MINUTE.match(stated):
        return kind
    is_update = "modified" in (element.get("itemprop") or "").lower()
    return DateKind.CALLED_UPDATED if is_update else kind


def _agreement(stated: str, shown: str) -> int:
    """How many of the day and the minute that are stated a text has, in figures."""
    match = _DAY_AND_MINUTE.match(stated)
    figures = set(map(int, _FIGURES.findall(shown)))
    return len(figures & set(map(int, filter(None, match.groups())))) if match else 0


def _parts(text: str, element: Element) -> list[tuple[str, DateKind]]:
    """The dates in an element's text; what stands around it tells the kind where it does not."""
    parts = labelled(text)
    is_plain = len(parts) == 1 and parts[0][1] is DateKind.PLAIN
    return [(text, _kind_around(element))] if is_plain else parts


def _kind_said(text: str, element: Element) -> DateKind:
    """The kind that the words of an element tell, or else what is around it."""
    label = last_label(text)
    return label[0] if label else _kind_around(element)


def _kind_around(element: Element) -> DateKind:
    """The kind of a date that says nothing itself: by the words before it, or by its names."""
    before = _text_before(element)
    label = last_label(before)
    if label and not _FIGURE.search(before, label[1]):
        return label[0]
    names = plain_names(element)
    if _NAMED_UPDATED.search(names) and not _NAMED_PUBLISHED.search(names):
        return DateKind.CALLED_UPDATED
    return DateKind.PLAIN


def _text_before(element: Element) -> str:
    """The words before an element in its line, behind any other time."""
    around = element.getparent()
    while around is not None and not is_longer(around, _LINE):
        before = _words_beside(element, around)
        if before.strip():
            return before
        element, around = around, around.getparent()
    return ""


def _words_beside(element: Element, around: Element) -> str:
    """What stands before an element in its parent, back to the time before it."""
    backwards = []
    for sibling in element.itersiblings(preceding=True):
        backwards.append(sibling.tail or "")
        if sibling.tag == "time":
            break
        backwards.append(f" {text_of(sibling)} ")
    else:
        backwards.append(around.text or "")
    return "".join(reversed(backwards))


def _lines(place: _Place) -> Iterator[tuple[str, DateKind]]:
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


def _parts_said_published(block: Block) -> list[tuple[str, DateKind]]:
    """The dates of a line where it calls one published; none else."""
    if len(block.text) > _SHORT or not _FIGURE.search(block.text):
        return []
    parts = labelled(block.text)
    return parts if any(kind is DateKind.PUBLISHED for _, kind in parts) else []


def _may_be_date(block: Block, parts: Sequence[tuple[str, DateKind]]) -> bool:
    """Whether a block is a line of dates: no caption, and no sentence about a day."""
    is_plain = all(kind is DateKind.PLAIN for _, kind in parts)
    if block.kind is ParagraphKind.CAPTION or len(block.text) > (_SHORT if is_plain else _LABELLED):
        return False
    return not block.weight or not block.is_sentence or CLOCK.search(block.text) is not None


def _without_links(block: Block) -> str:
    text = block.text
    for link in block.element.iter("a") if block.linked else ():
        text = text.replace(text_of(link), " ", 1)
    return text
