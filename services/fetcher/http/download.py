"""Download of one URL to bytes: the fetcher's only access to the network.

Each request of a download, redirects included, is made within `pace(url)`: the caller's pace of
that host. Bodies are read raw, under a cap and a deadline, and decompressed by decompress.py.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import aiohttp

from perspektiven import __version__, limits
from perspektiven.errors import Permanent, Transient
from perspektiven.net.addresses import Guard, Resolve
from perspektiven.net.bounded import read_up_to
from perspektiven.net.guarded_session import GuardedSession
from perspektiven.ops import metrics
from services.fetcher.http.decompress import ENCODINGS, decompress
from services.fetcher.http.response_headers import by_name
from services.fetcher.settings import FetcherSettings

ANY = "*/*"
PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
SOURCE = (
    "application/rss+xml,application/atom+xml,application/feed+json;q=0.9,"
    "application/xml;q=0.8,text/xml;q=0.8,text/html;q=0.5,*/*;q=0.1"
)

_SHORT_BYTES = 128 * 2**10
_UNPACKED_BYTES = 2**20
"""What is unpacked on the event loop: a few milliseconds' work at most."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Unreachable(Transient):
    """A page could not be fetched this time; `reason` is a fixed word for the cause."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect: responding URL, status, target."""

    url: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Response:
    """Response of a server; `body` is decompressed.

    `headers` have lower-case names. Validators stand there with one character an octet (Latin-1),
    as they go back; the others are UTF-8 where they can be.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float
    """From the last request to the end of its body."""
    hops: tuple[Hop, ...] = ()

    @property
    def content_type(self) -> str | None:
        """The Content-Type header."""
        return self.headers.get("content-type")

    @property
    def redirect(self) -> str | None:
        """Target of a redirect that was not followed."""
        location = self.headers.get("location")
        if self.status not in _REDIRECTS or not location:
            return None
        return joined(self.url, location)


Pace = Callable[[str], AbstractAsyncContextManager[None]]
"""Holds the request for a URL back until it may be made; is left when its answer is there."""

Follow = Callable[[str, str], Awaitable[bool]]
"""Whether a redirect from one URL to another is followed; if not, the redirect is the answer."""


async def everywhere(_from: str, _to: str) -> bool:
    """Policy that follows every redirect."""
    return True


class Witness:
    """Observer of the requests of a download, redirects included."""

    def answered(self, response: Response) -> None:
        """Called after a response."""

    def failed(self, url: str, reason: str, seconds: float) -> None:
        """Called after a request without a usable response, and its seconds."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Parameters of one download."""

    accept: str = ANY
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    """What is posted; without it, the request is a GET."""
    most_bytes: int = 10 * 2**20
    cut: bool = False
    """Whether a longer body is cut off there, instead of being refused."""
    most_redirects: int = 5
    follow: Follow = everywhere
    pace: Pace = lambda _url: nullcontext()
    witness: Witness = field(default_factory=Witness)


