"""Outlets that the pipeline follows: publishes them on their topic, looks them up by domain."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import ValidationError

from perspektiven import limits, topics
from perspektiven.contracts import Outlet, OutletRef
from perspektiven.kafka import connections, topic_reads
from perspektiven.settings import Settings
from perspektiven.urls import registered_domain

UNKNOWN_COUNTRY = "ZZ"
_NOT_IN_SLUGS = re.compile("[^a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Changes that publishing a catalogue made; ids of outlets."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]


async def load(settings: Settings, outlets: Iterable[Outlet]) -> Loaded:
    """Makes the topic `outlets` hold exactly these outlets; writes only differences.

    Raises Transient when Kafka can't be reached, WrongSetting when the topic is missing.
    """
    wanted = {outlet.id: outlet for outlet in outlets}
    loaded = differences({outlet.id: outlet for outlet in await published(settings)}, wanted)
    topic = topics.OUTLETS.full_name(settings)
    async with connections.Producer(settings) as producer:
        for identity in (*loaded.added, *loaded.changed, *loaded.removed):
            outlet = wanted.get(identity)
            value = outlet.to_bytes() if outlet else None
            await producer.send(topic, key=identity.encode(), value=value)
    return loaded


def differences(present: Mapping[str, Outlet], wanted: Mapping[str, Outlet]) -> Loaded:
    """Changes that turn the outlets of one catalogue, by id, into those of another."""
    changes: dict[str, list[str]] = {"added": [], "changed": [], "removed": [], "unchanged": []}
    for identity in {**wanted, **present}:
        changes[_change(present.get(identity), wanted.get(identity))].append(identity)
    return Loaded(**{name: tuple(ids) for name, ids in changes.items()})


def _change(before: Outlet | None, after: Outlet | None) -> str:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    return "unchanged" if before == after else "changed"


async def published(settings: Settings) -> list[Outlet]:
    """The outlets that the topic holds now.

    A record that is no Outlet counts as absent, so that loading puts it right.
    """
    present: dict[bytes, Outlet | None] = {}
    async for record in topic_reads.read_all(settings, topics.OUTLETS.full_name(settings)):
        try:
            value = Outlet.model_validate_json(record.value) if record.value else None
        except ValidationError:
            value = None
        present[record.key] = value
    return [outlet for outlet in present.values() if outlet is not None]


def by_domain(outlets: Iterable[Outlet]) -> dict[str, Outlet]:
    """The outlet of each registered domain, and of each homepage's host where one domain has many.

    Domains are those of the homepage and of `also_hosts`. Where several outlets share one, the
    first of the catalogue has it.
    """
    found: dict[str, Outlet] = {}
    known = list(outlets)
    for outlet in known:
        for address in (outlet.homepage, *outlet.crawl.also_hosts):
            found.setdefault(registered_domain(address), outlet)
    for outlet in known:
        found.setdefault(_host(outlet.homepage), outlet)
    return found


def outlet_of(url: str, domains: Mapping[str, Outlet]) -> Outlet:
    """Outlet of a page; one named after the domain if none is known."""
    return domains.get(_host(url)) or domains.get(registered_domain(url)) or domain_outlet(url)


def domain_outlet(url: str) -> Outlet:
    """Outlet for a page of which only the URL is known."""
    domain = registered_domain(url)
    slug = _NOT_IN_SLUGS.sub("-", domain.lower()).strip(".-")[:100] or "unknown"
    scheme = urlsplit(url).scheme or "https"
    return Outlet(
        id=slug,
        name=(domain or slug)[: limits.OUTLET_NAME.most],
        country=UNKNOWN_COUNTRY,
        homepage=f"{scheme}://{domain}/",
    )


def reference(outlet: Outlet) -> OutletRef:
    """Reference to an outlet, for its articles."""
    return OutletRef(id=outlet.id, name=outlet.name, country=outlet.country)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
