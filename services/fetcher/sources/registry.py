"""Registry of followed sources, and their stored poll state."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from perspektiven.contracts import Moment, Outlet, OutletRef, Source
from perspektiven.urls import canonical_url, registered_domain
from services.fetcher.http.crawl_delays import CrawlDelays
from services.fetcher.state.state import State

ERRORS_UNTIL_HOME = 3
"""After so many in a row, where a source moved to is given up: its own address is asked again."""

_MOVE_CHECKED_EVERY = timedelta(days=7)


class SourceMemory(BaseModel):
    """Poll state of a source as stored. Times without a zone are Unix seconds."""

    model_config = ConfigDict(frozen=True)

    next_poll: float = 0.0
    interval: float = 0.0
    polls: int = 0
    """Successful ones."""
    last_success: Moment | None = None
    etag: str = ""
    """Validators are kept byte for byte, and only after a body that could be read."""
    last_modified: str = ""
    body_hash: str = ""
    known: tuple[str, ...] = ()
    """Short hashes of the URLs that the source showed the last time."""
    errors: int = 0
    """How many in a row."""
    last_error: str = ""
    announced: bool = False
    """Its hub said that there is something new, but not what."""
    wished: float = 0.0
    """Seconds that its body asked to be left alone for (ttl, sy:updatePeriod)."""
    skip_hours: frozenset[int] = frozenset()
    """Hours of the day, in UTC, in which it asks not to be read."""
    skip_days: frozenset[str] = frozenset()
    """Days of the week, likewise; English names."""
    gone: bool = False
    """It answered 410: it is not asked again until the catalogue names it anew."""
    address: str = ""
    """Where it moved for good."""
    moved_to: str = ""
    """Where it says that it moved for good, and since when it says so."""
    moved_since: float = 0.0
    moved_times: int = 0


@dataclass(frozen=True, slots=True)
class Followed:
    """A source with its outlet."""

    outlet: Outlet
    source: Source

    @property
    def host(self) -> str:
        """Host of the source's URL."""
        return registered_domain(self.source.url)

    @property
    def key(self) -> str:
        """State key of the source."""
        return f"source/{self.host}/{self.source.url}"


class Sources:
    """The catalogue, by outlet and by host."""

    def __init__(self, state: State, delays: CrawlDelays) -> None:
        """What the catalogue says of delays is written into `delays`."""
        self._state = state
        self._delays = delays
        self.outlets: dict[str, Outlet] = {}
        self._by_host: dict[str, dict[str, Followed]] = defaultdict(dict)
        self._removed: set[str] = set()
        self._named_anew: set[str] = set()

    def take(self, outlet_id: str, outlet: Outlet | None) -> set[str]:
        """Applies the current version of an outlet (None: removed); returns affected hosts.

        A source that was removed and is named anew is asked again, even if it was gone.
        """
        before = self.outlets.pop(outlet_id, None)
        hosts = set()
        for followed in _followed(before):
            self._by_host[followed.host].pop(followed.source.url, None)
            self._removed.add(followed.key)
        if outlet is not None:
            self.outlets[outlet_id] = outlet
        kept = {followed.key for followed in _followed(before)}
        for followed in _followed(outlet):
            self._by_host[followed.host][followed.source.url] = followed
            hosts.add(followed.host)
            if followed.key in self._removed and followed.key not in kept:
                self._named_anew.add(followed.key)
            self._removed.discard(followed.key)
        self._set_delays(before, outlet)
        return hosts

    def _set_delays(self, before: Outlet | None, outlet: Outlet | None) -> None:
        if before is not None:
            for host in own_hosts(before):
                self._delays.forget(host, before.id)
        if outlet is not None and outlet.crawl.delay_seconds is not None:
            for host in own_hosts(outlet):
                self._delays.ask(host, outlet.id, outlet.crawl.delay_seconds)

    def asked(self, followed: Followed) -> None:
        """Notes that a source was asked since the catalogue named it."""
        self._named_anew.discard(followed.key)

    def reference(self, outlet_id: str) -> OutletRef | None:
        """Reference to an outlet; None if the catalogue does not know it."""
        outlet = self.outlets.get(outlet_id)
        if outlet is None:
            return None
        return OutletRef(id=outlet.id, name=outlet.name, country=outlet.country)

    def languages(self, outlet_id: str) -> tuple[str, ...]:
        """Languages of an outlet, if the catalogue knows them."""
        outlet = self.outlets.get(outlet_id)
        return outlet.languages if outlet else ()

    def hosts(self) -> list[str]:
        """All hosts that have sources."""
        return [host for host, sources in self._by_host.items() if sources]

    def at(self, host: str) -> list[tuple[Followed, SourceMemory]]:
        """Sources of an owned host with their poll state. Raises NotOurs."""
        known = [(followed, self._memory(followed)) for followed in self._of(host)]
        return [
            (followed, memory if self.already_at(followed, memory) is None else _resting(memory))
            for followed, memory in known
        ]

    def already_at(self, followed: Followed, memory: SourceMemory) -> Followed | None:
        """Source that is polled at the URL that this one moved to, if there is one.

        This one rests as long as the other can be read. Of several that moved there, one is
        asked. Raises NotOurs.
        """
        if not memory.address:
            return None
        place = canonical_url(memory.address)
        for other in self._of(followed.host):
            theirs = self._memory(other)
            is_before = (bool(theirs.address), other.source.url) < (True, followed.source.url)
            is_read = not theirs.gone and theirs.errors < ERRORS_UNTIL_HOME
            asked = theirs.address or other.source.url
            if is_before and is_read and canonical_url(asked) == place:
                return other
        return None

    def resting(self, outlet_id: str, host: str) -> dict[str, str]:
        """Resting sources of an outlet on a host, and where each of them moved to."""
        own = [each for each in self._of(host) if each.outlet.id == outlet_id]
        known = [(followed, self._memory(followed)) for followed in own]
        return {
            followed.source.url: memory.address
            for followed, memory in known
            if self.already_at(followed, memory) is not None
        }

    def _of(self, host: str) -> list[Followed]:
        return list(self._by_host.get(host, {}).values())

    def _memory(self, followed: Followed) -> SourceMemory:
        memory = self._state.get(SourceMemory, followed.key) or SourceMemory()
        if memory.gone and followed.key in self._named_anew:
            return memory.model_copy(update={"gone": False, "next_poll": 0.0})
        return memory

    def next(self, host: str) -> tuple[Followed, SourceMemory] | None:
        """Source of a host that is due first; None if there is none."""
        waiting = [each for each in self.at(host) if not each[1].gone]
        return min(waiting, key=lambda each: each[1].next_poll, default=None)


def _resting(memory: SourceMemory) -> SourceMemory:
    """The memory as it counts while the source rests.

    It is not kept: the source is due at once when the other one leaves the catalogue.
    """
    last = memory.last_success.timestamp() if memory.last_success else 0.0
    check = last + _MOVE_CHECKED_EVERY.total_seconds()
    return memory.model_copy(update={"next_poll": max(memory.next_poll, check)})


def own_hosts(outlet: Outlet) -> frozenset[str]:
    """Hosts that belong to the outlet."""
    urls = [outlet.homepage, *(source.url for source in outlet.sources), *outlet.crawl.also_hosts]
    return frozenset(registered_domain(url) for url in urls)


def _followed(outlet: Outlet | None) -> list[Followed]:
    if outlet is None or not outlet.enabled:
        return []
    return [Followed(outlet, source) for source in outlet.sources]
