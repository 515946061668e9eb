"""Lease: one active grouper for each target language, by a document in Elasticsearch.

Every write of the document demands the version that was read (optimistic concurrency), so of two
groupers one wins. Whoever dies loses the lease when its time is up.
"""

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from elasticsearch import AsyncElasticsearch, ConflictError, NotFoundError

from perspektiven.index import our_errors
from perspektiven.settings import Settings
from perspektiven.stories import GrouperLease, leases_index

SECONDS = 15.0
RENEW_SECONDS = 4.0

_PROPERTIES: dict[str, Any] = {
    "owner": {"type": "keyword"},
    "until": {"type": "double"},
    "grouped_until": {"type": "date"},
    "failed": {"type": "long"},
    "rate_per_second": {"type": "float"},
    "loading": {"type": "keyword"},
}


class Lease:
    """The right to write the stories of a target language."""

    def __init__(
        self, elasticsearch: AsyncElasticsearch, settings: Settings, language: str
    ) -> None:
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._index = leases_index(settings)
        self._id = language.lower()
        self._owner = uuid.uuid4().hex
        self._held_until = 0.0
        self._is_mapped = False
        self._until_seen: float | None = None
        self.is_anothers = False
        """Whether another owner has been seen to renew it: one that lives, or died since."""
        self.progress: Callable[[], Mapping[str, Any]] = dict
        """How far the owner is: fields of GrouperLease that are written with the lease."""

    @property
    def is_held(self) -> bool:
        """Whether the right is ours for a while yet, by the clock of this process."""
        return time.monotonic() < self._held_until

    async def hold(self, *, force: bool = False) -> bool:
        """Takes or renews the lease; with `force`, from whoever has it. Raises as `our_errors`.

        After force, the former owner may write for RENEW_SECONDS more: wait as long.
        """
        asked = time.monotonic()
        with our_errors(self._settings):
            await self._map()
            try:
                found = await self._elasticsearch.get(index=self._index, id=self._id)
            except NotFoundError:
                taken = await self._write({"op_type": "create"}, SECONDS)
            else:
                taken = await self._take(found.body, force=force)
        self._held_until = asked + SECONDS - RENEW_SECONDS if taken else 0.0
        return taken

    async def release(self) -> None:
        """Gives the lease back, if it is ours."""
        if not self.is_held or not await self.hold():
            return
        self._held_until = 0.0
        with our_errors(self._settings):
            found = await self._elasticsearch.get(index=self._index, id=self._id)
            await self._write(_version(found.body), 0.0)

    async def _map(self) -> None:
        """Creates the index, or adds the fields that one of an older version lacks."""
        if self._is_mapped:
            return
        mapping = {"dynamic": "strict", "properties": _PROPERTIES}
        created = await self._elasticsearch.options(ignore_status=400).indices.create(
            index=self._index, mappings=mapping, settings={"auto_expand_replicas": "0-1"}
        )
        if "error" in created:
            await self._elasticsearch.indices.put_mapping(index=self._index, properties=_PROPERTIES)
        self._is_mapped = True

    async def _take(self, found: Mapping[str, Any], *, force: bool) -> bool:
        lease = found["_source"]
        is_free = lease["owner"] == self._owner or lease["until"] <= datetime.now(UTC).timestamp()
        if is_free or force:
            return await self._write(_version(found), SECONDS)
        self.is_anothers |= self._until_seen not in {None, lease["until"]}
        self._until_seen = lease["until"]
        return False

    async def _write(self, condition: dict[str, Any], seconds: float) -> bool:
        until = datetime.now(UTC).timestamp() + seconds
        lease = GrouperLease(owner=self._owner, until=until, **self.progress())
        try:
            await self._elasticsearch.index(
                index=self._index,
                id=self._id,
                document=lease.model_dump(mode="json", exclude_none=True),
                **condition,
            )
        except ConflictError:
            return False
        self._until_seen, self.is_anothers = until, False
        return True


def _version(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
