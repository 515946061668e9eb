"""Metadata of an article besides its text: URL, language, section, tags, image."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from perspektiven import limits
from perspektiven.contracts import Image
from perspektiven.urls import canonical_url, registered_domain, web_address
from services.fetcher.extraction import json_ld
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.page.dom import Element, has_picture, is_home, squeezed, text_of

Metas = Mapping[str, Sequence[str]]

_ARTICLE_PATH = re.compile(r"\d{3}|\w-\w+-\w")
_LIST_DIVIDER = re.compile("[,;|]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_SECTION = frozenset({"home", "homepage", "startseite", "news", "start", "index", "article"})


def canonical(url: str, tree: Element, metas: Metas, described: Described) -> str:
    """Canonical URL that the page states, if on the same site and not its home page."""
    links = (
        each.get("href")
        for each in tree.iter("link")
        if "canonical" in (each.get("rel") or "").lower().split()
    )
    named = [
        *links,
        *metas.get("og:url", ()),
        json_ld.url(described.article.get("mainEntityOfPage")),
    ]
    for link in named:
        address = web_address(squeezed(link), url) if link else None
        if address and _is_same_place(address, canonical_url(url)):
            return canonical_url(address)
    return canonical_url(url)


def _is_same_place(address: str, url: str) -> bool:
    if registered_domain(address) != registered_domain(url):
        return False
    ours, theirs = urlsplit(url), urlsplit(address)
    path = theirs.path.rstrip("/")
    if not path and not theirs.query:
        return not ours.path.strip("/") and not ours.query
    if _ARTICLE_PATH.search(path):
        return True
    if path == ours.path.rstrip("/") and ours.query and not theirs.query:
        return False  # what tells one article from another was left out
    own = ours.path.rstrip("/")
    # An address above the page's own, or of fewer parts, is that of its section; /print/x and x
    # are one page.
    is_same_name = path.rpartition("/")[2] == own.rpartition("/")[2]
    return is_same_name or path.count("/") >= own.count("/")


def declared_language(tree: Element, metas: Metas, described: Described) -> str | None:
    """Language tag (BCP 47) that the page states, unchanged; None if it states none."""
    for value in (
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        described.text("inLanguage"),
        *metas.get("content-language", ()),
        *metas.get("og:locale", ()),
        *metas.get("language", ()),
        *metas.get("dc.language", ()),
    ):
        tag = (value or "").strip().replace("_", "-")
        if _LANGUAGE.fullmatch(tag):
            return tag
    return None


def section(metas: Metas, described: Described, tree: Element) -> str | None:
    """Section of the newspaper in which the article appeared."""
    for value in (
        *json_ld.names(described.article.get("articleSection")),
        *metas.get("article:section", ()),
        *metas.get("section", ()),
        *metas.get("cxenseparse:section", ()),
        *_crumbs(tree),
    ):
        name = squeezed(value)
        if (
            name
            and len(name) <= limits.SECTION.most
            and name.lower() not in _NO_SECTION
            and "http" not in name
        ):
            return name
    return None


def _crumbs(tree: Element) -> Iterator[str]:
    for element in tree.iter("ol", "ul", "nav", "div"):
        if "breadcrumb" in f"{element.get('class') or ''} {element.get('id') or ''}".lower():
            links = [each for each in element.iter("a") if not is_home(each.get("href"))]
            yield from reversed([text for text in map(text_of, links) if text][:3])
            return


def tags(metas: Metas, described: Described) -> tuple[str, ...]:
    """Keywords of the article, set by the newspaper."""
    found = (
        list(json_ld.names(described.article.get("keywords")))
        or [*metas.get("article:tag", ())]
        or [*metas.get("news_keywords", ()), *metas.get("keywords", ())]
    )
    clean = (squeezed(each).strip("#") for text in found for each in _LIST_DIVIDER.split(text))
    return tuple(dict.fromkeys(each for each in clean if 1 < len(each) <= limits.TAG.most))[
        : limits.TAGS.most
    ]


def image(url: str, tree: Element, metas: Metas, described: Described) -> Image | None:
    """Main image of the article, with its caption from the page."""
    for value in (
        *metas.get("og:image:secure_url", ()),
        *metas.get("og:image", ()),
        json_ld.url(described.article.get("image")),
        *metas.get("twitter:image", ()),
        *metas.get("twitter:image:src", ()),
        *(each.get("href") for each in tree.iter("link") if each.get("rel") == "image_src"),
    ):
        address = web_address(value, url) if value else None
        if address:
            return Image(url=address, caption=_caption(tree))
    return None


def _caption(tree: Element) -> str | None:
    for figure in tree.iter("figure"):
        caption = next(figure.iter("figcaption"), None)
        if caption is not None and has_picture(figure):
            text = text_of(caption)
            return text if 0 < len(text) <= limits.CAPTION.most else None
    return None
