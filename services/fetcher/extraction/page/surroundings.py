"""What surrounds an article: navigation, teasers, tickers of other stories."""

import re

from services.fetcher.extraction.date_labels import without_labels
from services.fetcher.extraction.page import class_hints
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, is_longer, text_of

_OWN_FOOTER = re.compile(r"(?<![a-z])(?:post|entry|article|story)\s?footer(?![a-z])")
_TICKER = re.compile(
    r"(?<![a-z])(?:(?:news|live|eil)?\s?ticker|breaking(?:\s?news)?|eilmeldung(?:en)?|flash\s?(?:info|news)"
    r"|son\s?dakika|ultim(?:e\s?notizie|ora|as?\s?(?:horas?|noticias))|dernieres?\s?(?:minutes?|infos?)"
    r"|latest\s?news|marquee)(?![a-z])"
)
CLOCK = re.compile(r"\d[:.h]\d\d(?!\d)")
"""A time of day in figures; a date with stops has the look of one, too."""
_WORD = re.compile(r"[^\W\d_]{2}")
_CARD = 400  # letters of a teaser
_TEASER = 20  # letters of a linked headline


def is_around(element: Element) -> bool:
    """Whether an element is that of a page, not of its article."""
    if element.tag in {"aside", "header", "footer"}:
        return element.tag == "aside" or next(element.iterancestors("article"), None) is None
    names = plain_names(element)
    is_named = class_hints.is_around(_OWN_FOOTER.sub(" ", names)) or _TICKER.search(names)
    return bool(is_named) or _is_in_row(element)


def is_of_other_story(element: Element) -> bool:
    """Whether an element leads to other stories: navigation, a teaser, an item of a ticker."""
    return element.tag in {"nav", "marquee"} or is_teaser(element) or _is_one_of_many(element)


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


def _is_one_of_many(element: Element) -> bool:
    """Whether it has a link and a time as the element beside it has: both tell of other stories."""
    is_item = _is_linked_headline if element.tag == "a" else _is_linked_time
    beside = (element.getprevious(), element.getnext())
    return is_item(element) and any(
        each is not None and each.tag == element.tag and is_item(each) for each in beside
    )


def _is_linked_time(element: Element) -> bool:
    """Whether it has a link and a time; one that is linked itself is no more than a time."""
    if element.tag == "time" or is_longer(element, _CARD):
        return False
    return any(map(text_of, element.iter("a"))) and _has_time(element)


def _is_linked_headline(link: Element) -> bool:
    """Whether a link has words of its own beside its time."""
    time = next(link.iter("time"), None)
    if time is None or is_longer(link, _CARD):
        return False
    return bool(_WORD.search(without_labels(text_of(link).replace(text_of(time), " ", 1))))


def _is_in_row(element: Element) -> bool:
    """Whether times and links take turns there: `09:12 Flood 08:40 Fog`."""
    if element.tag == "a" or not _has_time(element):
        return False
    link, before = element.getnext(), element.getprevious()
    if link is None or link.tag != "a":
        return False
    others = (link.getnext(), before.getprevious() if _is_link(before) else None)
    return any(
        each is not None
        and each.tag == element.tag
        and _is_link(each.getnext())
        and _has_time(each)
        for each in others
    )


def _is_link(element: Element | None) -> bool:
    return element is not None and element.tag == "a"


def _has_time(element: Element) -> bool:
    if is_longer(element, _CARD):
        return False
    return next(element.iter("time"), None) is not None or bool(CLOCK.search(text_of(element)))
