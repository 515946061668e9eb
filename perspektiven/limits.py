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
