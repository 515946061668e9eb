"""Pruning of a page's tree: removes furniture by tag, role and class."""

import re
from collections import Counter
from typing import NamedTuple

from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import (
    COMMENTED,
    HIDDEN,
    LARGE,
    NEARLY_ALL,
    class_names,
    is_body_mark,
    is_label,
    is_never_text,
    is_paid,
    plain_names,
    share_of,
)
from services.fetcher.extraction.page.dom import Element
from services.fetcher.extraction.page.reader_comments import comment_boxes

_WORTHLESS = frozenset(
    str.split(
        "script style template iframe svg select option button input textarea object embed canvas"
        " video audio map amp-ad amp-iframe amp-sidebar amp-social-share amp-embed amp-consent"
        " amp-user-notification"
    )
)
_TAGS = frozenset({"nav", "aside", "footer", "dialog", "menu", "noscript"})
_ROLES = re.compile(
    r"\b(?:navigation|banner|contentinfo|complementary|search|dialog|alertdialog|menu|menubar"
    r"|toolbar|tablist|button)\b"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(r"(?<![\w:-])(?:hidden|d-none|is-hidden|visually-hidden)(?![\w:-])")
_ON_SOME_SCREENS = re.compile(r"(?<![\w-])(?:\w+-)?(?:xs|sm|md|lg|xl|xxl|2xl)[:-]")
# What an article got wrong stands in a box, and is text.
_CORRECTION = re.compile(
    r"(?<![a-z])(?:corrections?|corrigend\w+|rectificati\w+|korrektur|berichtigung|sprostowanie"
    r"|rattelse)(?![a-z]|\sform)"
)
_CONTAINERS = frozenset({"html", "body", "main", "article", "form"})
_ROWS = frozenset({"tr", "tbody", "thead", "th"})  # may be called after what they list
_LEFT_ALONE = _CONTAINERS | _ROWS | {"a"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset(str.split("a b i em strong span font u cite q mark abbr sup sub small time"))
_LEAST_BESIDE_COMMENTS = 200.0
_TEASERS = 3
_LONG_TEASER = 300.0  # letters on average; paragraphs of an article are longer
_TURNS = 0.5  # so many of the texts stand behind a headline
_TEASERS_MOST = 0.65
_LEAST_REST = 400.0  # letters of prose
_LEAST_SHARE = 0.25


class _Suspect(NamedTuple):
    """An element that may be furniture, the share of text that it may hold then, its names."""

    element: Element
    most: float
    names: str


def weights(blocks: list[Block]) -> dict[Element, float]:
    """Per element, the weight of all blocks within it."""
    totals: dict[Element, float] = {}
    for block in blocks:
        weight = block.weight
        if weight:
            element: Element | None = block.element
            while element is not None:
                totals[element] = totals.get(element, 0.0) + weight
                element = element.getparent()
    return totals


def prune(root: Element, blocks: list[Block]) -> None:
    """Removes furniture from the tree, in place. `blocks` are those of `root`.

    A name proves little: what holds a good share of the page's text stays, as do elements
    that are marked as the article's body, and those that hold them. Lists of teasers go whatever
    they are called.
    """
    totals = weights(blocks)
    whole = totals.get(root, 0.0)
    suspects: list[_Suspect] = []
    _visit(root, totals, whole, suspects)
    gone = _convicted(_without_spared(suspects, totals, whole), totals, whole)
    # A banner that asks for consent may have half of a page's text: lists are told without it.
    left = _outside(blocks, set(gone))
    here = weights(left)
    for element in (*gone, *_teaser_lists(root, left, here), *comment_boxes(left, here)):
        _remove(element)


def _outside(blocks: list[Block], gone: set[Element]) -> list[Block]:
    """The blocks that are in none of these elements."""
    return [
        block
        for block in blocks
        if block.element not in gone and not any(e in gone for e in block.element.iterancestors())
    ]


def _without_spared(
    suspects: list[_Suspect], totals: dict[Element, float], whole: float
) -> list[_Suspect]:
    """Without the one that is the text after all, where else nothing would be left of the page.

    `content-with-sidebar` is such a name.
    """
    rest = whole - sum(totals.get(each.element, 0.0) for each in suspects)
    if rest >= min(_LEAST_REST, _LEAST_SHARE * whole):
        return suspects
    by_name = [each for each in suspects if _may_be_text(each)]
    spared = max(by_name, key=lambda each: totals.get(each.element, 0.0), default=None)
    return [each for each in suspects if each is not spared]


def _may_be_text(suspect: _Suspect) -> bool:
    """Whether no more than its name speaks against it, and that not for certain."""
    element = suspect.element
    is_other = element.tag in _TAGS | _WORTHLESS or _is_aside(element) or is_hidden(element)
    return not is_other and not is_never_text(plain_names(element))


def _teaser_lists(
    root: Element, blocks: list[Block], totals: dict[Element, float]
) -> list[Element]:
    """The outermost elements where linked headlines and short texts take turns.

    None that has the page's headline in it, nor one beside which too little text would be left:
    a listicle's headings may be links too.
    """
    headlines, texts, turns = _turns(blocks)
    whole = totals.get(root, 0.0)
    most = min(whole - _LEAST_REST, _TEASERS_MOST * whole)
    found = {
        element
        for element, count in headlines.items()
        if count >= _TEASERS
        and _TURNS * texts[element] <= turns[element]
        and 0 < texts[element] <= 1.5 * count
        and totals.get(element, 0.0) <= min(most, _LONG_TEASER * texts[element])
        and _may_be_list(element)
    }
    return [each for each in found if not any(above in found for above in each.iterancestors())]


def _turns(
    blocks: list[Block],
) -> tuple[Counter[Element], Counter[Element], Counter[Element]]:
    """Linked headlines and texts within each element, and how often a text follows a headline."""
    headlines: Counter[Element] = Counter()
    texts: Counter[Element] = Counter()
    turns: Counter[Element] = Counter()
    headline_in: frozenset[Element] = frozenset()
    for block in blocks:
        is_headline = block.link_share > 0.8 and 20 <= block.size <= 250
        if not is_headline and not block.weight:
            continue
        above = (block.element, *block.element.iterancestors())
        (headlines if is_headline else texts).update(above)
        turns.update(() if is_headline else filter(headline_in.__contains__, above))
        headline_in = frozenset(above if is_headline else ())
    return headlines, texts, turns


def _may_be_list(element: Element) -> bool:
    is_page = element.tag in _CONTAINERS or is_body_mark(element)
    return not is_page and next(element.iter("h1"), None) is None


def _visit(
    element: Element, totals: dict[Element, float], whole: float, suspects: list[_Suspect]
) -> None:
    for child in element:
        if isinstance(child.tag, str):
            most = _most_it_may_hold(child)
            if most is not None and totals.get(child, 0.0) <= _limit(most, whole):
                # Sections of one class may each have an id of its own.
                names = class_names(child) or plain_names(child)
                suspects.append(_Suspect(child, most, names))
            else:
                _visit(child, totals, whole, suspects)


def _limit(most: float, whole: float) -> float:
    """How much text furniture may hold; readers' comments all but a little."""
    return max(most * whole, whole - _LEAST_BESIDE_COMMENTS) if most == COMMENTED else most * whole


def _convicted(
    suspects: list[_Suspect], totals: dict[Element, float], whole: float
) -> list[Element]:
    """Without those that are the text's own paragraphs, all of one unlucky name."""
    by_names: Counter[str] = Counter()
    for suspect in suspects:
        by_names[suspect.names] += int(totals.get(suspect.element, 0.0))
    return [
        suspect.element
        for suspect in suspects
        if not suspect.names or by_names[suspect.names] <= _limit(suspect.most, whole)
    ]


def _most_it_may_hold(element: Element) -> float | None:
    """Which share of the page's text goes away with this furniture; None if it is none."""
    tag = element.tag
    if tag in _WORTHLESS:
        return 1.0
    if tag in _LEFT_ALONE:
        return None
    most = _most_of_suspect(element)
    return None if most is not None and _CORRECTION.search(class_names(element)) else most


def _most_of_suspect(element: Element) -> float | None:
    """The same by what it is called and where it stands; a correction may be within."""
    tag = element.tag
    if tag in _INLINE:
        return LARGE if is_label(plain_names(element)) or _is_never_seen(element) else None
    if is_hidden(element) and not element.get("itemprop"):
        return HIDDEN
    return _beside(element) if tag in _TAGS or _is_aside(element) else _by_name(element)


def _beside(element: Element) -> float:
    """The share of what is no text by its tag or role: nearly all for the footer of a page, more
    for what lies over it.
    """
    if element.get("aria-modal") == "true" and next(element.iter("h1", "article"), None) is None:
        return COMMENTED
    return NEARLY_ALL if element.tag == "footer" and _is_of_page(element) else LARGE


def _is_of_page(footer: Element) -> bool:
    """Whether a footer is the page's, and not that of an article."""
    inside = any(each.tag in {"article", "main"} for each in footer.iterancestors())
    return not inside and next(footer.iter("h1", "article"), None) is None


def _is_aside(element: Element) -> bool:
    """Whether its role says that it is no text."""
    return bool(_ROLES.search((element.get("role") or "").lower()))


def is_hidden(element: Element) -> bool:
    """Whether the element itself is hidden on every screen, or from those who may read on (AMP)."""
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.get("subscriptions-section") == "content-not-granted":
        return True
    names = element.get("class") or ""
    return bool(_HIDDEN_CLASS.search(names)) and not _ON_SOME_SCREENS.search(names)


def _is_never_seen(element: Element) -> bool:
    """Whether it is hidden for good; a style may hide the rest of a text until it is asked for."""
    return element.get("hidden") not in {None, "until-found"} or element.get("role") == "tooltip"


def _by_name(element: Element) -> float | None:
    # A heading's id is often its own words: `comments-on-the-budget`.
    names = class_names(element) if element.tag in _HEADINGS else plain_names(element)
    if not names or is_body_mark(element):
        return None
    most = share_of(names)
    if element.tag == "p" and is_paid(names):
        return None  # a paragraph for subscribers, and no box that asks to become one
    if most in {NEARLY_ALL, COMMENTED} and next(element.iter("h1"), None) is not None:
        return LARGE
    return most


def _remove(element: Element) -> None:
    """Removes an element and keeps the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
