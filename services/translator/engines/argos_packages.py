"""Argos packages on this machine: lookup, download on first use, verification.

The index of packages names no checksums. What was once downloaded is pinned: its SHA-256 stands in
`checksums.json` beside it, and a file that no longer has it is refused. A download becomes a
package only when it is whole and reads as one.
"""

import asyncio
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog

from perspektiven.errors import Transient, WrongSetting
from services.translator.engines.argos_model import MOST_BYTES, metadata, opened
from services.translator.engines.codes import Pairs, canonical
from services.translator.settings import TranslatorSettings

log = structlog.get_logger()

_PINS = "checksums.json"
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Package:
    """A package on this machine or in the index (then `links` are its downloads)."""

    source: str
    target: str
    version: str
    path: Path
    links: tuple[str, ...] = ()


class Packages:
    """Local folder of packages, and the index for missing ones."""

    def __init__(self, settings: TranslatorSettings) -> None:
        self._folder = settings.argos_folder or settings.data_dir / "argos"
        self._index_url = settings.argos_index_url
        self._may_download = settings.argos_download
        self._timeout = settings.translator_timeout
        self._here: dict[tuple[str, str], Package] = {}
        self._index: dict[tuple[str, str], Package] | None = None
        self._gone: set[tuple[str, str]] = set()
        self._lock = asyncio.Lock()

    async def read_folder(self) -> None:
        """Finds the packages in the folder; raises WrongSetting for one that is broken."""
        self._here = await asyncio.to_thread(_packages_in, self._folder)

    async def route(self, source: str, target: str, pivot: str) -> list[Package]:
        """Package of a pair, or two via `pivot`, downloaded if needed; empty: there is none.

        Raises Transient when the index or a package can't be had now.
        """
        async with self._lock:
            for known in (self._here, None):
                packages = known if known is not None else await self._known()
                while found := _route(packages, source, target, pivot):
                    fetched = [await self._fetched(each) for each in found]
                    if None not in fetched:
                        return [each for each in fetched if each is not None]
                    # What the index names and nobody has: perhaps two others make the pair.
                    packages = {pair: p for pair, p in packages.items() if pair not in self._gone}
            return []

    async def close(self) -> None:
        """Nothing is held open."""

    async def _known(self) -> dict[tuple[str, str], Package]:
        """What lies here, and what the index has besides."""
        if not self._may_download:
            return self._here
        if self._index is None:
            listed = await self._get_index()
            self._index = {(each.source, each.target): each for each in listed}
        there = {pair: each for pair, each in self._index.items() if pair not in self._gone}
        return there | self._here

    async def _get_index(self) -> list[Package]:
        try:
            async with httpx.AsyncClient(timeout=self._timeout, follow_redirects=True) as client:
                response = await client.get(self._index_url)
                response.raise_for_status()
                return _listed(response.json(), self._folder)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as exc:
            raise Transient(
                f"can't download the index of Argos packages from {self._index_url} ({exc!r}); "
                f"PERSPEKTIVEN_ARGOS_DOWNLOAD=false uses the packages in {self._folder} alone",
                retry_after=30,
            ) from exc

    async def _fetched(self, package: Package) -> Package | None:
        """The package on disk; None where all its links are dead. Raises Transient."""
        pair = (package.source, package.target)
        if pair in self._here:
            return self._here[pair]
        self._folder.mkdir(parents=True, exist_ok=True)
        trouble: Exception | None = None
        for link in package.links:
            try:
                await self._download(link, package)
            except (httpx.HTTPError, OSError, WrongSetting) as exc:
                trouble = trouble if _is_gone(exc) else exc
                log.warning("argos_package_failed", url=link, error=repr(exc))
                continue
            self._here[pair] = package
            return package
        if trouble is None:
            self._gone.add(pair)
            return None
        said = f"{package.path.name} can't be downloaded: {trouble!r}"
        raise Transient(said, retry_after=30) from trouble

    async def _download(self, url: str, package: Package) -> None:
        """Puts the package to its place, and its checksum into the list of them."""
        part = package.path.with_suffix(".part")
        log.info("argos_package_download", package=package.path.name, url=url)
        try:
            digest = await self._receive(url, part)
            await asyncio.to_thread(_check, part, package)
            part.replace(package.path)
        finally:
            part.unlink(missing_ok=True)
        _pin(self._folder, package.path.name, digest)

    async def _receive(self, url: str, part: Path) -> str:
        digest = hashlib.sha256()
        done, logged = 0, 0
        async with (
            httpx.AsyncClient(timeout=self._timeout, follow_redirects=True) as client,
            client.stream("GET", url) as response,
        ):
            response.raise_for_status()
            total = int(response.headers.get("content-length") or 0)
            with part.open("wb") as file:
                async for chunk in response.aiter_bytes(_CHUNK):
                    file.write(chunk)
                    digest.update(chunk)
                    done += len(chunk)
                    if done > MOST_BYTES:
                        raise WrongSetting(f"{url} is too large")
                    if done - logged >= 20 * _CHUNK:
                        logged = done
                        log.info("argos_package_progress", url=url, bytes=done, of=total)
        if total and done != total:
            raise httpx.ReadError(f"{done} of {total} bytes")
        return digest.hexdigest()


