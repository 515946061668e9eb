"""Demo newspapers as data: the files in `papers/` and their format.

Each newspaper is a folder of `papers/` with a `paper.yaml` (a Paper) and one file an article:
YAML between two lines of `---`, then the text in blocks with blank lines between them. A block
that begins with `## ` is a heading, with `> ` a quote, with `- ` a list item. A file whose name
ends in `.revised.md` holds the later version of the article of that name. All names, places and
events are made up, but for one article of the outlet Do Rzeczy: the one that becomes
tests/data/example-page.txt.

`memory.tmx` holds the German of whole paragraphs and titles for two thirds of the articles; who
changes such a text changes its unit, too (tests compare them).
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

from perspektiven.contracts import Paragraph, ParagraphKind, SourceKind

FOLDER = Path(__file__).parent / "papers"
MEMORY = Path(__file__).parent / "memory.tmx"

_MARKS = {
    "## ": ParagraphKind.HEADING,
    "> ": ParagraphKind.QUOTE,
    "- ": ParagraphKind.LIST_ITEM,
}

Format = Literal["rss", "atom", "rdf", "json", "news_sitemap", "section"]
Mischief = Literal["error", "pdf", "empty", "huge", "slow", "html_feed", "too_short", "consent"]


def _hours(value: object) -> object:
    return timedelta(hours=value) if isinstance(value, int | float) else value


Age = Annotated[timedelta, BeforeValidator(_hours)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DemoArticle(_Data):
    """An article from its file. `age` is in hours before the demo's first start."""

    path: str
    title: str
    listed_as: str | None = None
    """The address that the newspaper's sources name, where it is not that of the page."""
    age: Age
    summary: str
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    picture: str | None = None
    """The caption of a picture; no caption, no picture."""
    listed: bool = True
    """Whether the newspaper's sources name it."""
    gone_after: Age | None = None
    """Hours after the first start from which on the page is gone (404)."""
    paragraphs: tuple[Paragraph, ...]
    revised: "DemoArticle | None" = None


class DemoSource(_Data):
    """A source of a demo newspaper."""

    path: str
    format: Format
    charset: str | None = None
    listed: bool = True
    """Whether the catalogue names it."""

    @property
    def kind(self) -> SourceKind:
        """Kind of the source in the catalogue."""
        named = {"news_sitemap": SourceKind.SITEMAP, "section": SourceKind.SECTION}
        return named.get(self.format, SourceKind.FEED)


class BadPage(_Data):
    """A page without an article; listed in the feeds like any other."""

    path: str
    mischief: Mischief
    title: str = "?"
    listed: bool = True
    is_source: bool = False
    """Whether the catalogue names it as a feed."""


class Moved(_Data):
    """A redirect: to a path, or to `PAPER:path` of another newspaper."""

    path: str
    to: str
    title: str = "?"
    listed: bool = False


class Paper(_Data):
    """A newspaper. Words of its pages (`labels`) are in its own language."""

    id: str
    name: str
    country: str
    language: str
    port: int
    """The port that it takes where that is free."""
    charset: str = "utf-8"
    declares_charset: Literal["header", "meta", "nowhere"] = "header"
    layout: Literal["portal", "blog", "tables"] = "portal"
    direction: Literal["ltr", "rtl"] = "ltr"
    tagline: str
    labels: dict[str, str]
    sections: tuple[str, ...]
    sources: tuple[DemoSource, ...]
    robots: str = "User-agent: *\nDisallow:\n"
    moved: tuple[Moved, ...] = ()
    bad_pages: tuple[BadPage, ...] = ()
    articles: tuple[DemoArticle, ...] = ()

    @property
    def feeds_and_more(self) -> tuple[tuple[str, SourceKind], ...]:
        """Path and kind of each source that the catalogue names."""
        good = [(source.path, source.kind) for source in self.sources if source.listed]
        bad = [(page.path, SourceKind.FEED) for page in self.bad_pages if page.is_source]
        return (*good, *bad)

    @property
    def listed(self) -> tuple[DemoArticle, ...]:
        """Articles in its sources, newest first."""
        return tuple(sorted((a for a in self.articles if a.listed), key=lambda a: a.age))


@lru_cache(maxsize=1)
def load() -> tuple[Paper, ...]:
    """All demo newspapers."""
    return tuple(_paper(path) for path in sorted(FOLDER.glob("*/paper.yaml")))


def _paper(path: Path) -> Paper:
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Paper.model_validate(values | {"articles": list(_articles(path.parent))})


def _articles(folder: Path) -> Iterator[DemoArticle]:
    for path in sorted(folder.glob("*.md")):
        if path.name.endswith(".revised.md"):
            continue
        later = path.with_suffix(".revised.md")
        revised = read_article(later) if later.exists() else None
        yield read_article(path).model_copy(update={"revised": revised})


def read_article(path: Path) -> DemoArticle:
    """The article of a file; raises ValueError when it is not made as the module says."""
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    values: dict[str, Any] = yaml.safe_load(front)
    blocks = [" ".join(block.split()) for block in text.split("\n\n") if block.strip()]
    return DemoArticle.model_validate(values | {"paragraphs": [_block(each) for each in blocks]})


def _block(text: str) -> Paragraph:
    for mark, kind in _MARKS.items():
        if text.startswith(mark):
            return Paragraph(kind=kind, text=text.removeprefix(mark))
    return Paragraph(text=text)
