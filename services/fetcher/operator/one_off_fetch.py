"""One-off fetches for the command line: guard, robots rules, short delay, no state."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from perspektiven.errors import Permanent, WrongSetting
from perspektiven.limits import ROBOTS_BYTES
from perspektiven.urls import registered_domain, web_address
from services.fetcher.http.download import ANY, Downloader, Response, Unreachable, Wish
from services.fetcher.http.robots import ALLOW_ALL, DISALLOW_ALL, Rules, rules_for_status
from services.fetcher.settings import FetcherSettings

_LONGEST_DELAY = 1.0
"""Seconds: a person waits, and asks for a handful of pages."""


class SingleFetches:
    """Fetches pages one by one; fetches robots rules once per host."""

    def __init__(
        self, settings: FetcherSettings, downloader: Downloader, *, agent: str | None = None
    ) -> None:
        """`agent` is the product token whose rules count; ours where there is none."""
        self._settings = settings
        self._agent = agent or settings.user_agent_token
        self._downloader = downloader
        self._rules: dict[str, Rules] = {}
        self._missing: dict[str, str] = {}
        self._free_at: dict[str, float] = {}
        self._delay = min(settings.crawl_delay, _LONGEST_DELAY)

    async def get(self, url: str, *, accept: str = ANY) -> Response:
        """Fetches a page and follows redirects that the rules allow.

        Raises Permanent (`robots_disallowed`, `robots_unreachable`, `http_404`…, and as
        Downloader.get) or Unreachable.
        """
        await self._require(url)

        async def follow(_: str, target: str) -> bool:
            await self._require(target)
            return True

        most_bytes = self._settings.source_bytes
        wish = Wish(accept=accept, follow=follow, most_bytes=most_bytes, pace=self._turn)
        response = await self._downloader.get(url, wish)
        if response.status not in {200, 203}:
            raise Permanent(f"http_{response.status}", f"{url} answers {response.status}")
        return response

    async def rules(self, url: str) -> Rules:
        """Robots rules for a URL; an unreachable host allows nothing (RFC 9309)."""
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = await self._ask(origin)
        return self._rules[origin]

    def why_no_rules(self, url: str) -> str | None:
        """Why the robots.txt of a URL could not be fetched; None if it was, or was not tried."""
        return self._missing.get(_origin(url))

    @asynccontextmanager
    async def _turn(self, url: str) -> AsyncIterator[None]:
        host, now = registered_domain(url), time.monotonic()
        turn = max(now, self._free_at.get(host, now))
        self._free_at[host] = turn + self._delay
        await asyncio.sleep(turn - now)
        yield

    async def _require(self, url: str) -> None:
        decision = (await self.rules(url)).decide(url)
        if decision.allowed:
            return
        if missing := self.why_no_rules(url):
            raise Permanent("robots_unreachable", f"{url} may not be fetched: {missing}")
        why = decision.line or "its robots.txt has too many rules"
        raise Permanent("robots_disallowed", f"{url} may not be fetched: {why}")

    async def _ask(self, origin: str) -> Rules:
        url = f"{origin}/robots.txt"
        # Uncompressed, so that it can be cut off where we stop to read.
        plain = {"Accept-Encoding": "identity"}
        wish = Wish(most_bytes=ROBOTS_BYTES.most, cut=True, headers=plain, pace=self._turn)
        try:
            response = await self._downloader.get(url, wish)
        except Unreachable as exc:
            self._missing[origin] = f"{url} can't be fetched: {exc}"
            return DISALLOW_ALL
        except Permanent as exc:
            if exc.reason == "too_many_redirects":
                return ALLOW_ALL
            raise
        if response.status >= 500 or response.status == 429:
            self._missing[origin] = f"{url} answers {response.status}"
        return await asyncio.to_thread(
            rules_for_status, response.status, response.body, self._agent
        )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def fetch(settings: FetcherSettings, url: str, *, accept: str = ANY) -> Response:
    """Fetches the page of a URL. Raises as SingleFetches.get."""

    async def one() -> Response:
        async with Downloader(settings) as downloader:
            return await SingleFetches(settings, downloader).get(url, accept=accept)

    return asyncio.run(one())


def bytes_of(
    source: str,
    address: str | None,
    *,
    standard_input: Callable[[], bytes],
    fetched: Callable[[str], Response],
) -> tuple[bytes, str, str | None]:
    """Bytes, URL and content type of an argument: a URL, a file, or `-`.

    Raises WrongSetting for a file that can't be read, and as `fetched` does.
    """
    if source == "-":
        return standard_input(), address or "", None
    if source.lower().startswith(("http://", "https://")) and web_address(source):
        response = fetched(source)
        return response.body, address or response.url, response.content_type
    try:
        return Path(source).read_bytes(), address or "", None
    except OSError as exc:
        raise WrongSetting(f"can't read {source}: {exc.strerror}") from exc
