"""Frontier: durable queues of waiting entries and revisits per host; known articles.

An entry waits as a row `todo/HOST/ID` of the state until its Article, or its refusal, is
acknowledged. A second look at a known article waits as `look/HOST/ID`. `seen/HOST/ID` remembers
every URL that was ever done with: in full while an article will be looked at again, and from then
on no more than that it is known. These rows stay, since a source may list a page for years.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from perspektiven.contracts import Entry, Moment, OutletRef
from perspektiven.errors import Permanent
from perspektiven.kafka.connections import BY_HAND
from perspektiven.kafka.delivery import Record
from perspektiven.urls import article_id, canonical_url, registered_domain
from services.fetcher.state.mirror import Queued
from services.fetcher.state.state import State
from services.fetcher.steady_clock import SteadyClock

_TOLD = ("title", "summary", "published_at")
"""What a source tells of a page besides its address."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True)


class Todo(_Row):
    """A waiting entry. `due` is in Unix seconds."""

    due: float
    entry: str
    """The Entry's record as it came, completed by what other sources of its outlet say."""
    origin: tuple[int, int, int]
    """Partition, offset and timestamp (ms) of that record."""
    attempts: int = 0
    failure: str = ""
    """How the last attempt failed."""
    trace: str = ""
    """The record's `traceparent`."""
    rank: float = 0.0
    """The hour in which it was published, as far as is known: the newest go first."""
    by_hand: bool = False
    """A person asked for it: that it was refused before does not count."""

    def headers(self) -> tuple[tuple[str, bytes], ...]:
        """Headers of the record that are kept."""
        return (("traceparent", self.trace.encode()),) if self.trace else ()


class Revisit(_Row):
    """A scheduled revisit of a known article. `due` is in Unix seconds."""

    due: float
    entry: str
    number: int
    """How many looks there were before."""


class Seen(_Row):
    """Outcome of a URL that is done: all that is kept when revisits are over."""

    refused: str = ""
    """The reason, where it is no article."""
    same_as: str = ""
    """The id of the article, where this URL is another address of it."""
    revision: int = 0


class Watched(Seen):
    """A published article with scheduled revisits."""

    url: str
    discovered_at: Moment
    outlet: OutletRef
    title: str
    language: str
    canonical_url: str
    content_hash: str
    paragraphs: tuple[str, ...]
    """Short hashes of the paragraphs; see revisions.py."""
    etag: str = ""
    last_modified: str = ""
    withdrawn: bool = False
    missing_since: Moment | None = None
    """When it was not found for the first time, of several in a row."""


def settled(changes: Mapping[str, BaseModel | None]) -> dict[str, BaseModel | None]:
    """The rows, with articles that nobody looks at again as no more than known.

    Only together with the removal of its look a row is shrunk: what is written twice stays so.
    """
    rows = dict(changes)
    for key, row in changes.items():
        look = key.replace("seen/", "look/", 1)
        if isinstance(row, Watched) and changes.get(look, row) is None:
            rows[key] = Seen(revision=row.revision)
    return rows


def todo_key(host: str, identity: str) -> str:
    """State key of a waiting entry."""
    return f"todo/{host}/{identity}"


def look_key(host: str, identity: str) -> str:
    """State key of a revisit."""
    return f"look/{host}/{identity}"


def seen_key(host: str, identity: str) -> str:
    """State key of a seen URL."""
    return f"seen/{host}/{identity}"


