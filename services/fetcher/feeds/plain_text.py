"""HTML snippets of feeds → one line of plain text."""

import html
import re

from lxml import etree
from lxml import html as lxml_html

from perspektiven import limits
from perspektiven.text.valid_text import valid

_TAG = re.compile(r"<(?:[A-Za-z/!?])")
_BLOCKS = re.compile(
    r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|td|blockquote|figcaption|hr)\b", re.IGNORECASE
)


def plain_text(snippet: str) -> str:
    """Text of an HTML snippet, or of text that may be one; spaces folded."""
    if not _TAG.search(snippet):
        return folded(html.unescape(snippet))
    marked = _BLOCKS.sub(r" \g<0>", snippet[: limits.SNIPPET.most])
    try:
        # The element around it keeps the parser from guessing what kind of fragment it is.
        root = lxml_html.fragment_fromstring(marked, create_parent="div")
    except (etree.ParserError, ValueError):
        return folded(html.unescape(snippet))
    etree.strip_elements(root, "script", "style", "template", etree.Comment, with_tail=False)
    return folded("".join(root.itertext()))


def folded(text: str) -> str:
    """The text on one line, made valid: each run of white space one space, no fillers."""
    return " ".join(valid(text).split())


def shortened(text: str, most: int) -> str:
    """At most that many characters, cut between words."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head.rpartition(" ")[0] or head) + "…"
