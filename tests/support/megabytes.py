"""A megabyte of each script and shape that outside text can take, and the documents that carry it.

    for name in MEGABYTES: robots_file(megabyte(name))

Each document is honest but for the one text that it carries, so that the text, and not the frame
around it, decides what becomes of it.
"""

import html
import json
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from perspektiven.contracts import Article
from tests.support.factories import TEXTS, article, translation

SIZE = 2**20
"""Bytes of each text in UTF-8."""

SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "latin": "Nowy most na Wiśle zostanie otwarty w piątek. ",
        "greek": "Η νέα γέφυρα θα ανοίξει την Παρασκευή. ",
        "cyrillic": "Новий міст через річку відкриють у п'ятницю. ",
        "armenian": "Նոր կամուրջը կբացվի ուրբաթ օրը։ ",
        "georgian": "ახალი ხიდი პარასკევს გაიხსნება. ",
        "hebrew": "הגשר החדש ייפתח ביום שישי. ",
        "arabic": "سيفتح الجسر الجديد يوم الجمعة. ",
        "devanagari": "नया पुल शुक्रवार को खुलेगा। ",
        "thai": "สะพานใหม่จะเปิดในวันศุกร์",
        "han": "政府。",
        "japanese": "新しい橋は金曜日に開通します。",
        "hangul": "새 다리는 금요일에 개통됩니다. ",
    }
)
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "one letter": "a",
        "spaces": " ",
        "tabs": "\t",
        "lines": "Most stoi.\n",
        "digits": "7",
        "full stops": ".",
        "brackets": "([{<",
        "quotation marks": '„"',
        "zero-width characters": "\u200b",
        "combining marks": "\u0301",
        "entities": "&amp;",
        "half an entity": "&a",
        "handles": "@most ",
        "hash tags": "#most",
        "addresses": "https://most.example/?a=1 ",
        "half an address": "http://",
        "pipes": "a | ",
        "comments": "<!-- -->",
        "half a comment": "<!--",
        "line breaks": "<br ",
        "meta elements": "<meta ",
        "nested elements": "<div>",
        "links": "<a href=/most-1001.html>Most</a>",
        "JSON brackets": '[{"a":',
    }
)
MEGABYTES = (*SCRIPTS, *SHAPES)
"""The names of all texts."""

MARKUP = (
    "one letter",
    "spaces",
    "tabs",
    "zero-width characters",
    "comments",
    "half a comment",
    "line breaks",
    "meta elements",
    "nested elements",
)
"""The names of those that may stand before a page's doctype without making it something else."""

Document = Callable[[str], bytes]
"""What carries a text."""

_PAGE_TEXT = (
    "Nowy most na Wiśle zostanie otwarty w piątek, poinformował w środę zarząd dróg. Budowa trwała "
    "cztery lata i kosztowała mniej, niż zakładano na początku. "
)