class Downloader:
    """Downloads through the guard, with one set of connection pools."""

    def __init__(self, settings: FetcherSettings, *, resolve: Resolve | None = None) -> None:
        """To be made within the running loop that it is used in."""
        self._deadline = settings.download_deadline
        self._session = GuardedSession(
            Guard(
                settings.allowed_hosts,
                allowed_only=settings.user_agent_contact is None,
                resolve=resolve,
            ),
            user_agent=user_agent(settings),
            connections=settings.downloads,
            read_seconds=min(30.0, self._deadline),
        )

    async def __aenter__(self) -> "Downloader":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes all connections."""
        await self._session.close()

    async def get(self, url: str, wish: Wish | None = None) -> Response:
        """Sends a GET (or posts a form); follows the redirects that `wish` allows.

        Raises Unreachable (`dns_error`, `connect_error`, `tls_error`, `timeout`,
        `broken_response`) and Permanent (`forbidden_…`, `no_contact`, `bad_url`, `too_large`,
        `too_slow`, `too_many_headers`, `too_many_redirects`, `bad_encoding`).
        """
        wish = wish or Wish()
        hops: list[Hop] = []
        while True:
            async with wish.pace(url):
                response = await self._witnessed(url, wish)
            target = response.redirect
            if target is None or not await wish.follow(url, target):
                return _with_hops(response, hops)
            if len(hops) >= wish.most_redirects:
                raise Permanent("too_many_redirects", f"more than {wish.most_redirects} redirects")
            hops.append(Hop(url, response.status, target))
            url = target

    async def _witnessed(self, url: str, wish: Wish) -> Response:
        started = time.monotonic()
        try:
            response = await self._request(url, wish)
        except (Unreachable, Permanent) as exc:
            metrics.DOWNLOADS.labels("failed").inc()
            wish.witness.failed(url, exc.reason, time.monotonic() - started)
            raise
        metrics.DOWNLOADS.labels(f"{response.status // 100}xx").inc()
        metrics.DOWNLOAD_SECONDS.observe(response.seconds)
        wish.witness.answered(response)
        return response

    async def _request(self, url: str, wish: Wish) -> Response:
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._deadline):
                status, headers, raw = await self._read(url, wish)
        except TimeoutError as exc:
            raise Permanent("too_slow", f"not finished after {self._deadline:g} s") from exc
        body = await _decompressed(raw, headers.get("content-encoding"), wish.most_bytes)
        return Response(url, status, headers, body, time.monotonic() - started)

    async def _read(self, url: str, wish: Wish) -> tuple[int, dict[str, str], bytes]:
        encodings = ", ".join(ENCODINGS)
        headers = _as_sent({"Accept": wish.accept, "Accept-Encoding": encodings, **wish.headers})
        method = "GET" if wish.form is None else "POST"
        with _our_errors():
            async with self._session.request(
                method, url, headers=headers, data=wish.form
            ) as response:
                raw = response.raw_headers
                if len(raw) > limits.RESPONSE_HEADERS.most:
                    raise Permanent("too_many_headers", f"the response has {len(raw)} headers")
                body, is_longer = b"", False
                if response.status not in _REDIRECTS:
                    chunks = response.content.iter_any()
                    body, is_longer = await read_up_to(wish.most_bytes, chunks)
                if is_longer and not wish.cut:
                    raise Permanent("too_large", f"more than {wish.most_bytes} bytes")
                return response.status, by_name(raw), body


async def _decompressed(raw: bytes, encoding: str | None, most_bytes: int) -> bytes:
    """The body without its Content-Encoding. Raises Permanent as `decompress`.

    A usual page unpacks in a millisecond: only what is longer gets a thread.
    """
    if encoding is None or len(raw) <= _SHORT_BYTES:
        try:
            return decompress(raw, encoding, limit=min(most_bytes, _UNPACKED_BYTES))
        except Permanent as exc:
            if exc.reason != "too_large":
                raise
    return await asyncio.to_thread(decompress, raw, encoding, limit=most_bytes)


def _as_sent(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers of one character an octet as aiohttp writes them, in UTF-8.

    A validator whose octets are no UTF-8 can't be sent back as it came: it is left out, and the
    answer is a whole one.
    """
    found = {}
    for name, value in headers.items():
        with suppress(UnicodeDecodeError):
            found[name] = value.encode("latin-1").decode()
    return found


def user_agent(settings: FetcherSettings) -> str:
    """User-Agent header with our name and the operator's contact."""
    product = f"{settings.user_agent_token}/{__version__}"
    contact = settings.user_agent_contact
    return f"{product} (+{contact})" if contact else product


def joined(base: str, location: str) -> str | None:
    """Target of a Location header without its fragment; None if it is no URL."""
    try:
        target = urljoin(base, location.strip())
        urlsplit(target)
    except ValueError:
        return None
    return target.partition("#")[0]


def _with_hops(response: Response, hops: list[Hop]) -> Response:
    return Response(
        response.url,
        response.status,
        response.headers,
        response.body,
        response.seconds,
        tuple(hops),
    )


@contextmanager
def _our_errors() -> Iterator[None]:
    """aiohttp's errors as ours."""
    try:
        yield
    except aiohttp.ClientConnectorDNSError as exc:
        raise Unreachable("dns_error", str(exc)) from exc
    except (aiohttp.ClientSSLError, aiohttp.ServerFingerprintMismatch) as exc:
        raise Unreachable("tls_error", str(exc)) from exc
    except aiohttp.ServerTimeoutError as exc:
        raise Unreachable("timeout", str(exc) or type(exc).__name__) from exc
    except aiohttp.ClientConnectorError as exc:
        raise Unreachable("connect_error", str(exc)) from exc
    except ValueError as exc:
        raise Permanent("bad_url", str(exc)) from exc
    except (aiohttp.ClientError, OSError) as exc:
        raise Unreachable("broken_response", str(exc) or type(exc).__name__) from exc
