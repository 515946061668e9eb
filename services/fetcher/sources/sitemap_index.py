"""Sitemap index: which of its sitemaps to read at a poll, and their entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import BaseModel, ConfigDict

from perspektiven import limits
from perspektiven.back_off import back_off
from perspektiven.contracts import Moment, SourceKind
from perspektiven.errors import Permanent
from perspektiven.urls import registered_domain
from services.fetcher.feeds.results import Child, FoundEntry, ParsedSource
from services.fetcher.feeds.source_document import SourceDocument
from services.fetcher.http.download import SOURCE, Response, Unreachable, Wish
from services.fetcher.http.politeness import Politeness
from services.fetcher.pool import ExtractionPool
from services.fetcher.sources.slices import in_slices
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

log = structlog.get_logger()

MOST_AT_ONCE = 10
"""Visits on behalf of one poll; the others have their turn at the next ones."""

_RECENT = timedelta(days=3)
_ARCHIVE_RESTS = timedelta(days=1)
_LONGEST_REST = timedelta(days=30)
_LONG_AGO = datetime.fromtimestamp(0, UTC)


class ChildState(BaseModel):
    """Stored state of a child sitemap, or of an index: then its `children`."""

    model_config = ConfigDict(frozen=True)

    read_at: Moment
    changed_at: Moment | None = None
    """As of when it said that it was."""
    children: tuple[Child, ...] = ()
    barren: int = 0
    """How many times in a row it showed nothing of the last weeks: it is an archive."""
    etag: str = ""
    last_modified: str = ""


ChildStates = dict[str, ChildState | None]
"""Rows to be set, or removed, when all entries that were found are acknowledged."""


@dataclass(slots=True)
class ChildEntries:
    """Result of reading child sitemaps: entries, and state changes."""

    entries: list[FoundEntry] = field(default_factory=list)
    memories: ChildStates = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    child: Child
    memory: ChildState | None
    depth: int

    @property
    def nested(self) -> tuple[Child, ...]:
        """What it named the last time, where it is an index itself."""
        return self.memory.children if self.memory else ()

    def is_worth_reading(self, now: datetime) -> bool:
        child, memory = self.child, self.memory
        if child.lastmod is None:
            return memory is None or now - memory.read_at >= _rest(memory.barren)
        if memory is not None and memory.changed_at is not None:
            return child.lastmod > memory.changed_at
        return now - child.lastmod < _RECENT

    @property
    def rank(self) -> tuple[bool, datetime]:
        """Changed ones first, then those not read for longest."""
        return self.child.lastmod is None, self.memory.read_at if self.memory else _LONG_AGO


class SitemapIndexes:
    """Reads the child sitemaps of an index, some of them at each poll."""

    def __init__(
        self,
        state: State,
        politeness: Politeness,
        pool: ExtractionPool,
        clock: SteadyClock,
        *,
        most_bytes: int,
    ) -> None:
        self._state = state
        self._politeness = politeness
        self._pool = pool
        self._clock = clock
        self._most_bytes = most_bytes

    def of(self, host: str, url: str) -> tuple[Child, ...]:
        """Child sitemaps known from the last read of an index. Raises NotOurs."""
        memory = self._memory(host, url)
        return memory.children if memory else ()

    async def visit(
        self, host: str, url: str, named: Sequence[Child] | None, *, conditional: bool
    ) -> ChildEntries:
        """Reads at most `MOST_AT_ONCE` child sitemaps of the index at `url`.

        No more are read when these list as much as a sitemap may.

        `named` are those that the index names now, None where it did not change. A sitemap that
        can't be read is left out; one that names itself, or is nested too deeply, is not read
        again. Raises Transient when the host is not ours any more.
        """
        now, visited = self._clock.utc(), ChildEntries()
        if named:
            visited.memories |= self._index(host, url, named, now)
        tree = await self._tree(host, url, named if named is not None else self.of(host, url))
        asked: set[str] = set()
        while len(asked) < MOST_AT_ONCE and len(visited.entries) < limits.SITEMAP_URLS.most:
            candidate = _worthiest(tree.values(), asked, now)
            if candidate is None:
                break
            asked.add(candidate.child.url)
            shown = await self._read(host, candidate, visited, conditional=conditional)
            nested = [each for each in shown.children if each.url != url]
            await self._grow(tree, host, nested, candidate.depth + 1)
        return visited

    def _index(self, host: str, url: str, named: Sequence[Child], now: datetime) -> ChildStates:
        """The row of an index; what it does not name any more is forgotten."""
        gone = {child.url for child in self.of(host, url)} - {child.url for child in named}
        removed: ChildStates = {_key(host, each): None for each in gone}
        return removed | {_key(host, url): ChildState(read_at=now, children=tuple(named))}

    async def _tree(self, host: str, url: str, children: Sequence[Child]) -> dict[str, _Candidate]:
        """The sitemaps below an index that are known, by URL; the index itself is none of them."""
        tree: dict[str, _Candidate] = {}
        level = await self._grow(tree, host, [each for each in children if each.url != url], 0)
        for depth in range(1, limits.SITEMAP_LEVELS.most):
            nested = [child for each in level for child in each.nested if child.url != url]
            level = await self._grow(tree, host, nested, depth)
        return tree

    async def _grow(
        self, tree: dict[str, _Candidate], host: str, children: Sequence[Child], depth: int
    ) -> list[_Candidate]:
        """Adds the sitemaps of this host to a tree; returns those that are new in it."""
        new: list[_Candidate] = []
        named = sum(len(each.nested) for each in tree.values())
        # Rows of indexes are large to read.
        async for child in in_slices(children if depth < limits.SITEMAP_LEVELS.most else ()):
            if len(tree) >= limits.SITEMAPS.most:
                break
            if child.url not in tree and registered_domain(child.url) == host:
                memory = self._memory(host, child.url)
                if memory is not None and named >= limits.SITEMAPS.most:
                    # The tree has no room for what it names, and many such rows fill the memory.
                    memory = memory.model_copy(update={"children": ()})
                tree[child.url] = _Candidate(child, memory, depth)
                named += len(tree[child.url].nested)
                new.append(tree[child.url])
        return new

    async def _read(
        self, host: str, candidate: _Candidate, visited: ChildEntries, *, conditional: bool
    ) -> ParsedSource:
        url, before = candidate.child.url, candidate.memory
        now, shown = self._clock.utc(), ParsedSource((), "sitemap")
        memory = ChildState(read_at=now, changed_at=candidate.child.lastmod)
        try:
            await self._politeness.require(url)
            response = await self._politeness.get(url, self._wish(before if conditional else None))
            if response.status == 200:
                document = SourceDocument(response.url, response.body, response.content_type)
                shown = await self._pool.read(SourceKind.SITEMAP, document, now)
                memory = _after(before, memory, shown, response)
            elif response.status == 304 and before is not None:
                memory = before.model_copy(update={"read_at": now, "changed_at": memory.changed_at})
        except Unreachable as exc:
            log.info("sitemap_not_read", url=url, reason=exc.reason, error=str(exc))
            # What changed is still to be read, after the others had their turn.
            memory = (before or memory).model_copy(
                update={"read_at": now, "changed_at": before.changed_at if before else None}
            )
        except Permanent as exc:
            log.info("sitemap_not_read", url=url, reason=exc.reason, error=str(exc))
        visited.entries += shown.entries
        visited.memories[_key(host, url)] = memory
        return shown

    def _wish(self, memory: ChildState | None) -> Wish:
        named = (
            {"If-None-Match": memory.etag, "If-Modified-Since": memory.last_modified}
            if memory
            else {}
        )
        headers = {name: value for name, value in named.items() if value}
        return Wish(SOURCE, headers, most_bytes=self._most_bytes, follow=self._may_follow)

    async def _may_follow(self, source: str, target: str) -> bool:
        if registered_domain(source) != registered_domain(target):
            return False
        await self._politeness.require(target)
        return True

    def _memory(self, host: str, url: str) -> ChildState | None:
        return self._state.get(ChildState, _key(host, url))


def _worthiest(
    candidates: Iterable[_Candidate], asked: set[str], now: datetime
) -> _Candidate | None:
    worthy = (
        each for each in candidates if each.child.url not in asked and each.is_worth_reading(now)
    )
    return min(worthy, key=lambda each: each.rank, default=None)


def _after(
    before: ChildState | None, memory: ChildState, shown: ParsedSource, response: Response
) -> ChildState:
    """The memory of a sitemap that could be read."""
    if shown.children:
        # An index is read whole each time: what stands below it is to be remembered.
        return memory.model_copy(update={"children": shown.children})
    headers = response.headers
    return memory.model_copy(
        update={
            "barren": 0 if shown.entries else (before.barren if before else 0) + 1,
            "etag": headers.get("etag", ""),
            "last_modified": headers.get("last-modified", ""),
        }
    )


def _rest(barren: int) -> timedelta:
    """How long a sitemap is left alone that showed nothing new so many times."""
    return back_off(barren, first=_ARCHIVE_RESTS, longest=_LONGEST_REST)


def _key(host: str, url: str) -> str:
    return f"child/{host}/{url}"
