"""Pictures of articles: fetched through the guard, checked, kept for a while, handed on.

A visitor names an article and never a URL, and no outlet learns who reads its articles here.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from weakref import WeakValueDictionary

import httpx
import structlog

from perspektiven import __version__, limits
from perspektiven.errors import Permanent
from perspektiven.index import Document, Status
from perspektiven.net import guard
from services.reader.settings import ReaderSettings

log = structlog.get_logger()

MOST_BYTES = limits.IMAGE_BYTES.most
SECONDS = 8.0
"""How long one picture may take, redirects included."""

_AT_ONCE = 8
_MOST_REDIRECTS = 3
_REFUSED_FOR = 600.0
_MOST_KEPT = 5_000
_HEADERS = {
    "Accept": "image/avif,image/webp,image/jpeg,image/png,image/gif",
    # What arrives is judged and handed on as it is, so it may not come packed.
    "Accept-Encoding": "identity",
}
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypavif", "image/avif"),
    (4, b"ftypavis", "image/avif"),
)


@dataclass(frozen=True, slots=True)
class ProxiedImage:
    """A picture in a format that browsers show and that can hold no script."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class _Kept:
    picture: ProxiedImage | None
    """None: it was refused, and is not asked for again until `until`."""
    until: float


class ImageProxy:
    """Fetches pictures, a few at a time, and keeps those that were asked for last."""

    def __init__(self, settings: ReaderSettings) -> None:
        contact = settings.user_agent_contact
        agent = f"Perspektiven/{__version__} (pictures" + (f"; +{contact})" if contact else ")")
        self._web = guard.client(
            guard.Guard(settings.allowed_hosts, allowed_only=contact is None),
            user_agent=agent,
            connections=_AT_ONCE * 2,
            timeout=httpx.Timeout(SECONDS, connect=4.0),
        )
        self._are_shown = settings.images
        self._most_bytes = settings.image_cache_megabytes * 2**20
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._web.aclose()

    def shows(self, document: Document) -> bool:
        """Whether a page may point to the article's picture: there is one, and none that failed."""
        if not self._are_shown or document.image is None or document.status is Status.WITHDRAWN:
            return False
        kept = self._known(document.image.url)
        return kept is None or kept.picture is not None

    async def of(self, document: Document) -> ProxiedImage | None:
        """The article's picture; None where it has none, or none that can be shown."""
        if document.image is None or not self.shows(document):
            return None
        url = document.image.url
        async with self._locks.setdefault(url, asyncio.Lock()):
            if (kept := self._known(url)) is not None:
                return kept.picture
            async with self._places:
                picture = await self._fetched(url)
            self._keep(url, picture)
        return picture

    def _known(self, url: str) -> _Kept | None:
        kept = self._kept.get(url)
        if kept is None or kept.until < time.monotonic():
            return None
        self._kept.move_to_end(url)
        return kept

    def _keep(self, url: str, picture: ProxiedImage | None) -> None:
        self._drop(url)
        until = float("inf") if picture else time.monotonic() + _REFUSED_FOR
        self._kept[url] = _Kept(picture, until)
        self._bytes += _size(picture)
        while self._bytes > self._most_bytes or len(self._kept) > _MOST_KEPT:
            self._drop(next(iter(self._kept)))

    def _drop(self, url: str) -> None:
        kept = self._kept.pop(url, None)
        self._bytes -= _size(kept.picture) if kept else 0

    async def _fetched(self, url: str) -> ProxiedImage | None:
        try:
            async with asyncio.timeout(SECONDS):
                return await self._fetch(url)
        # An address that is none is a ValueError in some libraries, InvalidURL in others.
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, Permanent, TimeoutError) as exc:
            log.info("picture_refused", url=url[:500], error=f"{type(exc).__name__}: {exc}"[:300])
            return None

    async def _fetch(self, url: str) -> ProxiedImage:
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._web.stream("GET", url, headers=_HEADERS) as answer:
                if answer.has_redirect_location:
                    url = str(answer.url.join(answer.headers["location"]))
                    continue
                if answer.status_code != 200:
                    raise Permanent("no_picture", f"HTTP {answer.status_code}")
                body = await _read(answer)
            kind = media_type(body)
            if kind is None:
                raise Permanent("no_picture", "not in a format of pictures that is shown")
            return ProxiedImage(body, kind)
        raise Permanent("no_picture", "too many redirects")


async def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > MOST_BYTES:
            raise Permanent("no_picture", f"more than {MOST_BYTES} bytes")
    return bytes(body)


def media_type(body: bytes) -> str | None:
    """What the first bytes say that this is; None for anything but the five formats (no SVG)."""
    for place, signature, kind in _SIGNATURES:
        if body.startswith(signature, place) and (kind != "image/webp" or body[:4] == b"RIFF"):
            return kind
    return None


def _size(picture: ProxiedImage | None) -> int:
    return len(picture.body) if picture else 0