@cache
def megabyte(name: str) -> str:
    """The text of that name."""
    piece = {**SCRIPTS, **SHAPES}[name]
    return piece * (SIZE // len(piece.encode()))


def robots_file(text: str) -> bytes:
    """A robots.txt whose agents, rules and rest are the text."""
    third = text[: len(text) // 3]
    return f"User-agent: {third}\nDisallow: /{third}\nSitemap: {third}\n".encode()


def crowded_robots_file(size: int = SIZE) -> bytes:
    """A robots.txt of `size` bytes: one group of very many agents and very many rules."""
    half = size // 2
    agents = "".join(f"User-agent: a{number:06d}\n" for number in range(half // 20))
    rules = "".join(f"Disallow: /{number:07d}\n" for number in range(half // 19))
    return (agents + "User-agent: *\n" + rules).encode()


def rss(text: str) -> bytes:
    """An RSS feed whose only entry has the text as its title and its description."""
    half = html.escape(text[: len(text) // 2])
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Most</title>"
        f"<item><link>https://gazeta.example/1</link><title>{half}</title><description>{half}"
        "</description></item></channel></rss>"
    ).encode()


def raw_rss(text: str) -> bytes:
    """An RSS feed with the text as it is, in the middle of its markup."""
    return (
        f"<rss version='2.0'><channel><item><title>{text}</title></item></channel></rss>".encode()
    )


def json_feed(text: str) -> bytes:
    """A JSON Feed whose only entry has the text as its title and its content."""
    half = text[: len(text) // 2]
    item = {"id": "1", "url": "https://gazeta.example/1", "title": half, "content_html": half}
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "Most", "items": [item]}).encode()


def sitemap(text: str) -> bytes:
    """A news sitemap whose only entry has the text as its title."""
    return (
        "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
        "xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'><url>"
        f"<loc>https://gazeta.example/1</loc><n:news><n:title>{html.escape(text)}</n:title>"
        "</n:news></url></urlset>"
    ).encode()


def section(text: str) -> bytes:
    """A section page with the text in its markup, and one link."""
    link = "<a href='/most-na-wisle-1001.html'>Nowy most na Wiśle zostanie otwarty</a>"
    return f"<html><body><h1>Most</h1>{link}<div>{text}</div></body></html>".encode()


def page(text: str) -> bytes:
    """An article's page with the text in its markup."""
    return _page("Nowy most na Wiśle", f"<p>{_PAGE_TEXT * 3}</p><p>{text}</p>")


def page_head(text: str) -> bytes:
    """An article's page with the text in its title and its JSON-LD."""
    third = text[: len(text) // 3]
    described = {"@type": "NewsArticle", "headline": third, "keywords": third}
    script = f"<script type=application/ld+json>{json.dumps(described)}</script>"
    return _page(third, f"<p>{_PAGE_TEXT * 3}</p>", script)


def page_after(text: str) -> bytes:
    """An article's page with the text before its doctype."""
    return text.encode() + _page("Nowy most na Wiśle", f"<p>{_PAGE_TEXT * 3}</p>")


def ndjson(text: str) -> bytes:
    """A line of NDJSON with the text as its title and its text."""
    half = text[: len(text) // 2]
    return json.dumps({"url": "https://gazeta.example/1", "title": half, "text": half}).encode()


def opml(text: str) -> bytes:
    """An OPML file with the text as the name of its only feed."""
    name = html.escape(text)
    feed = "xmlUrl='https://gazeta.example/rss'"
    return f'<opml version="2.0"><body><outline text="{name}" {feed}/></body></opml>'.encode()


def tmx(text: str) -> bytes:
    """A translation memory with the text as its only unit."""
    half = html.escape(text[: len(text) // 2])
    variants = "".join(f"<tuv xml:lang='{each}'><seg>{half}</seg></tuv>" for each in ("pl", "de"))
    return f"<tmx version='1.4'><header/><body><tu>{variants}</tu></body></tmx>".encode()


def article_record(text: str) -> bytes:
    """A record of `articles` with the text as its paragraphs, one a line."""
    return _record({"paragraphs": _blocks(text)})


def title_record(text: str) -> bytes:
    """A record of `articles` with the text as its title."""
    return _record({"title": text})


def translation_record(text: str) -> bytes:
    """A record of `translations` with the text as its translated paragraphs, one a line."""
    blocks = _blocks(text)
    made = translation().model_dump(mode="json")
    made["article"]["paragraphs"] = blocks
    made["paragraphs"] = [{**each, "warnings": []} for each in blocks]
    return json.dumps(made).encode()


def _record(changes: dict[str, Any]) -> bytes:
    made: Article = article(paragraphs=TEXTS)
    return json.dumps(made.model_dump(mode="json") | changes).encode()


def _blocks(text: str) -> list[dict[str, str]]:
    return [{"kind": "paragraph", "text": each} for each in text.split("\n") if each]


def _page(title: str, body: str, head: str = "") -> bytes:
    return (
        f"<!doctype html><html lang=pl><head><title>{title}</title>"
        f"<meta property=og:type content=article>{head}</head>"
        f"<body><article><h1>Nowy most na Wiśle</h1>{body}</article></body></html>"
    ).encode()
