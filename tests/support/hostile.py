"""Inputs that once stopped a service, or cost an article, a feed or an import; each by its name.

    for kind in KINDS: kind.body(url)

`way` is where such an input enters. `ends` are the good ends of it: every one of them has a name in
the index, in a refusal or in a dead letter.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.support.factories import article, outlet_ref
from tests.support.megabytes import crowded_robots_file

Way = Literal["page", "robots", "feed", "line", "record"]
"""A page; a host's robots.txt; a JSON Feed; a line of NDJSON; a record of the topic `articles`."""

End = Literal["indexed", "refused", "dead"]

_TEXT = (
    "The harbour of the small town was closed on Friday after a storm had torn two ships from "
    "their moorings, the port authority said in the evening. "
)
_HALF = "\\ud800"
"""The first half of a surrogate pair, as JSON escapes it."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """One kind of hostile input; `body` makes it for the address of the article that it names."""

    name: str
    way: Way
    body: Callable[[str], bytes]
    ends: frozenset[End]


def _page(
    title: str = "Harbour closed", *, before: str = "", head: str = "", body: str = ""
) -> str:
    return (
        f"{before}<!doctype html><html lang=en><head><title>{title}</title>"
        f"<meta property=og:type content=article>{head}</head>"
        f"<body><article><h1>Harbour closed after storm</h1><p>{_TEXT * 2}</p><p>{_TEXT}</p>"
        f"{body}</article></body></html>"
    )


def good_page() -> bytes:
    """The page that the hostile ones are made of, as an honest outlet would send it."""
    return _page().encode()


def _long_page(text: str) -> bytes:
    paragraph = f"<h1>政府</h1><p>{text}</p>"
    return f"<!doctype html><html lang=zh><title>政府</title><article>{paragraph}".encode()


def _described_page(keyword: str, value: str) -> bytes:
    described = f'{{"@type": "NewsArticle", "headline": "Harbour", "{keyword}": "{value}"}}'
    return _page(head=f"<script type=application/ld+json>{described}</script>").encode()


def _feed(url: str) -> bytes:
    good = {"id": "2", "url": url.replace("/1.html", "/2.html"), "title": "Harbour open again"}
    bad = {"id": "1", "url": url, "title": "HALF"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "items": [bad, good]}
    return json.dumps(feed).replace("HALF", f"Harbour {_HALF} closed").encode()


def _line(url: str, title: str, text: str) -> bytes:
    return json.dumps({"url": url, "title": title, "language": "de", "text": text}).encode()


def _half_line(url: str) -> bytes:
    return _line(url, "Hafen HALF", _TEXT).replace(b"HALF", _HALF.encode())


def _record(url: str, *paragraphs: str, language: str = "en") -> bytes:
    made = article(
        url=url, language=language, title="Harbour", outlet=outlet_ref(id="harbour", country="GB")
    ).model_dump(mode="json")
    made["paragraphs"] = [{"kind": "paragraph", "text": text} for text in paragraphs]
    return json.dumps(made).encode()


def _kind(name: str, way: Way, body: Callable[[str], bytes], *ends: End) -> Hostile:
    return Hostile(name, way, body, frozenset(ends))


KINDS = (
    _kind("robots.txt of 68 kB", "robots", lambda _: crowded_robots_file(68 * 1024),
          "indexed", "refused"),
    _kind("robots.txt of 1 MB", "robots", lambda _: crowded_robots_file(), "indexed", "refused"),
    _kind("390,000 characters without a space", "page", lambda _: _long_page("政府。" * 130_000),
          "indexed", "refused"),
    _kind("100,000 paragraphs", "page", lambda _: _page(body="<p>It blew." * 100_000).encode(),
          "indexed", "refused"),
    _kind("entity of 80,000 letters", "page", lambda _: _page(body="&" + "a" * 80_000).encode(),
          "indexed", "refused"),
    _kind("half a surrogate in JSON-LD", "page",
          lambda _: _described_page("articleSection", f"The {_HALF} coast"), "indexed"),
    _kind("comments before the doctype", "page",
          lambda _: _page(before="<!-- a -->\n" * 30).encode(), "indexed"),
    _kind("title of 10 kB of pipes", "page", lambda _: _page("a | " * 2_500).encode(),
          "indexed", "refused"),
    _kind("keywords of 100,000 tabs", "page",
          lambda _: _described_page("keywords", "\\t" * 100_000), "indexed"),
    _kind("line break of 100,000 spaces", "page",
          lambda _: _page(body="<br" + " " * 100_000).encode(), "indexed", "refused"),
    _kind("10,000 meta elements", "page", lambda _: _page(head="<meta " * 10_000).encode(),
          "indexed", "refused"),
    _kind("half a surrogate in a feed", "feed", _feed, "indexed"),
    _kind("half a surrogate in a line", "line", _half_line, "indexed", "refused"),
    _kind("line of 5 MB", "line", lambda url: _line(url, "Hafen", f"{_TEXT}\n" * 33_000),
          "indexed", "refused"),
    _kind("line of 8 MB", "line", lambda url: _line(url, "Hafen", f"{_TEXT}\n" * 54_000),
          "indexed", "refused"),
    _kind("title of 1 MB", "line", lambda url: _line(url, "Hafen " * 175_000, _TEXT),
          "indexed", "refused"),
    _kind("record of 390,000 characters without a space", "record",
          lambda url: _record(url, "政府。" * 130_000, language="zh"), "indexed", "dead"),
    _kind("record of 100,000 paragraphs", "record", lambda url: _record(url, *["Es weht."] * 10**5),
          "indexed", "dead"),
    _kind("record with an entity of 80,000 letters", "record",
          lambda url: _record(url, "&" + "a" * 80_000), "indexed", "dead"),
    _kind("record with half a surrogate", "record",
          lambda url: _record(url, "HALF").replace(b"HALF", _HALF.encode()), "indexed", "dead"),
)  # fmt: skip
"""Every kind. Those that a pattern once choked on may not end in the dead letters any more."""
