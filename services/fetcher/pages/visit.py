"""One visit to a page: polite request, extraction in a worker, refusals."""

from dataclasses import dataclass
from datetime import datetime

from perspektiven import limits
from perspektiven.contracts import Article, Entry, OutletRef, RobotsDecision
from perspektiven.errors import Permanent
from perspektiven.ops import metrics
from perspektiven.urls import article_id, canonical_url, registered_domain, web_address
from services.fetcher.extraction.boilerplate_counts import BoilerplateCounts, boilerplate_key
from services.fetcher.extraction.extract import Extracted, Page
from services.fetcher.extraction.placeholders import MOST_ADDRESSES, PlaceholderTexts, texts_key
from services.fetcher.extraction.refusals import Reason, Refused
from services.fetcher.http import opt_out
from services.fetcher.http.download import PAGE, Response, Unreachable, Wish
from services.fetcher.http.politeness import Politeness
from services.fetcher.http.warc import PageFiles
from services.fetcher.pages import revisions
from services.fetcher.pool import ExtractionPool
from services.fetcher.settings import FetcherSettings
from services.fetcher.state.frontier import Watched
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that may be another one soon."""

_READABLE = frozenset({200, 203})


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a visit: an entry, its outlet, and stored knowledge of it."""

    entry: Entry
    host: str
    outlet: OutletRef
    languages: tuple[str, ...] = ()
    seen: Watched | None = None


@dataclass(frozen=True, slots=True)
class VisitedArticle:
    """A page with an article."""

    response: Response
    robots: RobotsDecision
    extracted: Extracted
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class RedirectedOffSite:
    """A page that redirects to another host."""

    url: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A known page that has not changed, by the server's answer."""


class Visits:
    """Fetches pages and reads them."""

    def __init__(
        self,
        settings: FetcherSettings,
        *,
        state: State,
        politeness: Politeness,
        pool: ExtractionPool,
        page_files: PageFiles,
        clock: SteadyClock,
    ) -> None:
        self._settings = settings
        self._state = state
        self._politeness = politeness
        self._pool = pool
        self._page_files = page_files
        self._clock = clock

    async def visit(self, subject: Subject) -> VisitedArticle | RedirectedOffSite | Unchanged:
        """Fetches and extracts a page.

        Raises Unreachable for what may be had another time, and Permanent with the reason why the
        page is no article, or may not be fetched.
        """
        url = subject.entry.url
        robots = await self._politeness.require(url)
        self._heed(robots)
        response = await self._politeness.get(url, self._wish(subject))
        if response.redirect is not None:
            return _redirected(response.redirect)
        if response.status == 304 and subject.seen is not None:
            return Unchanged()
        _check_status(response)
        if opt_out.forbids_indexing(
            response.headers.get("x-robots-tag", ""), self._politeness.agent
        ):
            raise Permanent("noindex", response.headers["x-robots-tag"])
        now = self._clock.utc()
        # Before it is read: what breaks the reading is what one wants to have afterwards.
        await self._page_files.keep(response, now)
        with metrics.EXTRACTION_SECONDS.time():
            extracted = await self._pool.extract(self._page(subject, response), now)
        if extracted.noindex is not None:
            raise Permanent("noindex", f"meta robots “{extracted.noindex}”")
        reserved = opt_out.opt_out(
            robots.opt_out, response.headers.get("tdm-reservation"), extracted.tdm_reservation
        )
        robots = robots.model_copy(update={"opt_out": reserved})
        self._heed(robots)
        found = VisitedArticle(response, robots, extracted, now)
        self._refuse_placeholder(subject, found)
        return found

    def _heed(self, robots: RobotsDecision) -> None:
        """Raises Permanent (`text_mining_opt_out`) where opt-outs are respected and this is one."""
        if self._settings.respect_opt_out and opt_out.concerns_us(robots.opt_out):
            raise Permanent("text_mining_opt_out", robots.opt_out or "")

    def _wish(self, subject: Subject) -> Wish:
        async def on_the_same_host(_: str, target: str) -> bool:
            if registered_domain(target) != subject.host:
                return False
            await self._politeness.require(target)
            return True

        return Wish(
            accept=PAGE,
            headers=_validators(subject.seen),
            most_bytes=self._settings.article_bytes,
            follow=on_the_same_host,
        )

    def _refuse_placeholder(self, subject: Subject, found: VisitedArticle) -> None:
        texts = self._state.get(PlaceholderTexts, texts_key(subject.host)) or PlaceholderTexts()
        if texts.is_placeholder(found.extracted.unfiltered, canonical_of(subject, found)):
            raise Refused(
                Reason.BLOCK_PAGE, f"the text of {MOST_ADDRESSES} other pages of {subject.host}"
            )

    def _page(self, subject: Subject, response: Response) -> Page:
        lines = (
            self._state.get(BoilerplateCounts, boilerplate_key(subject.host)) or BoilerplateCounts()
        )
        return Page(
            url=response.url,
            body=response.body,
            content_type=response.content_type,
            feed_title=subject.entry.title,
            feed_summary=subject.entry.summary,
            feed_published_at=subject.entry.published_at,
            languages=subject.languages,
            known_boilerplate=lines.recurring(),
            agent=self._politeness.agent,
        )


def article_of(
    subject: Subject, found: VisitedArticle, *, revision: int, first: datetime
) -> Article:
    """Article of a page at a revision; `first` is its time of discovery."""
    canonical = canonical_of(subject, found)
    decided = {"id": article_id(canonical), "canonical_url": canonical}
    return Article(
        revision=revision,
        outlet=subject.outlet,
        url=found.response.url,
        discovered_at=first,
        fetched_at=found.fetched_at,
        robots=found.robots,
        **found.extracted.content() | decided,
    )


def seen_of(article: Article, found: VisitedArticle) -> Watched:
    """State of a published article."""
    headers = found.response.headers
    return Watched(
        url=article.url,
        discovered_at=article.discovered_at,
        revision=article.revision,
        outlet=article.outlet,
        title=article.title,
        language=article.language,
        canonical_url=article.canonical_url,
        content_hash=article.content_hash,
        paragraphs=revisions.traces(article.title, found.extracted.unfiltered),
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
    )


def canonical_of(subject: Subject, found: VisitedArticle) -> str:
    """URL of the article: the page's canonical one if it is on the same host."""
    canonical = canonical_url(found.extracted.canonical_url)
    if registered_domain(canonical) == subject.host:
        return canonical
    return canonical_url(found.response.url)


def _redirected(target: str) -> RedirectedOffSite:
    """Raises Permanent (`bad_redirect`) for what could be no entry: a broken address, or none.

    Another scheme with a host is refused there, as if a feed had named it.
    """
    scheme, is_address, rest = target.partition("://")
    is_another = is_address and scheme.lower() not in {"http", "https"} and registered_domain(rest)
    if len(target) > limits.URL.most or not (is_another or web_address(target)):
        raise Permanent("bad_redirect", f"redirected to {target[:200]}")
    return RedirectedOffSite(target)


def _check_status(response: Response) -> None:
    status = response.status
    if status in _LATER:
        raise Unreachable(f"http_{status}", f"{response.url} answers {status}")
    if status not in _READABLE:
        raise Permanent(f"http_{status}", f"{response.url} answers {status}")


def _validators(seen: Watched | None) -> dict[str, str]:
    if seen is None:
        return {}
    headers = {"If-None-Match": seen.etag, "If-Modified-Since": seen.last_modified}
    return {name: value for name, value in headers.items() if value}
