"""Deliveries: which edition went to whom, so that each recipient gets it once a day.

A document in Elasticsearch for each day, language and recipient. Who creates it may send; others
find it there. Where the sender dies in between, the document's lease ends and somebody else
sends: a mail that the server had taken by then comes twice, under the same Message-ID.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from elasticsearch import AsyncElasticsearch, ConflictError

from perspektiven.index import our_errors
from perspektiven.settings import Settings

KEPT = timedelta(days=30)

_FORGOTTEN_AT_ONCE = 1_000
"""More than the recipients of a day."""

_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "day": {"type": "date", "format": "yyyy-MM-dd"},
        "is_over": {"type": "boolean"},
        "attempts": {"type": "integer"},
        "due_at": {"type": "date"},
        "outcome": {"type": "keyword"},
    },
}


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that this instance may try until its lease ends."""

    identity: str
    day: date
    attempts: int
    """With this one."""


def identity_of(day: date, language: str, recipient: str) -> str:
    """Id of a delivery; names nobody."""
    return hashlib.sha256(f"{day}\n{language}\n{recipient}".encode()).hexdigest()[:32]


class Deliveries:
    """The index of deliveries."""

    def __init__(self, elasticsearch: AsyncElasticsearch, settings: Settings) -> None:
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._index = f"{settings.index_prefix}searches-editions"
        """Within the reader's rights on `searches-*`; no saved search has that name."""

    async def prepare(self, day: date) -> None:
        """Makes the index, and forgets deliveries of long ago. Raises as `our_errors`."""
        with our_errors(self._settings):
            await self._elasticsearch.options(ignore_status=400).indices.create(
                index=self._index, mappings=_MAPPING, settings={"auto_expand_replicas": "0-1"}
            )
            long_ago = {"range": {"day": {"lt": (day - KEPT).isoformat()}}}
            found = await self._elasticsearch.search(
                index=self._index, query=long_ago, size=_FORGOTTEN_AT_ONCE, source=False
            )
            ids = [hit["_id"] for hit in found["hits"]["hits"]]
            if ids:
                await self._elasticsearch.bulk(
                    operations=[{"delete": {"_index": self._index, "_id": each}} for each in ids]
                )

    async def open(self, identities: Sequence[str], now: datetime) -> set[str]:
        """Those that may be tried now: nobody has begun them, or their time has come again."""
        with our_errors(self._settings):
            answer = await self._elasticsearch.mget(index=self._index, ids=list(identities))
        known = {each["_id"]: each["_source"] for each in answer["docs"] if each.get("found")}
        return {each for each in identities if each not in known or _is_due(known[each], now)}

    async def claim(
        self, identity: str, day: date, now: datetime, lease: timedelta
    ) -> Claim | None:
        """The right to try until the lease ends; None where somebody else has it."""
        with our_errors(self._settings):
            try:
                await self._elasticsearch.create(
                    index=self._index, id=identity, document=_source(day, 1, now + lease)
                )
            except ConflictError:
                return await self._again(identity, day, now, lease)
        return Claim(identity, day, 1)

    async def end(self, claim: Claim, outcome: str, due_at: datetime | None = None) -> None:
        """Writes how a try ended; `due_at` is when it may be tried again, None if never."""
        document = _source(claim.day, claim.attempts, due_at, outcome)
        with our_errors(self._settings):
            await self._elasticsearch.index(index=self._index, id=claim.identity, document=document)

    async def _again(
        self, identity: str, day: date, now: datetime, lease: timedelta
    ) -> Claim | None:
        found = await self._elasticsearch.get(index=self._index, id=identity)
        if not _is_due(found["_source"], now):
            return None
        attempts = found["_source"]["attempts"] + 1
        try:
            await self._elasticsearch.index(
                index=self._index,
                id=identity,
                document=_source(day, attempts, now + lease),
                if_seq_no=found["_seq_no"],
                if_primary_term=found["_primary_term"],
            )
        except ConflictError:
            return None
        return Claim(identity, day, attempts)


def _is_due(source: dict[str, Any], now: datetime) -> bool:
    return not source["is_over"] and datetime.fromisoformat(source["due_at"]) <= now


def _source(
    day: date, attempts: int, due_at: datetime | None, outcome: str = "trying"
) -> dict[str, Any]:
    return {
        "day": day.isoformat(),
        "is_over": due_at is None,
        "attempts": attempts,
        "due_at": due_at.isoformat() if due_at else None,
        "outcome": outcome,
    }
