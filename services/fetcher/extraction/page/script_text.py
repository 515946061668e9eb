"""Article that stands in a script as JSON, for scripts to show: it is put into the page.

Only where an object has a headline of the page and, beside it, a text of several sentences.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from perspektiven import limits
from services.fetcher.extraction import paywall
from services.fetcher.extraction.json_ld import Described, plain, shown_titles
from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import Block
from services.fetcher.extraction.refusals import Refused
from services.fetcher.extraction.title_parts import is_long, key_of

_TITLE = re.compile(r"(?:title|headline)s?$", re.IGNORECASE)
_BODIES = ("articleBody", "body", "content", "content_elements", "contentElements", "paragraphs")
_TEXTS = ("text", "html", "content", "value")
_AUTHORS = ("author", "authors", "byline", "bylines", "by")
# Parts of a text, where they say what they are; others are pictures, teasers, calls.
_TAGS = {
    **dict.fromkeys(("p", "paragraph", "text", "html", "raw_html"), "p"),
    **dict.fromkeys(("header", "heading", "subheading", "crosshead", "h2"), "h2"),
    **dict.fromkeys(("h3", "h4"), "h3"),
    **dict.fromkeys(("quote", "blockquote", "pullquote"), "blockquote"),
    **dict.fromkeys(("list", "ul", "ol"), "ul"),
}
_ASSIGNED = re.compile(
    r"(?:^|[;}\n]\s{0,9})(?:(?:window|self)\.)?[A-Za-z_$][\w$]{0,60} ?= ?(?=[{\[])"
)
_MOST_ASSIGNED = 20
_MARKUP = re.compile(r"<(?:p|div|br|h\d)\b", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SENTENCE_END = re.compile(r"[.!?…।۔](?=\W{0,3}(?:\s|<|$))|[。！？]")
_LEAST, _LEAST_SENTENCES = 250, 3
_LITTLE = 1_000.0  # letters of prose


def show(
    tree: dom.Element, root: dom.Element, described: Described, raw: Sequence[Block]
) -> dict[str, Any]:
    """Puts the article of a page's scripts into `root`; returns what is said of it in the terms
    of JSON-LD, nothing where there is none.

    Only for a page that has little text (`raw`: its blocks), and keeps none back.
    """
    size = sum(block.weight for block in raw)
    if size >= _LITTLE or described.body() or paywall.evidence(tree, described, size, raw):
        return {}
    titles = shown_titles(tree)
    for value in _values(tree):
        for node in _nodes(value):
            headline = _headline(node, titles)
            text = _text(node) if headline else ""
            if text and _put(root, f"<h1>{escape(headline)}</h1>{text}"):
                return {"headline": headline, "author": _author(node), "datePublished": _day(node)}
    return {}


def _values(tree: dom.Element) -> Iterator[Any]:
    """The JSON of scripts that hold nothing else, and what others assign to a name."""
    for script in tree.iter("script"):
        kind, text = (script.get("type") or "").lower(), script.text or ""
        if len(text) > limits.PAGE_JSON.most:
            continue
        if kind == "application/json":
            yield _load(text.strip(), 0)
        elif kind in {"", "text/javascript", "module"} and len(text) >= _LEAST:
            for _, start in zip(range(_MOST_ASSIGNED), _ASSIGNED.finditer(text), strict=False):
                yield _load(text, start.end())


def _load(text: str, start: int) -> Any:
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All objects in a value, the outer ones first, up to a limit."""
    waiting = deque([value])
    for _ in range(limits.PAGE_JSON_NODES.most):
        if not waiting:
            return
        each = waiting.popleft()
        if isinstance(each, dict):
            yield each
        inner = each.values() if isinstance(each, dict) else each
        waiting.extend(one for one in inner or () if isinstance(one, list | dict))


def _headline(node: dict[str, Any], titles: str) -> str:
    """The object's first headline, if one of its headlines is the page's; else nothing."""
    found = [
        text for name, value in node.items() if _TITLE.search(name) for text in _strings(value)
    ]
    is_own = any(is_long(key_of(text)) and text.casefold() in titles for text in found)
    return found[0] if is_own else ""


def _strings(value: Any) -> list[str]:
    """A text, or the variants of one."""
    variants = value.values() if isinstance(value, dict) else [value]
    return list(filter(None, (plain(each) for each in variants if isinstance(each, str))))


def _text(node: dict[str, Any]) -> str:
    """The markup of the object's text; nothing where it has none of several sentences."""
    found = ("".join(_parts(node.get(name))) for name in _BODIES)
    return next((text for text in found if _is_text(text)), "")


def _parts(value: Any) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            yield _part(part)
        elif isinstance(part, str):
            yield part if _MARKUP.search(part) else _paragraphs(part)


def _part(part: dict[str, Any]) -> str:
    tag = _TAGS.get(str(part.get("type", "p")).lower())
    items = part.get("items")
    if tag is None:
        return ""
    if tag == "ul" and isinstance(items, list):
        texts = (_said(each) if isinstance(each, dict) else each for each in items)
        return "".join(f"<ul><li>{each}</li></ul>" for each in texts if isinstance(each, str))
    return f"<{tag}>{said}</{tag}>" if (said := _said(part)) else ""


def _said(part: dict[str, Any]) -> str:
    return next((part[name] for name in _TEXTS if isinstance(part.get(name), str)), "")


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())


def _is_text(found: str) -> bool:
    return len(found) >= _LEAST and len(_SENTENCE_END.findall(found)) >= _LEAST_SENTENCES


def _put(root: dom.Element, markup: str) -> bool:
    """Puts an article into the page; whether that could be done."""
    try:
        page = dom.parse(f"<article>{markup}</article>")
    except Refused:
        return False
    article = next(page.iter("article"), None)
    if article is not None:
        root.insert(0, article)
    return article is not None


def _author(node: dict[str, Any]) -> Any:
    credits_ = node.get("credits")
    nodes = [node, credits_] if isinstance(credits_, dict) else [node]
    return next((each[name] for each in nodes for name in _AUTHORS if each.get(name)), None)


def _day(node: dict[str, Any]) -> str | None:
    """The first day that is called one of publication."""
    return next(
        (
            value
            for name, value in node.items()
            if "publi" in name.lower() and isinstance(value, str) and _DAY.match(value)
        ),
        None,
    )
