"""JSON-LD of a page: the schema.org description of its article."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from perspektiven import limits
from perspektiven.text.valid_text import valid_json
from perspektiven.urls import web_address
from services.fetcher.extraction.page.dom import Element, squeezed, text_of

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>"
    r"|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAG = re.compile(r"<[^<>]{1,300}>")
_BREAK = re.compile(r"<\s*+(?:/p|/h\d|/li|/div|br\s*+/?)\s*+>|\\n", re.IGNORECASE)
_MOST_UPDATES = 500
_LATEST = 1e13  # milliseconds since 1970, in the year 2286

# BlogPosting stands for newspapers too; WebPage only carries what an article lacks.
_ARTICLE_TYPES = frozenset(
    str.split(
        "article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle"
        " reviewnewsarticle backgroundnewsarticle askpublicnewsarticle liveblogposting blogposting"
        " report scholarlyarticle techarticle socialmediaposting satiricalarticle"
        " advertisercontentarticle review criticreview"
    )
)
_REFERRING = ("author", "creator", "publisher")
_PAGE_TYPES = frozenset({"webpage", "itempage", "videoobject"})


@dataclass(frozen=True, slots=True)
class Described:
    """JSON-LD of the article; `page` is that of the page around it."""

    article: dict[str, Any] = field(default_factory=dict)
    page: dict[str, Any] = field(default_factory=dict)
    types: frozenset[str] = frozenset()
    """All types on the page, in lower case."""

    def text(self, *names: str) -> str | None:
        """The first of these properties that the article has, as one line without markup."""
        return next(filter(None, (plain(self.article.get(name)) for name in names)), None)

    def moments(self, *names: str) -> Iterator[str]:
        """What the article states of these times, in their order."""
        return filter(None, (moment(self.article.get(name)) for name in names))

    def body(self) -> list[str]:
        """`articleBody`, split into paragraphs at line breaks or tags.

        Of a live blog its updates, each with its headline.
        """
        return _lines(self.article.get("articleBody")) or [
            line
            for update in self._updates()
            for text in (update.get("headline"), _own_text(update))
            for line in _lines(text)
        ]

    def _updates(self) -> list[dict[str, Any]]:
        value = self.article.get("liveBlogUpdate")
        updates = value if isinstance(value, list) else [value]
        return [each for each in updates if isinstance(each, dict)][:_MOST_UPDATES]


def _own_text(update: dict[str, Any]) -> Any:
    return next(filter(None, map(update.get, ("articleBody", "text", "description"))), None)


def _lines(value: Any) -> list[str]:
    """The lines of a JSON-LD text, without its markup."""
    if isinstance(value, list):
        value = "\n".join(each for each in value if isinstance(each, str))
    if not isinstance(value, str):
        return []
    unescaped = _TAG.sub("", _BREAK.sub("\n", html.unescape(value)))
    return [line for line in map(squeezed, unescaped.splitlines()) if line]


def described(tree: Element, page: str = "") -> Described:
    """Parses the JSON-LD of a page; empty if there is none or it is broken.

    Of several articles that are described, the one that is at the address `page` or whose headline
    the page has in its head and headings is the page's own; the others are further reading.
    """
    values = list(_values(tree))
    left = [limits.JSON_LD_NODES.most]
    nodes = [node for value in values for node in _flat(value, left)]
    types = frozenset(name for node in nodes for name in _types(node))
    articles = _own([node for node in nodes if _types(node) & _ARTICLE_TYPES], tree, page)
    pages = [node for node in nodes if _types(node) & _PAGE_TYPES]
    article, around = (max(each, key=_richness, default={}) for each in (articles, pages))
    return Described(_with_referred(article, values), around, types)


def _own(articles: list[dict[str, Any]], tree: Element, page: str) -> list[dict[str, Any]]:
    """Those of several articles that are the page's own; all where none is."""
    if len(articles) < 2:
        return articles
    shown = shown_titles(tree)
    return [each for each in articles if _is_own(each, page, shown)] or articles


def _with_referred(article: dict[str, Any], values: list[Any]) -> dict[str, Any]:
    """The article with its people and publisher in it where it refers to them by `@id`."""
    people = {name: article[name] for name in _REFERRING if name in article}
    nodes = _all_nodes(people, [limits.JSON_LD_NODES.most])
    if not any("@id" in node for node in nodes) and not any(map(_is_address, people.values())):
        return article
    known: dict[str, dict[str, Any]] = {}
    for node in _all_nodes(values, [limits.JSON_LD_NODES.most]):
        if isinstance(node.get("@id"), str) and _has_name(node):
            known.setdefault(node["@id"], node)
    return article | {name: _referred(value, known) for name, value in people.items()}