class Frontier:
    """The queues of all hosts that are ours."""

    def __init__(self, state: State, clock: SteadyClock, *, most_per_host: int) -> None:
        self._state = state
        self._clock = clock
        self._most = most_per_host
        self._counts: dict[str, int] = {}

    def is_known(self, url: str) -> bool:
        """Whether a URL is waiting or done. Raises NotOurs for a host of another instance."""
        return self._is_known(registered_domain(url), article_id(canonical_url(url)))

    def is_waiting(self, url: str) -> bool:
        """Whether a URL is waiting. Raises NotOurs for a host of another instance."""
        return self._state.has(todo_key(registered_domain(url), article_id(canonical_url(url))))

    def _is_known(self, host: str, identity: str) -> bool:
        return self._state.has(seen_key(host, identity)) or self._state.has(
            todo_key(host, identity)
        )

    def _is_refused(self, host: str, identity: str) -> bool:
        seen = self._state.get(Seen, seen_key(host, identity))
        return seen is not None and bool(seen.refused)

    async def add(self, entry: Entry, record: Record) -> bool:
        """Adds a waiting entry; False if its URL is known already.

        An entry that still waits takes over what only this one tells. What was refused waits anew
        when a person asks for it. Raises Permanent (`frontier_full`) when too much waits for its
        host.
        """
        host, identity = registered_domain(entry.url), article_id(canonical_url(entry.url))
        by_hand = BY_HAND in record.headers
        if self._is_known(host, identity) and not (by_hand and self._is_refused(host, identity)):
            await self._complete(todo_key(host, identity), entry)
            return False
        if self.waiting(host) >= self._most:
            self.forget(host)
        if self.waiting(host) >= self._most:
            raise Permanent("frontier_full", f"{self._most} entries already wait for {host}")
        todo = Todo(
            due=min(entry.discovered_at.timestamp(), self._clock.now()),
            entry=(record.value or b"").decode(),
            origin=(record.partition, record.offset, record.timestamp_ms),
            trace=dict(record.headers).get("traceparent", b"").decode("latin-1"),
            rank=_rank(entry),
            by_hand=by_hand,
        )
        self._counts[host] += 1
        try:
            await self._state.put({todo_key(host, identity): todo})
        except BaseException:
            self._counts.pop(host, None)
            raise
        return True

    async def _complete(self, key: str, entry: Entry) -> None:
        """Adds to the entry that waits there what only another listing of its page tells."""
        todo = self._state.get(Todo, key)
        if todo is None:
            return
        try:
            waiting = Entry.model_validate_json(todo.entry)
        except ValidationError:
            return  # its turn removes it, and says so
        more = completed(waiting, entry)
        if more != waiting:
            changes = {"entry": more.to_bytes().decode(), "rank": _rank(more)}
            await self._state.put({key: todo.model_copy(update=changes)})

    def waiting(self, host: str) -> int:
        """Number of waiting entries of a host."""
        if host not in self._counts:
            self._counts[host] = self._state.queued("todo", host)
        return self._counts[host]

    def room(self, host: str) -> int:
        """Number of further entries that may wait for a host."""
        return max(0, self._most - self.waiting(host))

    def done(self, host: str) -> None:
        """Counts a finished entry of a host."""
        if host in self._counts:
            self._counts[host] = max(0, self._counts[host] - 1)

    def forget(self, host: str) -> None:
        """Forgets the cached count of a host's entries."""
        self._counts.pop(host, None)

    def next(self, host: str, now: float) -> Queued | None:
        """Next due row: of those due now, new entries before revisits.

        And of the entries the newest: news must not wait behind an archive.
        """
        due = self._state.highest_due("todo", host, now)
        if due is not None:
            return due
        todo, look = self._state.first_due("todo", host), self._state.first_due("look", host)
        if todo is None or look is None:
            return todo or look
        return min(todo, look, key=lambda queued: queued.due)


def completed(entry: Entry, other: Entry) -> Entry:
    """The entry with the title, summary and date that it lacks and another source tells.

    Only a source of the same outlet is believed: a feed must not describe other outlets' pages.
    """
    if entry.outlet_id != other.outlet_id:
        return entry
    told = {name: getattr(other, name) for name in _TOLD if getattr(entry, name) is None}
    return entry.model_copy(update=told)


def _rank(entry: Entry) -> float:
    """When an entry was published; not later than it was discovered, whatever the source says.

    In whole hours: what is about as old goes in the order in which it was discovered.
    """
    discovered = entry.discovered_at.timestamp()
    published = entry.published_at.timestamp() if entry.published_at else discovered
    return min(published, discovered) // 3_600.0