def _is_gone(exc: Exception) -> bool:
    return isinstance(exc, httpx.HTTPStatusError) and exc.response.status_code in {404, 410}


def _route(
    packages: dict[tuple[str, str], Package], source: str, target: str, pivot: str
) -> list[Package]:
    pairs = Pairs(packages)
    if (direct := pairs.find(source, target)) is not None:
        return [packages[direct]]
    first, second = pairs.find(source, pivot), pairs.find(pivot, target)
    return [packages[first], packages[second]] if first is not None and second is not None else []


def _packages_in(folder: Path) -> dict[tuple[str, str], Package]:
    pins = _pins(folder)
    found: dict[tuple[str, str], Package] = {}
    for path in sorted(folder.glob("*.argosmodel")):
        pin = pins.get(path.name)
        if pin is not None and pin != _sha256(path):
            raise WrongSetting(
                f"{path} is not what was downloaded; delete it, and it is downloaded again"
            )
        with opened(path) as package:
            about = metadata(package)
        if str(about.get("type", "translate")) == "translate":
            each = _package(about, path)
            found[each.source, each.target] = each
    return found


def _listed(index: Any, folder: Path) -> list[Package]:
    found = []
    for about in index:
        links = tuple(str(link) for link in about["links"] if str(link).startswith("http"))
        if str(about.get("type", "translate")) == "translate" and links:
            name = Path(urlsplit(links[0]).path).name
            if name.endswith(".argosmodel"):
                found.append(_package(about, folder / name, links))
    return found


def _package(about: dict[str, Any], path: Path, links: tuple[str, ...] = ()) -> Package:
    return Package(
        source=canonical(str(about["from_code"])),
        target=canonical(str(about["to_code"])),
        version=str(about.get("package_version", "unknown")),
        path=path,
        links=links,
    )


def _check(part: Path, package: Package) -> None:
    """Raises WrongSetting for a download that is not the package it should be."""
    with opened(part) as archive:
        about = _package(metadata(archive), part)
        if (about.source, about.target) != (package.source, package.target):
            raise WrongSetting(
                f"{package.path.name} is a package of {about.source} → {about.target}"
            )
        if (broken := archive.testzip()) is not None:
            raise WrongSetting(f"{package.path.name} is damaged at {broken}")


def _pins(folder: Path) -> dict[str, str]:
    try:
        pins = json.loads((folder / _PINS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as exc:
        raise WrongSetting(f"{folder / _PINS} can't be read: {exc}") from exc
    return {str(name): str(digest) for name, digest in pins.items()}


def _pin(folder: Path, name: str, digest: str) -> None:
    pins = {**_pins(folder), name: digest}
    # Beside it first: on a full disk, half a file would keep the translator from starting.
    part = folder / f"{_PINS}.part"
    part.write_text(_in_json(pins.items()), encoding="utf-8")
    part.replace(folder / _PINS)


def _in_json(pins: Iterable[tuple[str, str]]) -> str:
    return json.dumps(dict(sorted(pins)), indent=2) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