def _referred(value: Any, known: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_referred(each, known) for each in value]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and not _has_name(value):
        return known.get(value["@id"], value)
    return known.get(value, value) if _is_address(value) else value


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http:", "https:", "#", "/"))


def _has_name(node: dict[str, Any]) -> bool:
    return any(node.get(name) for name in ("name", "familyName"))


def _all_nodes(value: Any, left: list[int]) -> Iterator[dict[str, Any]]:
    """All nodes in a value, however deep, up to a limit."""
    waiting = [value]
    while waiting and left[0] > 0:
        each = waiting.pop()
        left[0] -= 1
        if isinstance(each, dict):
            yield each
            waiting += [inner for inner in each.values() if isinstance(inner, list | dict)]
        elif isinstance(each, list):
            waiting += [inner for inner in each if isinstance(inner, list | dict)]


def shown_titles(tree: Element) -> str:
    """What title elements, og:title and main headings say, all in one."""
    texts = [text_of(each) for each in tree.iter("title", "h1")]
    texts += [each.get("content") or "" for each in tree.iter("meta") if _is_title(each)]
    return " ".join(texts).casefold()


def _is_title(meta: Element) -> bool:
    return (meta.get("property") or meta.get("name") or "").lower() in {"og:title", "title"}


def _is_own(node: dict[str, Any], page: str, shown: str) -> bool:
    stated = map(url, (node.get("url"), node.get("mainEntityOfPage"), node.get("@id")))
    addresses = (web_address(each, page) for each in stated if each)
    paths = {urlsplit(each).path.rstrip("/") for each in addresses if each}
    own = urlsplit(page).path.rstrip("/")
    headline = plain(node.get("headline"))
    return (bool(own) and own in paths) or (bool(headline) and str(headline).casefold() in shown)


def plain(value: Any) -> str | None:
    """A JSON-LD value as text on one line: of a string, a list's first, a node's name."""
    if isinstance(value, list):
        return next(filter(None, map(plain, value)), None)
    if isinstance(value, dict):
        return plain(value.get("@value") or value.get("name"))
    if not isinstance(value, str):
        return None
    text = html.unescape(value)
    # Some write the entity of an entity.
    text = html.unescape(text) if "&" in text else text
    return squeezed(_TAG.sub("", text)) or None


def moment(value: Any) -> str | None:
    """A time as text; some systems state it as the seconds or milliseconds since 1970."""
    if isinstance(value, list | dict):
        inner = value if isinstance(value, list) else [value.get("@value")]
        return next(filter(None, map(moment, inner)), None)
    if isinstance(value, int | float):
        return f"{value:.0f}" if 1 < value < _LATEST else None
    return plain(value)


def names(value: Any) -> Iterator[str]:
    """Names of persons or things, at any nesting."""
    if isinstance(value, list):
        for each in value:
            yield from names(each)
    elif isinstance(value, dict):
        parts = map(plain, (value.get("givenName"), value.get("familyName")))
        yield from names(value.get("name") or " ".join(filter(None, parts)))
    elif isinstance(value, str):
        name = plain(value)
        if name:
            yield name


def url(value: Any) -> str | None:
    """The address in a JSON-LD value: a string, a node's url or @id, a list's first."""
    if isinstance(value, list):
        return next(filter(None, map(url, value)), None)
    if isinstance(value, dict):
        return url(value.get("url") or value.get("contentUrl") or value.get("@id"))
    return value.strip() if isinstance(value, str) and value.strip() else None


def _values(tree: Element) -> Iterator[Any]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            yield _load("".join(script.itertext()))


def _load(text: str) -> Any:
    if len(text) > limits.JSON_LD.most:
        return None
    bare = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip().rstrip(";")
    for attempt in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            return valid_json(json.loads(attempt, strict=False))
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any, left: list[int]) -> Iterator[dict[str, Any]]:
    """All nodes of interest, those inside others too, up to a limit."""
    if left[0] <= 0:
        return
    left[0] -= 1
    if isinstance(value, list):
        for each in value:
            yield from _flat(each, left)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            if isinstance(value.get(name), list | dict):
                yield from _flat(value[name], left)


def _types(node: dict[str, Any]) -> frozenset[str]:
    value = node.get("@type")
    types: Iterable[Any] = value if isinstance(value, list) else [value]
    return frozenset(
        each.rpartition("/")[2].rpartition(":")[2].lower()
        for each in types
        if isinstance(each, str)
    )


def _richness(node: dict[str, Any]) -> int:
    wanted = ("headline", "datePublished", "articleBody", "author", "description", "image")
    return sum(bool(node.get(name)) for name in wanted)
