"""What surrounds an article: navigation, teasers, tickers of other stories."""

import re

from services.fetcher.extraction.page import class_hints
from services.fetcher.extraction.page.class_hints import plain_names
from services.fetcher.extraction.page.dom import Element, is_longer, text_of

_OWN_FOOTER = re.compile(r"(?<![a-z])(?:post|entry|article|story)\s?footer(?![a-z])")
_TICKER = re.compile(
    r"(?<![a-z])(?:(?:news|live|eil)?\s?ticker|breaking(?:\s?news)?|eilmeldung(?:en)?|flash\s?(?:info|news)"
    r"|son\s?dakika|ultim(?:e\s?notizie|ora|as?\s?(?:horas?|noticias))|dernieres?\s?(?:minutes?|infos?)"
    r"|latest\s?news|marquee)(?![a-z])"
)
_CLOCK = re.compile(r"\d[:.h]\d\d(?!\d)")
_CARD = 400  # letters of a teaser
_TEASER = 20  # letters of a linked headline


def is_around(element: Element) -> bool:
    """Whether an element is that of a page, not of its article."""
    if element.tag in {"aside", "header", "footer"}:
        return element.tag == "aside" or next(element.iterancestors("article"), None) is None
    names = plain_names(element)
    return class_hints.is_around(_OWN_FOOTER.sub(" ", names)) or bool(_TICKER.search(names))


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
    if element.tag in {"a", "time"} or not _is_linked_time(element):
        return False
    beside = (element.getprevious(), element.getnext())
    return any(
        each is not None and each.tag == element.tag and _is_linked_time(each) for each in beside
    )


def _is_linked_time(element: Element) -> bool:
    if is_longer(element, _CARD) or not any(map(text_of, element.iter("a"))):
        return False
    return next(element.iter("time"), None) is not None or bool(_CLOCK.search(text_of(element)))
