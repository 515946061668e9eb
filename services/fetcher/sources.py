"""The sources that are followed, and what is remembered of each."""

from collections import defaultdict
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from perspektiven.contracts import Moment, Outlet, OutletRef, Source
from perspektiven.urls import registered_domain
from services.fetcher.state import State


class SourceMemory(BaseModel):
    """What is remembered of a source. Times without a zone are Unix seconds."""

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
    """A source of an outlet."""

    outlet: Outlet
    source: Source

    @property
    def host(self) -> str:
        """The host that is asked for it."""
        return registered_domain(self.source.url)

    @property
    def key(self) -> str:
        """Where it is remembered."""
        return f"source/{self.host}/{self.source.url}"


class Sources:
    """The catalogue, by outlet and by host."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.outlets: dict[str, Outlet] = {}
        self._by_host: dict[str, dict[str, Followed]] = defaultdict(dict)
        self._delays: dict[str, float] = {}

    def take(self, outlet_id: str, outlet: Outlet | None) -> set[str]:
        """Takes over an outlet as it is now (None: removed); returns the hosts that it concerns."""
        before = self.outlets.pop(outlet_id, None)
        hosts = set()
        for followed in _followed(before):
            self._by_host[followed.host].pop(followed.source.url, None)
        if outlet is not None:
            self.outlets[outlet_id] = outlet
        for followed in _followed(outlet):
            self._by_host[followed.host][followed.source.url] = followed
            hosts.add(followed.host)
        self._set_delay(before, None)
        self._set_delay(outlet, outlet.crawl.delay_seconds if outlet else None)
        return hosts

    def _set_delay(self, outlet: Outlet | None, seconds: float | None) -> None:
        for host in own_hosts(outlet) if outlet else ():
            if seconds is None:
                self._delays.pop(host, None)
            else:
                self._delays[host] = seconds

    def delay(self, host: str) -> float | None:
        """What the catalogue says of the time between two requests to a host."""
        return self._delays.get(host)

    def reference(self, outlet_id: str) -> OutletRef | None:
        """What an article says of this outlet; None for one that the catalogue does not know."""
        outlet = self.outlets.get(outlet_id)
        if outlet is None:
            return None
        return OutletRef(id=outlet.id, name=outlet.name, country=outlet.country)

    def languages(self, outlet_id: str) -> tuple[str, ...]:
        """The outlet's languages, as far as the catalogue knows."""
        outlet = self.outlets.get(outlet_id)
        return outlet.languages if outlet else ()

    def hosts(self) -> list[str]:
        """All hosts that have sources."""
        return [host for host, sources in self._by_host.items() if sources]

    def at(self, host: str) -> list[tuple[Followed, SourceMemory]]:
        """The sources of one of our hosts, with what is remembered. Raises NotOurs."""
        return [
            (followed, self._state.get(SourceMemory, followed.key) or SourceMemory())
            for followed in self._by_host.get(host, {}).values()
        ]

    def next(self, host: str) -> tuple[Followed, SourceMemory] | None:
        """The source of a host that is to be asked first; None when there is none."""
        waiting = [each for each in self.at(host) if not each[1].gone]
        return min(waiting, key=lambda each: each[1].next_poll, default=None)


def own_hosts(outlet: Outlet) -> frozenset[str]:
    """The hosts that are the outlet's own."""
    urls = [outlet.homepage, *(source.url for source in outlet.sources), *outlet.crawl.also_hosts]
    return frozenset(registered_domain(url) for url in urls)


def _followed(outlet: Outlet | None) -> list[Followed]:
    if outlet is None or not outlet.enabled:
        return []
    return [Followed(outlet, source) for source in outlet.sources]
