"""Image proxy: fetches articles' images through the guard, checks and caches them.

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
from perspektiven.net.bounded import read_up_to
from services.reader.settings import ReaderSettings

log = structlog.get_logger()

MOST_BYTES = limits.IMAGE_BYTES.most
SECONDS = 8.0
"""How long one image may take, redirects included."""

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
    """An image in a format that browsers show and that can hold no script."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class _Kept:
    image: ProxiedImage | None
    """None: it was refused, and is not asked for again until `until`."""
    until: float


class ImageProxy:
    """Fetches images, a few at a time, and keeps those that were asked for last."""

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
        """Whether a page may point to the article's image: there is one, and none that failed."""
        if not self._are_shown or document.image is None or document.status is Status.WITHDRAWN:
            return False
        kept = self._known(document.image.url)
        return kept is None or kept.image is not None

    async def of(self, document: Document) -> ProxiedImage | None:
        """The article's image; None where it has none, or none that can be shown."""
        if document.image is None or not self.shows(document):
            return None
        url = document.image.url
        async with self._locks.setdefault(url, asyncio.Lock()):
            if (kept := self._known(url)) is not None:
                return kept.image
            async with self._places:
                image = await self._fetched(url)
            self._keep(url, image)
        return image

    def _known(self, url: str) -> _Kept | None:
        kept = self._kept.get(url)
        if kept is None or kept.until < time.monotonic():
            return None
        self._kept.move_to_end(url)
        return kept

    def _keep(self, url: str, image: ProxiedImage | None) -> None:
        self._drop(url)
        until = float("inf") if image else time.monotonic() + _REFUSED_FOR
        self._kept[url] = _Kept(image, until)
        self._bytes += _size(image)
        while self._bytes > self._most_bytes or len(self._kept) > _MOST_KEPT:
            self._drop(next(iter(self._kept)))

    def _drop(self, url: str) -> None:
        kept = self._kept.pop(url, None)
        self._bytes -= _size(kept.image) if kept else 0

    async def _fetched(self, url: str) -> ProxiedImage | None:
        try:
            async with asyncio.timeout(SECONDS):
                return await self._fetch(url)
        # An address that is none is a ValueError in some libraries, InvalidURL in others.
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, Permanent, TimeoutError) as exc:
            log.info("image_refused", url=url[:500], error=f"{type(exc).__name__}: {exc}"[:300])
            return None

    async def _fetch(self, url: str) -> ProxiedImage:
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._web.stream("GET", url, headers=_HEADERS) as answer:
                if answer.has_redirect_location:
                    url = str(answer.url.join(answer.headers["location"]))
                    continue
                if answer.status_code != 200:
                    raise Permanent("no_image", f"HTTP {answer.status_code}")
                body, is_longer = await read_up_to(MOST_BYTES, answer.aiter_raw())
            if is_longer:
                raise Permanent("no_image", f"more than {MOST_BYTES} bytes")
            kind = media_type(body)
            if kind is None:
                raise Permanent("no_image", "not in a format of images that is shown")
            return ProxiedImage(body, kind)
        raise Permanent("no_image", "too many redirects")


def media_type(body: bytes) -> str | None:
    """What the first bytes say that this is; None for anything but the five formats (no SVG)."""
    for place, signature, kind in _SIGNATURES:
        if body.startswith(signature, place) and (kind != "image/webp" or body[:4] == b"RIFF"):
            return kind
    return None


def _size(image: ProxiedImage | None) -> int:
    return len(image.body) if image else 0
