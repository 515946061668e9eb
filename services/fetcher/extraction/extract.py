"""Extraction of a page: bytes → article, or the reason for its refusal."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from trafilatura.meta import reset_caches

from perspektiven import __version__, limits, oversize
from perspektiven.contracts import Article, Extractor, Image, Paragraph
from perspektiven.text.charset import decode
from perspektiven.text.fingerprints import fingerprint
from services.fetcher.extraction import (
    authors,
    dating,
    json_ld,
    media_types,
    metadata,
    paywall,
    titles,
)
from services.fetcher.extraction.article_language import language_of
from services.fetcher.extraction.boilerplate import block_hash
from services.fetcher.extraction.page import (
    body,
    dom,
    inline,
    list_pages,
    notice_pages,
    script_text,
    walls,
)
from services.fetcher.extraction.page.agencies import agencies
from services.fetcher.extraction.page.article_size import (
    refuse_short,
    says_article,
    shorter_than_summary,
    states_article,
)
from services.fetcher.extraction.page.blocks import Block, blocks
from services.fetcher.extraction.refusals import Reason, Refused
from services.fetcher.extraction.shown_dates import shown_dates
from services.fetcher.extraction.title_parts import key_of, site_names
from services.fetcher.http import opt_out


@dataclass(frozen=True, slots=True)
class Page:
    """A downloaded page, and what is known of it beforehand."""

    url: str
    body: bytes
    content_type: str | None = None
    feed_title: str | None = None
    feed_summary: str | None = None
    feed_published_at: datetime | None = None
    languages: tuple[str, ...] = ()
    """The outlet's languages (BCP 47)."""
    known_boilerplate: frozenset[str] = frozenset()
    """Hashes of blocks that recur on the host; see services.fetcher.extraction.boilerplate."""
    agent: str = ""
    """The product token that pages know us by."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """Result of extracting an article. Times are in UTC."""

    canonical_url: str
    language: str
    title: str
    paragraphs: tuple[Paragraph, ...]
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    image: Image | None
    published_at: datetime | None
    modified_at: datetime | None
    paywalled: bool
    paywall_evidence: str | None
    extractor: Extractor
    unfiltered: tuple[str, ...]
    """The paragraphs' texts, known boilerplate included: comparable whatever was learnt between."""
    block_hashes: tuple[str, ...]
    """Hashes of the blocks of this page, for the boilerplate module to learn from."""
    content_hash: str
    """Changes when title or text change in more than spaces."""
    fingerprint: str | None
    noindex: str | None
    """The page's own word that it wants to be in no index."""
    tdm_reservation: str | None
    """`1` where the page reserves text mining, `0` where it says that it does not."""

    def content(self) -> dict[str, Any]:
        """Fields of an Article that depend on its page alone."""
        return {name: getattr(self, name) for name in _SAME_IN_ARTICLE}


