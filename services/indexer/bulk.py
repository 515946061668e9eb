"""Bulk writes to Elasticsearch, with an outcome for each document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, cast

import orjson
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Permanent, Transient
from perspektiven.index import Document, is_passing, our_errors
from perspektiven.settings import Settings

_TOO_MANY_SHARDS = "this action would add"
"""Of a month that can't begin while the nodes have as many shards as they may. Which kind of error
that is depends on the node that was asked; the words don't."""


class WriteOutcome(StrEnum):
    """Outcome of a write that Elasticsearch accepted."""

    WRITTEN = "written"
    SUPERSEDED = "superseded"
    """The index holds the same version or a newer one: nothing had to be done."""


@dataclass(frozen=True, slots=True)
class Write:
    """A document, its index, and how it treats a present version.

    `external` yields to the same version, `external_gte` replaces it.
    """

    index: str
    id: str
    version: int
    source: bytes
    version_type: Literal["external", "external_gte"] = "external"

    def lines(self) -> tuple[bytes, bytes]:
        """Action and source lines of a bulk request."""
        action = {
            "index": {
                "_index": self.index,
                "_id": self.id,
                "version": self.version,
                "version_type": self.version_type,
            }
        }
        return orjson.dumps(action), self.source


def write_of(document: Document, index: str) -> Write:
    """Write that yields to an equal or newer version."""
    return Write(index, document.id, document.version, orjson.dumps(document.to_source()))


async def write_all(
    elasticsearch: AsyncElasticsearch, settings: Settings, writes: Sequence[Write]
) -> list[WriteOutcome | Exception]:
    """Sends one bulk request; returns for each document its outcome, Transient or Permanent.

    Only what the document itself is to blame for is Permanent (`mapping_rejected`). Raises
    Transient when the whole request failed in passing.
    """
    lines = [line for write in writes for line in write.lines()]
    try:
        with our_errors(settings):
            answer = await elasticsearch.bulk(
                # Lines that are bytes already go out as they are; the signature doesn't say so.
                operations=cast("Sequence[Mapping[str, Any]]", lines),
                filter_path=["items.*.status", "items.*.error.type", "items.*.error.reason",
                             "items.*.error.caused_by.reason"],
            )  # fmt: skip
    except Permanent as exc:
        if len(writes) == 1:
            return [exc]
        # The request as a whole was refused: find out which document is to blame.
        middle = len(writes) // 2
        return [
            *await write_all(elasticsearch, settings, writes[:middle]),
            *await write_all(elasticsearch, settings, writes[middle:]),
        ]
    return [_outcome(item["index"]) for item in answer["items"]]


def _outcome(item: Mapping[str, Any]) -> WriteOutcome | Exception:
    status = item["status"]
    if status in {200, 201}:
        return WriteOutcome.WRITTEN
    if status == 409:
        return WriteOutcome.SUPERSEDED
    error = item.get("error", {})
    kind = error.get("type", "")
    cause = error.get("caused_by", {}).get("reason", "")
    message = f"{status} {kind}: {error.get('reason', '')} {cause}".strip()[:1000]
    # Not the document's fault: a missing index or privilege waits for the operator.
    if is_passing(status, kind) or status in {401, 403, 404} or _TOO_MANY_SHARDS in message:
        return Transient(f"Elasticsearch did not write a document, which is tried again: {message}")
    return Permanent("mapping_rejected", f"the document does not fit the mapping: {message}")
