"""Bylines of a page: marked elements, links to author pages; where it has none, lines of text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from services.fetcher.extraction.byline_lines import in_lines
from services.fetcher.extraction.byline_text import LONGEST, people_in
from services.fetcher.extraction.link_labels import credits_another
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.page.class_hints import class_names, plain_names
from services.fetcher.extraction.page.dom import Element, is_home, is_longer, text_of
from services.fetcher.extraction.signatures import signed

_TAGS = frozenset(
    str.split(
        "a address span div p li ul ol h2 h3 h4 h5 h6 cite strong em b i section header footer td"
        " dd small font label time button"
    )
)
_BYLINE = re.compile(
    r"(?<![a-z])(?:by\s?lines?|authors?(?:\s?(?:name|link|info|list))?|writers?|signature|submitted"
    r"|autor(?:en|es|i|zy)?|auteurs?|autore|autori|redactor|reporter|contributors?|journalist"
    r"|kirjoittaja|forfatter|skribent|yazar|penulis|szerzo|writtenby|written\sby|postedby|kicker\sby"
    r"|creator)(?![a-z])"
)
_AUTHORS_PAGE = re.compile(
    r"/(?:authors?|auth|autor(?:en|es|i|zy|a|ka)?|auteurs?|autore|profiles?|profil|staff|editors?|contributors?"
    r"|writers?|reporters?|journalists?|journalistes?|columnists?|redakteure?|redacteurs?|redactor"
    r"|firmas?|forfatter|skribent(?:er)?|toimittajat?|yazar(?:lar)?|penulis|szerzo|bylines?|bio"
    r"|people|team|redaktion|user|users|by|person)/(?:[\w-]+/)?([^/]{3,})/?$",
    re.IGNORECASE,
)
# Such addresses lead to other pages, too, unless the name stands in them.
_VAGUE = re.compile(
    r"/(?:people|team|redaktion|users?|by|person|bio|profil|profiles?)/", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"(?<![a-z])(?<!has\s)(?<!with\s)(?<!no\s)"
    r"(?:comments?|respond|disqus|caption|figcaption|credits?|photo\s?credit|copyright"
    r"|(?:pull\s?|block\s?)?quot(?:e|ation)s?|zitate?|citations?|testimonials?"
    r"|related|recommend\w*|most\s(?:read|popular)|trending|teaser|newsletter|popular)(?![a-z])"
)
_OTHER_PARTS = frozenset({"figure", "figcaption", "nav", "blockquote", "q"})
_DIGIT = re.compile(r"\d")
_WHOLES = frozenset({"html", "body", "main"})
_MARKED, _LINK = 0, 2
_CARD = 500
_MOST = 200  # candidates; a page with more lists authors
_NEAR = 3  # steps up to what two authors of one byline have in common


@dataclass(frozen=True, slots=True)
class _Candidate:
    element: Element
    kind: int
    """0: marked as the author; 1: named so; 2: a link to an author's page."""
    is_before: bool
    """Whether it stands before the headline."""


def authors_shown(tree: Element, raw: Sequence[Block], language: str | None) -> list[str]:
    """Names of the authors that the page shows; empty if it shows none.

    What stands below the headline comes before what stands above it. `raw`: the page's blocks.
    """
    all_of_them = islice(_candidates(tree), _MOST)
    candidates = sorted(
        (each for each in all_of_them if not credits_another(each.element, language)),
        key=lambda each: (each.is_before, each.kind),
    )
    for at, candidate in enumerate(candidates):
        found = people_in(candidate.element, language)
        if found:
            if candidate.element.tag == "a":
                found = _with_unlinked(found, candidate.element, candidates, language)
            for other in candidates[at + 1 :]:
                if _is_beside(candidate, other):
                    found += people_in(other.element, language)
            return list(dict.fromkeys(found))
    return in_lines(raw, language) or signed(raw, language)


def _with_unlinked(
    found: list[str], link: Element, candidates: Sequence[_Candidate], language: str | None
) -> list[str]:
    """The people of the byline around a link, where it names them all and others without one."""
    near = set(islice(link.iterancestors(), _NEAR))
    around = (people_in(each.element, language) for each in candidates if each.element in near)
    return next((every for every in around if set(found) < set(every)), found)


def marked(tree: Element) -> list[str]:
    """The text of the first element that an attribute marks as the author's name."""
    found = (each.element for each in islice(_candidates(tree), _MOST) if each.kind == _MARKED)
    texts = (text_of(each) for each in found if not is_longer(each, LONGEST))
    return list(islice((each for each in texts if each and not _DIGIT.search(each)), 1))


