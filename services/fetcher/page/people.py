"""Who wrote an article: JSON-LD, meta elements, links and bylines, cleaned to names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from services.fetcher.page.dom import Element, squeezed, text_of
from services.fetcher.page.json_ld import Described, names
from services.fetcher.page.names import plain_names

_MOST_AUTHORS = 12
_MOST_LOOKED_AT = 100
"""Names are compared with each other."""
_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "article.author",
    "twitter:data1",
)
_BY = re.compile(
    r"^\W*(?:(?:written|reported|posted|submitted|edited|text|words|story|report|analysis|opinion"
    r"|review|interview|post\sauthor|(?:view|show|see)\sall\s(?:posts|articles)|artikel|veröffentlicht"
    r"|geschrieben|erstellt|eingestellt|verfasst|(?:zeige\s)?alle\s(?:beiträge|artikel))\s)?"
    r"(?:by|of|vom|von(?!\sder)|interview(?=\s?:)|par|por|di(?=\s?:)|da(?=\s?:)|od|door|av|af|autor(?:ka|zy|in)?|автор(?:ы"
    r"|и)?|text|texte|texto"
    r"|testo|yazan|oleh|penulis|author|redaktor|redakcja|reporter|记者|作者|記者|文)\b\s*[:：]?\s+",
    re.IGNORECASE,
)
# `y`, `e`, `i` stand between the names of two people, or within that of one.
# Before the last of several, a comma and a word may stand: `Ann Lee, Bo Roe, and Cy Poe`.
# For texts that are squeezed: a run of spaces would be gone through from each of its ends.
_IN_FIELDS = re.compile(
    r" ?(?:[,;|/•＆、](?: ?(?:&|and|und|et) )?| (?:&|and|und|et) ) ?", re.IGNORECASE
)
_IN_BYLINES = re.compile(
    r" ?(?:[,;|/·•&＆、](?: ?(?:and|und|et|y|e) )?"
    r"| (?:and|und|et|y|e|i|en|och|og|ja|и|та|with|mit|avec|con) ) ?",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r" (?:(?:am|le|on|said|says|sagt)$|for\s(?:the\s)?[A-Z].*"
    r"|in\s[A-ZÄÖÜ]\w+.*|\|.*|[-–—]\s.*|@\w+.*|\(.*"
    r"|(?:updated|published|posted)\b.*|\d.*)$"
)
_NOT_A_NAME = re.compile(
    r"^(?:submitted|posted|published|updated|publiziert|no\sauthor|in)\b"
    r"|complete\sprofile|profil\scomplet|kommentar|https?:|www\.|@|\.(?:com|de|pl|fr|net|org)\b|\d{2,}"
    r"|[{}<>=]|^(?:admin|administrator|webmaster"
    r"|wordpressadmin|name|stand|follow|editor|null|none|undefined|unknown|anonymous|staff|guest|author|n/?a)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?<![a-z])(?:by\s?lines?|authors?(?:\s?name)?|writer|writers|signature|submitted|autor(?:en)?"
    r"|auteur)(?![a-z])"
)
_WHOLES = frozenset({"html", "body", "main", "article"})
_MOST_LETTERS = 70
_MOST_WORDS = 6


def authors(
    tree: Element, metas: Mapping[str, Sequence[str]], described: Described
) -> tuple[str, ...]:
    """Names of the authors in the order of the page; empty where none is named.

    The first source that yields a name counts. Byline words, places, addresses go.
    """
    sources: list[tuple[Iterable[str], re.Pattern[str]]] = [
        (names(described.article.get("author")), _IN_FIELDS),
        ((value for name in _METAS for value in metas.get(name, ())), _IN_FIELDS),
        (_linked(tree), _IN_BYLINES),
        (_bylines(tree), _IN_BYLINES),
        (names(described.article.get("creator")), _IN_FIELDS),
    ]
    for source, divider in sources:
        split = (name for text in source for name in _split(text, divider=divider))
        found = list(dict.fromkeys(islice(split, _MOST_LOOKED_AT)))
        if found:
            return tuple(_without_parts(found)[:_MOST_AUTHORS])
    return ()


def _split(text: str, *, divider: re.Pattern[str]) -> Iterator[str]:
    """The names in a byline, or in a field that is meant for one name."""
    if "://" in text:
        return  # some publishers put a profile's address where the name should be
    for part in divider.split(_BY.sub("", squeezed(text))):
        name = _AFTER_NAME.sub("", _BY.sub("", part)).strip(" .,:;|-–—*\"'")
        if name.isupper() and len(name) > 5 and " " in name:
            name = name.title()
        is_name = 1 < len(name) <= _MOST_LETTERS and len(name.split()) <= _MOST_WORDS
        if is_name and not _NOT_A_NAME.search(name):
            yield name


def _linked(tree: Element) -> Iterator[str]:
    for link in tree.iter("a", "span", "div", "p", "address", "li"):
        rel, prop = (link.get("rel") or "").lower(), (link.get("itemprop") or "").lower()
        is_author = ("author" in rel.split() and link.tag == "a") or prop == "author"
        if is_author and not _is_of_comment(link):
            inner = next((each for each in link.iter() if each.get("itemprop") == "name"), link)
            text = text_of(inner)
            if text and len(text) <= 150:
                yield text


def _bylines(tree: Element) -> Iterator[str]:
    """Texts of elements named as bylines, the innermost first; only the first of the page."""
    for element in tree.iter("a", "span", "div", "p", "address", "li", "strong", "h3", "h4"):
        is_byline = element.get("class") and _BYLINE.search(plain_names(element))
        if is_byline and not _is_of_comment(element):
            text = text_of(element)
            if 3 < len(text) <= 120 and "." not in text.rstrip(".")[20:]:
                yield text
                return


def _is_of_comment(element: Element) -> bool:
    """Whether it tells who wrote a comment, or asks a reader for a name."""
    return any(
        "comment" in plain_names(each)
        for each in (element, *element.iterancestors())
        if each.tag not in _WHOLES  # which may say that comments are open
    )


def _without_parts(found: list[str]) -> list[str]:
    """Without names that are part of another, as in `Ann Lee` beside `Ann Lee Reuters`."""
    return [
        name
        for name in found
        if not any(
            name != other
            and name.casefold() == other.casefold()
            and found.index(other) < found.index(name)
            for other in found
        )
    ]
