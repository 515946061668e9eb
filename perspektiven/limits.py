"""Limits on what comes from outside, in one table: the value, and what happens beyond it.

Each is far above what an honest outlet sends. `docs/limits.md` is made from this table.
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "agents",
    "bytes",
    "elements",
    "entries",
    "letters",
    "levels",
    "lines",
    "names",
    "paragraphs",
    "rules",
    "seconds",
    "tags",
]


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: at most `most` of `unit` of `what`; `beyond` says what happens to more."""

    most: int
    unit: Unit
    what: str
    beyond: str


TITLE = Limit(1_000, "letters", "title of an article", "refused as `title_too_long`")
PARAGRAPH = Limit(100_000, "letters", "paragraph", "refused as `paragraph_too_long`")
PARAGRAPHS = Limit(5_000, "paragraphs", "article", "refused as `too_many_paragraphs`")
ARTICLE = Limit(500_000, "letters", "article, title included", "refused as `article_too_long`")
AUTHORS = Limit(12, "names", "authors of an article", "those beyond are left out")
AUTHOR = Limit(70, "letters", "name of an author", "left out")
TAGS = Limit(30, "tags", "tags of an article", "those beyond are left out")
TAG = Limit(80, "letters", "tag of an article", "left out")
SECTION = Limit(200, "letters", "section of an article", "left out")
CAPTION = Limit(5_000, "letters", "caption of the article's image", "left out")
URL = Limit(2_048, "letters", "address of a page or image", "left out, or refused as `bad_url`")
ENTRY_TITLE = Limit(1_000, "letters", "title of an entry", "left out; the page has its own")
ENTRY_SUMMARY = Limit(20_000, "letters", "summary of an entry", "left out")
ROBOTS_BYTES = Limit(
    1024 * 1024, "bytes", "robots.txt", "not read; RFC 9309 2.5 asks for 500 KiB at least"
)
ROBOTS_LINE = Limit(
    16_663,
    "letters",
    "line of a robots.txt",
    "the line is cut off, so that a Disallow refuses more; an Allow is left out",
)
ROBOTS_RULES = Limit(
    10_000,
    "rules",
    "robots.txt, of those for our crawler",
    "the host counts as one that allows nothing",
)
ROBOTS_SIZE = Limit(
    1024 * 1024,
    "letters",
    "rules of a robots.txt for our crawler, patterns and lines together",
    "the host counts as one that allows nothing",
)
ROBOTS_SITEMAPS = Limit(1_000, "entries", "sitemaps that a robots.txt names", "left out")
ROBOTS_SIGNALS = Limit(
    20,
    "lines",
    "Content-Signal of a robots.txt, of those that reserve something new",
    "only those that reserve what is done here",
)
ROBOTS_SIGNAL = Limit(
    500, "letters", "line of Content-Signal", "named by the uses that it reserves, ours first"
)
