"""Pages, feeds and sitemaps of the demo newspapers as bytes, with real-world mess."""

import json
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from console.demo.papers import DemoArticle, DemoSource, Format, Paper

FEED_TYPES: dict[Format, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
    "news_sitemap": "application/xml",
    "section": "text/html",
}


@dataclass(frozen=True, slots=True)
class ServedDocument:
    """Response to a path."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Site:
    """A newspaper at its address. `opened_at` is the moment that ages count back from."""

    paper: Paper
    base: str
    opened_at: datetime

    def published(self, article: DemoArticle) -> datetime:
        """When the article came out, to the minute."""
        return (self.opened_at - article.age).replace(second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class _Item:
    """One line of a feed or a sitemap."""

    path: str
    title: str
    summary: str
    author: str | None
    published: datetime

    @property
    def rfc822(self) -> str:
        return format_datetime(self.published)


def article_page(site: Site, article: DemoArticle) -> ServedDocument:
    """An article's page in the newspaper's layout."""
    paper = site.paper
    related = [each for each in paper.listed if each.path != article.path][:4]
    return _html(
        site,
        f"{paper.layout}.html",
        article=article,
        url=site.base + article.path,
        published=site.published(article),
        picture=site.base + picture_path(article) if article.picture else None,
        related=related,
        json_ld=Markup(_json_ld(site, article)),  # noqa: S704 - escaped by _json_ld
    )


def picture_path(article: DemoArticle) -> str:
    """Where the article's picture lies."""
    stem = article.path.strip("/").replace("/", "-").rsplit(".", 1)[0]
    return f"/pictures/{stem}.png"


def front_page(site: Site) -> ServedDocument:
    """The home page: all that is listed."""
    return _html(site, "list.html", heading=site.paper.name, articles=site.paper.listed)


def section_page(site: Site, section: str) -> ServedDocument:
    """The page of one section."""
    articles = [each for each in site.paper.listed if each.section == section]
    return _html(site, "list.html", heading=section, articles=articles)


def source_page(site: Site, source: DemoSource) -> ServedDocument:
    """A feed, a sitemap or a section page that names the newspaper's articles."""
    if source.format == "section":
        return front_page(site)
    charset = source.charset or site.paper.charset
    content_type = FEED_TYPES[source.format]
    if source.format == "json":
        return ServedDocument(_json_feed(site, source), content_type)
    text = (
        _environment()
        .get_template(f"{source.format}.xml")
        .render(
            paper=site.paper, source=source, base=site.base, charset=charset, items=_items(site)
        )
    )
    return ServedDocument(text.encode(charset, "xmlcharrefreplace"), content_type)


def _html(site: Site, template: str, **values: Any) -> ServedDocument:
    paper = site.paper
    text = (
        _environment()
        .get_template(template)
        .render(paper=paper, labels=paper.labels, feed_types=FEED_TYPES, **values)
    )
    declared = f"; charset={paper.charset}" if paper.declares_charset == "header" else ""
    return ServedDocument(text.encode(paper.charset, "xmlcharrefreplace"), f"text/html{declared}")


def _items(site: Site) -> list[_Item]:
    """What the sources list: the articles, and the bad pages behind them."""
    items = [
        _Item(
            article.listed_as or article.path,
            article.title,
            article.summary,
            article.authors[0] if article.authors else None,
            site.published(article),
        )
        for article in site.paper.listed
    ]
    oldest = items[-1].published if items else site.opened_at
    more = [(page.path, page.title) for page in site.paper.moved if page.listed]
    more += [(page.path, page.title) for page in site.paper.bad_pages if page.listed]
    return items + [_Item(path, title, title, None, oldest) for path, title in more]


def _json_feed(site: Site, source: DemoSource) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.paper.name,
        "home_page_url": f"{site.base}/",
        "feed_url": site.base + source.path,
        "language": site.paper.language,
        "items": [
            {
                "id": item.path,
                "url": site.base + item.path,
                "title": item.title,
                "summary": item.summary,
                "content_text": item.summary,
                "date_published": item.published.isoformat(),
            }
            for item in _items(site)
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_ld(site: Site, article: DemoArticle) -> str:
    """What search engines are told; `<` is escaped, as it stands in a script."""
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "datePublished": site.published(article).isoformat(),
        "inLanguage": site.paper.language,
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "publisher": {"@type": "Organization", "name": site.paper.name},
        "mainEntityOfPage": site.base + article.path,
    }
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
