"""Limits on external input in one table: the value, and what happens beyond it.

Each is far above what an honest outlet sends. Modules read their limits from here, and
`docs/limits.md` is made from this table.
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal[
    "agents",
    "blocks",
    "bytes",
    "characters",
    "elements",
    "entries",
    "headers",
    "letters",
    "levels",
    "lines",
    "names",
    "nodes",
    "paragraphs",
    "prefixes",
    "redirects",
    "rules",
    "seconds",
    "sitemaps",
    "tags",
    "URLs",
    "words",
]


@dataclass(frozen=True, slots=True)
class Limit:
    """One row: at most `most` of `unit` of `what`; `beyond` says what happens to more."""

    most: int
    unit: Unit
    what: str
    beyond: str


_MIB = 2**20

# --- Articles: checked by perspektiven.oversize or kept by the contracts themselves.
TITLE = Limit(1_000, "letters", "title of an article", "refused as `title_too_long`")
PARAGRAPH = Limit(100_000, "letters", "paragraph", "refused as `paragraph_too_long`")
PARAGRAPHS = Limit(5_000, "paragraphs", "article", "refused as `too_many_paragraphs`")
ARTICLE = Limit(500_000, "letters", "article, title included", "refused as `article_too_long`")
# 500,000 letters of three bytes in 5,000 paragraphs fit.
ARTICLE_BYTES = Limit(2 * _MIB, "bytes", "article as JSON", "refused as `article_too_large`")
AUTHORS = Limit(12, "names", "authors of an article", "those beyond are left out")
AUTHOR = Limit(70, "letters", "name of an author", "left out")
AUTHOR_FIELDS = Limit(
    10_000, "letters", "fields of a page that name its authors", "what is beyond is not read"
)
TAGS = Limit(30, "tags", "tags of an article", "those beyond are left out")
TAG = Limit(80, "letters", "tag of an article", "left out")
SECTION = Limit(60, "letters", "section of an article", "left out")
CAPTION = Limit(500, "letters", "caption of the article's image", "left out")
URL = Limit(8_192, "letters", "address of a page or image", "left out, or refused as `bad_url`")
# Chinese becomes three times as many letters in German.
TRANSLATED_TITLE = Limit(
    4_000, "letters", "title of a translation", "dead letter `translation_too_long`"
)
TRANSLATION = Limit(
    2_000_000,
    "letters",
    "translation, title included",
    "dead letter `translation_too_long`",
)
RECORD = Limit(
    8 * _MIB, "bytes", "record on a topic", "dead letter `translation_too_large` or `too_large`"
)

# --- Outlets.
OUTLET_NAME = Limit(200, "letters", "name of an outlet", "a problem of the catalogue; else cut")
SOURCE_URL = Limit(
    2_048, "letters", "address of a source", "a problem of the catalogue; left out of an OPML"
)

# --- Pages.
PAGE_BYTES = Limit(10 * _MIB, "bytes", "page", "refused as `too_large`")
PAGE_LETTERS = Limit(10 * _MIB, "characters", "page", "refused as `too_large`")
PAGE_ELEMENTS = Limit(200_000, "elements", "page", "refused as `too_large`")
# A parser needs a hundred bytes and more for each, so they are counted before.
PAGE_TAGS = Limit(450_000, "tags", "page, opening and closing", "refused as `too_large`")
PAGE_BLOCKS = Limit(
    20_000, "blocks", "page: paragraphs, headings, items, labels", "refused as `too_large`"
)
PAGE_TITLE = Limit(400, "letters", "title that a page names for itself", "not taken for a title")
JSON_LD = Limit(_MIB, "characters", "JSON-LD script of a page", "the script is not read")
JSON_LD_NODES = Limit(2_000, "nodes", "JSON-LD of a page", "those beyond are not read")
PAGE_JSON = Limit(_MIB, "characters", "JSON in another script of a page", "it is not read")
PAGE_JSON_NODES = Limit(20_000, "nodes", "JSON in another script", "those beyond are not read")
RESPONSE_HEADERS = Limit(300, "headers", "HTTP response", "refused as `too_many_headers`")

# --- Sources.
FEED_BYTES = Limit(10 * _MIB, "bytes", "feed or section page", "refused as `too_large`")
FEED_ENTRIES = Limit(2_000, "entries", "feed", "those beyond are left out")
BROKEN_FEED = Limit(
    4_000_000, "characters", "feed whose tags don't nest", "what nests well is read alone"
)
SECTION_ENTRIES = Limit(500, "entries", "section page", "those beyond are left out")
SITEMAP_BYTES = Limit(50 * _MIB, "bytes", "sitemap, unpacked", "read up to there")
SITEMAP_URLS = Limit(50_000, "URLs", "sitemap", "those beyond are left out")
SITEMAP_LEVELS = Limit(3, "levels", "indexes of sitemaps", "what is deeper is not read")
SITEMAPS = Limit(2_000, "sitemaps", "index of sitemaps", "those that changed last are read")
SITEMAPS_BYTES = Limit(
    _MIB, "bytes", "addresses of an index of sitemaps", "those that changed last are read"
)
PUSH_BYTES = Limit(10 * _MIB, "bytes", "delivery of a WebSub hub", "answered with 413")
ENTRY_TITLE = Limit(
    500, "letters", "title of an entry", "cut between words; left out of a foreign record"
)
ENTRY_SUMMARY = Limit(
    2_000,
    "letters",
    "summary of an entry",
    "cut between words; left out of a foreign record",
)
SNIPPET = Limit(200_000, "characters", "HTML of an entry's title or summary", "cut")

# --- Archives that a person hands in.
LINE_BYTES = Limit(8 * _MIB, "bytes", "line of an NDJSON archive", "refused as `too_large`")

# --- Readers' requests.
# Beyond these a query is cut and says so; where what is cut stands under a NOT, it is refused.
QUERY = Limit(1_000, "characters", "query", "named in `query.ignored`; under a NOT 422")
QUERY_WORDS = Limit(16, "words", "query", "named in `query.ignored`; under a NOT 422")
QUERY_WIDENED = Limit(
    5, "words", "words of a query with other spellings", "further ones are found as they are typed"
)
QUERY_PREFIXES = Limit(3, "prefixes", "query", "named in `query.ignored`; under a NOT 422")
QUERY_DEPTH = Limit(20, "levels", "brackets of a query within each other", "answered with 422")
# Paragraphs are 100 positions apart in the index: NEAR stays within one.
QUERY_DISTANCE = Limit(
    50, "words", 'distance of `NEAR/n` and `"…"~n`', "named in `query.ignored`; under a NOT 422"
)
BODY_BYTES = Limit(64 * 1024, "bytes", "body of a request to the reader", "answered with 413")
TARGET_BYTES = Limit(32 * 1024, "bytes", "address of a request to the reader", "answered with 414")
HABITS = Limit(
    3_500, "bytes", "cookie of a reader's habits", "ignored; a form that would make it is refused"
)
IMAGE_BYTES = Limit(5 * _MIB, "bytes", "image that the reader hands on", "answered with 404")

# --- Robots rules.
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
