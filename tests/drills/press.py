"""Newspapers on loopback hosts, each with a feed and pages of its own: where the whole way begins.

async with Press() as press:
    await pipeline.publish_outlets(press.outlets)
    pipeline.start("fetcher", "translator", "indexer", **press.settings)
    await pipeline.fetched(press.ids)
"""

import random
from collections import Counter
from typing import Any, Self

from perspektiven.contracts import Outlet, Source
from perspektiven.urls import article_id, canonical_url
from tests.support.factories import outlet
from tests.support.newspaper import Newspaper, Reply, Request
from tests.unit.fetcher.desk import feed, page

HOSTS = 100
PAGES = 20
DELAY = 2.0
"""Seconds between two requests to a host: slow enough that a drill meets pages in flight."""

_SUBJECTS = ("harbour", "bridge", "council", "market", "station", "theatre", "library", "museum")
_OBJECTS = ("budget", "strike", "concert", "festival", "storm", "flood", "harvest", "election")

Page = tuple[str, str]
"""Host and path."""


class Press:
    """`hosts` newspapers of `pages` articles each, and what they were asked for."""

    def __init__(self, hosts: int = HOSTS, pages: int = PAGES) -> None:
        self.paper = Newspaper(hosts)
        self._pages = pages

    async def __aenter__(self) -> Self:
        await self.paper.__aenter__()
        self.paper.route("/", self._answer, prefix=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.paper.__aexit__()

    @property
    def settings(self) -> dict[str, Any]:
        """What the services have to be told."""
        return {
            "translator": "memory",
            "allowed_hosts": "127.0.0.0/8",
            "crawl_delay": DELAY,
            "extraction_workers": 1,
            # However far a clock jumps, only entries are fetched.
            "revisit_after": "864000",
        }

    @property
    def outlets(self) -> list[Outlet]:
        """One for each host."""
        return [
            outlet(
                id=f"paper-{host}",
                name=f"Paper {host}",
                languages=("en",),
                homepage=self.paper.url("/", host),
                sources=(Source(url=self.paper.url("/feed.xml", host)),),
            )
            for host in range(len(self.paper.hosts))
        ]

    @property
    def ids(self) -> frozenset[str]:
        """Of all articles."""
        return frozenset(
            article_id(canonical_url(self.paper.url(path, host)))
            for host in range(len(self.paper.hosts))
            for path in self._paths()
        )

    def asked(self) -> Counter[Page]:
        """How often each article was asked for."""
        return Counter(self._requests())

    def last_asked(self) -> set[Page]:
        """The article that each host was asked for last: what may be in flight."""
        return set(dict(self._requests()).items())

    def least_gap(self) -> float:
        """The shortest time in seconds between two requests to one host."""
        return min(self.paper.least_gap(host) for host in range(len(self.paper.hosts)))

    def _requests(self) -> list[Page]:
        return [
            (each.host, each.path) for each in self.paper.requests if each.path.endswith(".html")
        ]

    def _paths(self) -> list[str]:
        return [f"/{number}.html" for number in range(self._pages)]

    def _answer(self, request: Request) -> Reply:
        if request.path == "/feed.xml":
            host = self.paper.hosts.index(request.host)
            links = (self.paper.url(path, host) for path in self._paths())
            return Reply(body=feed(*links), content_type="application/rss+xml")
        if request.path.endswith(".html"):
            return Reply(body=story(f"{request.host}{request.path}").encode())
        return Reply(status=404)


def story(name: str) -> str:
    """A page unlike any other."""
    chance = random.Random(name)

    def sentence() -> str:
        subject, event = chance.choice(_SUBJECTS), chance.choice(_OBJECTS)
        return f"The {subject} of district {chance.randrange(10_000)} met the {event}."

    texts = (" ".join(sentence() for _ in range(8)) for _ in range(3))
    return page(f"Report {name}", *texts)
