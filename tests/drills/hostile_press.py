"""Newspapers with hostile inputs among newspapers with good articles, each on a host of its own.

async with HostilePress(KINDS, good_hosts=20, pages=20) as press:
    await pipeline.publish_outlets(press.outlets)
    … lines and records of press.cases are handed in by the test …
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from perspektiven.contracts import Outlet, Source
from perspektiven.urls import article_id, canonical_url
from tests.drills.press import story
from tests.support.factories import outlet
from tests.support.hostile import Hostile, Way, good_page
from tests.support.newspaper import Newspaper, Reply
from tests.unit.fetcher.desk import feed

CRAWLED: tuple[Way, ...] = ("page", "robots", "feed")
"""Ways of inputs that the fetcher gets itself."""

SETTINGS: dict[str, Any] = {
    "translator": "memory",
    "allowed_hosts": "127.0.0.0/8",
    "crawl_delay": 0.2,
    "revisit_after": "864000",
    "retry_after": "1",
    "parked_for": 1,
}
"""What the services have to be told."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile input, the address of its article, and that article's id."""

    number: int
    kind: Hostile
    url: str

    @property
    def id(self) -> str:
        return article_id(canonical_url(self.url))

    @property
    def beside(self) -> frozenset[str]:
        """The ids of good articles that come in the same feed."""
        if self.kind.way != "feed":
            return frozenset()
        return frozenset({article_id(canonical_url(self.url.replace("/1.html", "/2.html")))})

    def body(self) -> bytes:
        return self.kind.body(self.url)


class HostilePress:
    """A host for each hostile input that is crawled, and `good_hosts` with `pages` each."""

    def __init__(self, kinds: Sequence[Hostile], *, good_hosts: int, pages: int) -> None:
        self._kinds = kinds
        self._hostile = sum(kind.way in CRAWLED for kind in kinds)
        self._pages = pages
        self.paper = Newspaper(self._hostile + good_hosts)
        self.cases: list[Case] = []
        self._outlets: dict[Case, Outlet] = {}
        self.good: list[tuple[Outlet, frozenset[str]]] = []
        """The good outlets, each with the ids of its articles."""

    async def __aenter__(self) -> Self:
        await self.paper.__aenter__()
        host = 0
        for number, kind in enumerate(self._kinds):
            if kind.way in CRAWLED:
                case = Case(number, kind, self.paper.url("/1.html", host))
                self._set_up(case, host)
                host += 1
            else:
                case = Case(number, kind, f"https://hostile-{number}.example/1.html")
            self.cases.append(case)
        for good in range(self._hostile, len(self.paper.hosts)):
            self.good.append(self._good(good))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.paper.__aexit__()

    @property
    def outlets(self) -> list[Outlet]:
        """All of them."""
        return [*self._outlets.values(), *(each for each, _ in self.good)]

    def outlet_of(self, case: Case) -> Outlet:
        """The outlet whose page, feed or robots.txt is the hostile input."""
        return self._outlets[case]

    @property
    def good_ids(self) -> frozenset[str]:
        """Of all good articles that are crawled."""
        ids = [ids for _, ids in self.good]
        return frozenset[str]().union(*ids, *(case.beside for case in self.cases))

    def _set_up(self, case: Case, host: int) -> None:
        name, kind = self.paper.hosts[host], case.kind
        pages = {"/1.html": case.body() if kind.way == "page" else good_page()}
        listed = Reply(body=feed(case.url), content_type="application/rss+xml")
        if kind.way == "robots":
            self.paper.answer(f"{name}/robots.txt", Reply(body=case.body()))
        if kind.way == "feed":
            listed = Reply(body=case.body(), content_type="application/feed+json")
            pages["/2.html"] = story(f"beside {case.number}").encode()
        self.paper.answer(f"{name}/feed.xml", listed)
        for path, body in pages.items():
            self.paper.answer(f"{name}{path}", Reply(body=body))
        self._outlets[case] = self._outlet(f"hostile-{case.number}", host)

    def _good(self, host: int) -> tuple[Outlet, frozenset[str]]:
        name = self.paper.hosts[host]
        urls = [self.paper.url(f"/{number}.html", host) for number in range(self._pages)]
        listed = Reply(body=feed(*urls), content_type="application/rss+xml")
        self.paper.answer(f"{name}/feed.xml", listed)
        for number, url in enumerate(urls):
            self.paper.page(f"{name}/{number}.html", story(url))
        ids = frozenset(article_id(canonical_url(url)) for url in urls)
        return self._outlet(f"good-{host}", host), ids

    def _outlet(self, identity: str, host: int) -> Outlet:
        return outlet(
            id=identity,
            name=identity,
            languages=("en",),
            homepage=self.paper.url("/", host),
            sources=(Source(url=self.paper.url("/feed.xml", host)),),
        )