_SAME_IN_ARTICLE = tuple(
    field.name for field in fields(Extracted) if field.name in Article.model_fields
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A parsed page and what it says of itself."""

    page: Page
    tree: dom.Element
    metas: dict[str, list[str]]
    described: json_ld.Described
    title: str | None
    raw: list[Block]


def extract(page: Page, *, now: datetime) -> Extracted:
    """Extracts the article of a page; raises Refused with a fixed reason if there is none."""
    read = _read(page)
    if not says_article(read.described, read.metas):
        walls.refuse_blocked(_page_title(read), read.raw)
        notice_pages.refuse_notices(_page_title(read), read.raw)
    declared = metadata.declared_language(read.tree, read.metas, read.described)
    dates = _dates(read, declared, now)
    image = metadata.image(page.url, read.tree, read.metas, read.described)
    section = metadata.section(read.metas, read.described, read.tree)
    sites = _sites(read)
    authors = _authors(read, declared, sites)
    size = sum(block.weight for block in read.raw)
    paywalled = paywall.evidence(read.tree, read.described, size, read.raw)
    found = body.find(_root(read.tree), read.raw, _hints(read, authors, sites))
    _refuse(read, found, paywalled, has_date=dates.published_at is not None)
    paragraphs = tuple(Paragraph(kind=block.kind, text=block.text) for block in found.chosen)
    title = read.title or _first_sentence(paragraphs)
    _refuse_too_large(title, paragraphs)
    paywalled = paywalled or _shorter_than_summary(read, paragraphs)
    return Extracted(
        canonical_url=metadata.canonical(page.url, read.tree, read.metas, read.described),
        language=language_of(paragraphs, declared, page.languages),
        title=title,
        paragraphs=paragraphs,
        authors=authors,
        section=section,
        tags=_tags(read, paragraphs, authors),
        image=image,
        published_at=dates.published_at,
        modified_at=dates.modified_at,
        paywalled=paywalled is not None,
        paywall_evidence=paywalled,
        extractor=_extractor(),
        unfiltered=tuple(block.text for block in found.unfiltered),
        block_hashes=tuple(block_hash(block.text) for block in found.seen),
        content_hash=content_hash(title, paragraphs),
        fingerprint=fingerprint(each.text for each in paragraphs),
        noindex=opt_out.indexing_forbidden_by(read.metas, page.agent),
        tdm_reservation=dom.first(read.metas.get("tdm-reservation", ())),
    )


def _dates(read: _Read, declared: str | None, now: datetime) -> dating.Dates:
    page = read.page
    place = dating.place(page.url, declared, read.described, read.metas)
    known = (page.url, page.feed_published_at)
    shown = shown_dates(read.tree, read.raw, read.title)
    return dating.dates(read.tree, read.metas, read.described, known, (place, now), shown)


def _authors(read: _Read, declared: str | None, sites: frozenset[str]) -> tuple[str, ...]:
    return authors.authors(
        read.tree, read.metas, read.described, raw=read.raw, language=declared, sites=sites
    )


def _sites(read: _Read) -> frozenset[str]:
    """What the site calls itself, and what the page's title has behind the headline."""
    sites = site_names(read.metas, read.described, read.page.url)
    _, found, behind = key_of(_page_title(read)).partition(f"{key_of(read.title or '')} ")
    return sites | frozenset({behind} if found and behind else ())


def _shorter_than_summary(read: _Read, paragraphs: tuple[Paragraph, ...]) -> str | None:
    shown = (block.text for block in read.raw)
    return shorter_than_summary(read.page.feed_summary, paragraphs, shown)


def _tags(
    read: _Read, paragraphs: tuple[Paragraph, ...], authors: tuple[str, ...]
) -> tuple[str, ...]:
    """The page's own tags, and the agencies that the text credits."""
    credited = agencies([paragraph.text for paragraph in paragraphs], authors)
    return tuple(dict.fromkeys((*metadata.tags(read.metas, read.described), *credited)))


def content_hash(title: str, paragraphs: tuple[Paragraph, ...]) -> str:
    """Hash of title and text, insensitive to spaces."""
    text = "\n".join(" ".join(each.split()) for each in (title, *(one.text for one in paragraphs)))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def forget() -> None:
    """Empties the caches of libraries, which grow with each page, and collects garbage."""
    reset_caches()


def _read(page: Page) -> _Read:
    media_types.refuse_others(page.body, page.content_type)
    tree = dom.parse(decode(page.body, page.content_type))
    metas = dom.meta(tree)
    described = json_ld.described(tree, page.url)
    inline.settle(tree)
    raw = _blocks(tree)
    if article := script_text.show(tree, _root(tree), described, raw):
        described = replace(described, article=article | described.article)
        inline.settle(tree)
        raw = _blocks(tree)
    if len(raw) > limits.PAGE_BLOCKS.most:
        raise Refused(Reason.TOO_LARGE, f"{len(raw)} blocks of text")
    title = titles.headline(
        tree,
        metas,
        described,
        url=page.url,
        feed_title=page.feed_title,
        lines=(block.text for block in raw),
    )
    if not raw and not described.body():
        raise Refused(Reason.EMPTY_PAGE, "no text")
    return _Read(page, tree, metas, described, title, raw)


def _blocks(tree: dom.Element) -> list[Block]:
    try:
        return blocks(_root(tree))
    except RecursionError as exc:
        raise Refused(Reason.TOO_LARGE, "nested too deeply") from exc


def _root(tree: dom.Element) -> dom.Element:
    found = tree.find("body")
    return tree if found is None else found


def _hints(read: _Read, authors: tuple[str, ...], sites: frozenset[str]) -> body.Hints:
    description = dom.first(
        [
            read.described.text("description"),
            *read.metas.get("og:description", ()),
            *read.metas.get("description", ()),
        ]
    )
    return body.Hints(
        title=read.title or "",
        description=description or "",
        published=read.described.body(),
        boilerplate=read.page.known_boilerplate,
        authors=authors,
        url=read.page.url,
        sites=sites,
    )


def _page_title(read: _Read) -> str:
    found = next((dom.text_of(each) for each in read.tree.iter("title")), None)
    return found or read.title or ""


def _refuse(read: _Read, found: body.Body, paywalled: str | None, *, has_date: bool) -> None:
    """Raises Refused where what was found is no article's text."""
    evidence = says_article(read.described, read.metas)
    walls.refuse_consent(read.page.url, found.chosen, read.title or "", says_article=evidence)
    if not evidence:
        walls.refuse_rest_of_consent(found.chosen, read.raw, read.title or "")
    if not evidence and list_pages.is_list(found, has_date=has_date, url=read.page.url):
        raise Refused(Reason.NOT_NEWS, "headlines of other pages, and no text of its own")
    is_stated = states_article(read.described, read.metas, read.title or "", read.raw)
    is_known = evidence or has_date
    refuse_short(found.chosen, read.raw, paywalled, is_known=is_known, is_stated=is_stated)


def _refuse_too_large(title: str, paragraphs: tuple[Paragraph, ...]) -> None:
    too_large = oversize.of_texts(title, (each.text for each in paragraphs))
    if too_large is not None:
        raise Refused(Reason(too_large.reason), str(too_large))


def _first_sentence(paragraphs: tuple[Paragraph, ...]) -> str:
    """A title for pages that have none."""
    text = paragraphs[0].text
    return text if len(text) <= 100 else text[:100].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=1)
def _extractor() -> Extractor:
    return Extractor(name="perspektiven", version=__version__)
