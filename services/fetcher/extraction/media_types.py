"""Responses that are not pages: images, archives, data, feeds, whatever the declared type."""

import re

from perspektiven import limits
from perspektiven.text.charset import marked
from services.fetcher.extraction.refusals import Reason, Refused

_NOT_HTML_TYPES = re.compile(
    r"^\s*(?:image|audio|video|font)/|^\s*application/(?!xhtml|xml|octet-stream|x-httpd|vnd\.wap)",
    re.IGNORECASE,
)
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"RIFF",
    b"\x1f\x8b",
    b"\x00\x00\x00",
)
_MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|meta|title|div|p|article|section|h1|table|span)\b",
    re.I,
)
_OTHER_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><\?xml[^>]*+>|<!--.{0,2000}?-->)\s*+)*+"
    rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF|svg)\b",
    re.DOTALL,
)


def refuse_others(body: bytes, content_type: str | None) -> None:
    """Raises Refused (`not_html`, `empty_page`, `too_large`) for a response that is no page."""
    start = body[:4096].lstrip()
    if len(body) > limits.PAGE_BYTES.most:
        raise Refused(Reason.TOO_LARGE, f"{len(body)} bytes")
    if not start:
        raise Refused(Reason.EMPTY_PAGE, "no bytes")
    if start.startswith(_MAGIC):
        raise Refused(Reason.NOT_HTML, f"begins with {start[:4]!r}")
    is_wide = marked(start) not in {None, "utf-8-sig"} or b"\x00" in start[:64]
    if not is_wide:  # in UTF-16 and UTF-32 no markup is seen
        _refuse_other_text(body, start, content_type)


def _refuse_other_text(body: bytes, start: bytes, content_type: str | None) -> None:
    if _OTHER_MARKUP.match(start):
        raise Refused(Reason.NOT_HTML, "a feed, a sitemap or a drawing")
    is_other = content_type is not None and _NOT_HTML_TYPES.match(content_type)
    begins = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if begins != b"<" and (is_other or begins in {b"{", b"["}):
        raise Refused(Reason.NOT_HTML, content_type or "JSON")
    if not _MARKUP.search(body, 0, 65_536):
        raise Refused(Reason.NOT_HTML, "no markup")