def _candidates(tree: Element) -> Iterator[_Candidate]:
    headline, above = _headline(tree)
    for element, is_before, is_within in _walked(tree, headline):
        kind = _kind(element)
        if kind is None or (kind == _LINK and is_within):
            continue  # a link within the text is somebody whom it is about
        if not _is_elsewhere(element, above):
            yield _Candidate(element, kind, is_before)


def _walked(tree: Element, headline: Element | None) -> Iterator[tuple[Element, bool, bool]]:
    """Elements that may name an author, in order; whether each stands before the headline, and
    whether behind two long paragraphs.
    """
    is_before = headline is not None
    paragraphs = 0
    for element in tree.iter():
        if element is headline:
            is_before = False
        elif _may_name(element.tag):
            if element.tag == "p" and not is_before and paragraphs < 2:
                paragraphs += is_longer(element, LONGEST)
            yield element, is_before, paragraphs > 1


def _headline(tree: Element) -> tuple[Element | None, frozenset[Element]]:
    """The main heading that is no logo, and what it is within."""
    headline = next((each for each in tree.iter("h1") if not _leads_home(each)), None)
    return headline, frozenset() if headline is None else frozenset(headline.iterancestors())


def _may_name(tag: object) -> bool:
    return tag in _TAGS or (isinstance(tag, str) and ("-" in tag or tag == "h1"))


def _kind(element: Element) -> int | None:
    attributes = element.attrib
    if not attributes:
        return None
    is_link = element.tag == "a"
    if _is_marked(element, is_link=is_link):
        return _MARKED
    if ("class" in attributes or "id" in attributes) and _names_byline(plain_names(element)):
        return 1
    if "byline" in attributes.get("aria-labelledby", ""):
        return 1
    return _LINK if is_link and _leads_to_author(element) else None


def _is_marked(element: Element, *, is_link: bool) -> bool:
    """Whether an attribute says that it is the author."""
    if (element.get("itemprop") or "").lower() in {"author", "creator"}:
        return True
    return is_link and "author" in (element.get("rel") or "").lower().split()


@lru_cache(maxsize=16_384)
def _names_byline(names: str) -> bool:
    return _BYLINE.search(names) is not None


def _leads_to_author(link: Element) -> bool:
    path = (link.get("href") or "").partition("?")[0].partition("#")[0]
    match = _AUTHORS_PAGE.search(path)
    around = link.getparent()
    if match is None or (around is not None and is_longer(around, LONGEST)):
        return False
    if not _VAGUE.search(path):
        return True
    slug = match[1].casefold()
    return any(len(word) > 2 and word in slug for word in text_of(link).casefold().split())


def _leads_home(heading: Element) -> bool:
    return any(is_home(link.get("href")) for link in heading.iter("a"))


def _is_elsewhere(element: Element, above: frozenset[Element]) -> bool:
    """Whether it belongs to a picture, a comment, or to another article that is linked to."""
    is_near = True
    for step, each in enumerate((element, *element.iterancestors())):
        if each.tag in _WHOLES:
            return False
        if _is_other_part(each):
            return True
        is_near = is_near and each not in above and not is_longer(each, _CARD)
        if is_near and step and _has_other_headline(each, element):
            return True
    return False


def _is_other_part(element: Element) -> bool:
    if element.tag in _OTHER_PARTS:
        return True
    return element.tag != "article" and _ELSEWHERE.search(plain_names(element)) is not None


def _has_other_headline(around: Element, own: Element) -> bool:
    """Whether a heading there is a link to another page."""
    near = {own, *own.iter(), *own.iterancestors()}
    return any(
        _leads_elsewhere(link, own, near)
        for heading in around.iter("h2", "h3", "h4", "h5")
        for link in (*heading.iter("a"), *heading.iterancestors("a"))
    )


def _leads_elsewhere(link: Element, own: Element, near: set[Element]) -> bool:
    if link in near or (link.get("href") or "#")[0] == "#":
        return False
    return not _leads_to_author(link) and own not in link.iterancestors()


def _is_beside(one: _Candidate, other: _Candidate) -> bool:
    """Whether two candidates are parts of one byline."""
    if one.kind != other.kind or one.element.tag != other.element.tag:
        return False
    if class_names(one.element) != class_names(other.element):
        return False
    theirs = list(other.element.iterancestors())[:_NEAR]
    ours = list(one.element.iterancestors())[:_NEAR]
    return any(each in theirs and each.tag not in _WHOLES for each in ours)
