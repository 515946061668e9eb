"""Stories in Elasticsearch: template, reading and writing."""

import sys
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

import orjson
from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient
from perspektiven.index import our_errors, read_alias
from perspektiven.settings import Settings
from perspektiven.stories import FIRST_MONTH, Story, stories_alias, stories_index
from perspektiven.swapped_indices import counted, searched
from services.grouper.cache import Written

_PAGE = 1_000
_IDS = 10_000
_GOES_ON = timedelta(days=4)
_WORD = {"type": "keyword", "ignore_above": 1024}
_DATE = {"type": "date"}
_PROPERTIES: dict[str, Any] = {
    "id": _WORD,
    "first_at": _DATE,
    "last_at": _DATE,
    "members": {
        "properties": {
            "article_id": _WORD,
            "cluster_id": _WORD,
            "outlet": _WORD,
            "country": _WORD,
            "language": _WORD,
            "dated_at": _DATE,
        }
    },
    "countries": _WORD,
    "outlets": _WORD,
    "texts": {"type": "integer"},
    "subject": _WORD,
}


class StoryStore:
    """The stories of a target language."""

    def __init__(
        self, elasticsearch: AsyncElasticsearch, settings: Settings, language: str
    ) -> None:
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._language = language
        self._alias = stories_alias(settings, language)
        self._written: dict[str, Written] = {}

    async def set_up(self, *, rebuilt: str | None = None) -> str:
        """Creates or renews the index template; returns when the stories were last rebuilt.

        `rebuilt`: that they are being rebuilt now. Raises as `our_errors`.
        """
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        with our_errors(self._settings):
            answer = await self._elasticsearch.options(
                ignore_status=404
            ).indices.get_index_template(name=self._alias)
            known: dict[str, Any] = next(iter(answer.body.get("index_templates", ())), {})
            meta = known.get("index_template", {}).get("_meta", {})
            if rebuilt is not None:
                meta = {"rebuilt": rebuilt}
            await self._elasticsearch.indices.put_index_template(
                name=self._alias,
                index_patterns=[f"{self._alias}-2*"],
                priority=200,
                meta=meta,
                template={
                    "settings": settings,
                    "mappings": {"dynamic": "strict", "properties": _PROPERTIES},
                    "aliases": {self._alias: {}},
                },
            )
            # Months that an earlier version began lack its newest fields.
            await self._elasticsearch.indices.put_mapping(
                index=f"{self._alias}-2*", properties=_PROPERTIES, allow_no_indices=True
            )
        return str(meta.get("rebuilt", ""))

    async def drop_expired(self, now: datetime) -> list[str]:
        """Deletes months past retention that no article is left of; returns their indices.

        A story may begin long before its articles were discovered, and they are kept by the month
        of their discovery. Raises as `our_errors`.
        """
        days = self._settings.retention_days
        dropped: list[str] = []
        for name in sorted(await self.indices()) if days is not None else ():
            begin = _month(name, self._alias)
            if begin is None or days is None:
                continue
            # A story takes articles in for four days; the days after the month count with it.
            end = begin + timedelta(days=31) + _GOES_ON
            if end < now - timedelta(days=days) and not await self._articles_of(begin, end):
                with our_errors(self._settings):
                    await self._elasticsearch.options(ignore_status=404).indices.delete(index=name)
                dropped.append(name)
        return dropped

    async def _articles_of(self, begin: datetime, end: datetime) -> int:
        bounds = {"lt": end.isoformat()}
        if begin > FIRST_MONTH:
            bounds["gte"] = begin.isoformat()
        with our_errors(self._settings):
            return await counted(
                self._elasticsearch,
                index=read_alias(self._settings, self._language),
                ignore_unavailable=True,
                query={"range": {"dated_at": bounds}},
            )

    async def indices(self) -> dict[str, str]:
        """The uuid of each index of articles and stories. Raises as `our_errors`."""
        with our_errors(self._settings):
            answer = await self._elasticsearch.indices.get_settings(
                index=f"{read_alias(self._settings, self._language)},{self._alias}",
                name="index.uuid",
                flat_settings=True,
                ignore_unavailable=True,
                allow_no_indices=True,
            )
        return {name: each["settings"]["index.uuid"] for name, each in answer.items()}

    async def read(self, since: datetime | None) -> AsyncIterator[Story]:
        """Stories with an article since then, or all; their documents are remembered."""
        async for hit in self._hits("last_at", since, size=_PAGE):
            source = hit["_source"]
            self._remember(source["id"], hit, _digest(source))
            yield Story.model_validate(source)

    async def resume(self, written: Mapping[str, Written], since: datetime) -> set[str]:
        """Takes over what a cache knows; returns the stories whose documents may be other ones.

        `since`: the cache knows all stories that begin after then. Raises as `our_errors`.
        """
        left = dict(written)
        differing: set[str] = set()
        async for hit in self._hits(
            "first_at", since, size=_IDS, source=False, stored_fields="_none_"
        ):
            name = hit["sort"][1]
            known = left.pop(name, None)
            self._remember(name, hit, known.digest if known else b"")
            if self._written[name] != known:
                self._remember(name, hit, b"")
                differing.add(name)
        return differing | left.keys()

    async def write(self, stories: Mapping[str, Story | None]) -> int:
        """Writes the stories that differ from what is stored; None deletes. Returns how many.

        Hand in no more than fit into one request.
        """
        operations: list[dict[str, Any]] = []
        digests: dict[str, bytes] = {}
        for name, story in stories.items():
            made, digest = self._operations(name, story)
            operations += made
            if made:
                digests[name] = digest
        await self._send(operations, digests)
        return len(digests)

    def written(self, name: str) -> Written | None:
        """How the document of a story was written; None if it was not."""
        return self._written.get(name)

    def forget(self, names: Iterable[str]) -> None:
        """Drops what is remembered of stories that are not written any more."""
        for name in names:
            self._written.pop(name, None)

    def _operations(self, name: str, story: Story | None) -> tuple[list[dict[str, Any]], bytes]:
        """What has to be done for a story, and the digest of its document."""
        known = self._written.get(name)
        gone = [{"delete": {"_index": known.place, "_id": name}}] if known else []
        if story is None:
            return gone, b""
        document = story.model_dump(mode="json")
        digest, place = (
            _digest(document),
            stories_index(self._settings, self._language, story.first_at),
        )
        if known is not None and known.digest == digest:
            return [], digest
        has_moved = known is not None and known.place != place
        return [
            *(gone if has_moved else []),
            {"index": {"_index": place, "_id": name}},
            document,
        ], digest

    async def _send(self, operations: list[dict[str, Any]], digests: Mapping[str, bytes]) -> None:
        """Raises Transient if one of them failed: the caller then reads all anew."""
        if not operations:
            return
        with our_errors(self._settings):
            answer = await self._elasticsearch.bulk(operations=operations)
        for each in answer["items"]:
            ((kind, result),) = each.items()
            if result["status"] >= 300 and result["status"] != 404:
                raise Transient(f"a story was not written: {result.get('error')}")
            name = result["_id"]
            if kind == "delete":
                self._written.pop(name, None)
            else:
                self._remember(name, result, digests[name])

    def _remember(self, name: str, told: Mapping[str, Any], digest: bytes) -> None:
        """Keeps what a hit, or the answer to a write, tells of a document."""
        place = sys.intern(told["_index"])
        self._written[name] = Written(place, digest, told["_seq_no"], told["_primary_term"])

    async def _hits(
        self, field: str, since: datetime | None, **given: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """Documents with a time since then, or all. Raises as `our_errors`."""
        query = {"range": {field: {"gte": since.isoformat()}}} if since else {"match_all": {}}
        after: list[Any] | None = None
        while True:
            with our_errors(self._settings):
                answer = await searched(
                    self._elasticsearch,
                    index=self._alias,
                    ignore_unavailable=True,
                    query=query,
                    sort=[{"first_at": "asc"}, {"id": "asc"}],
                    search_after=after,
                    seq_no_primary_term=True,
                    track_total_hits=False,
                    **given,
                )
            hits = answer["hits"]["hits"]
            if not hits:
                return
            for hit in hits:
                yield hit
            after = hits[-1]["sort"]


def _digest(document: Mapping[str, Any]) -> bytes:
    """Digest of a document's JSON."""
    return blake2b(orjson.dumps(document, option=orjson.OPT_SORT_KEYS), digest_size=8).digest()


def _month(name: str, alias: str) -> datetime | None:
    """The beginning of the month that an index of stories holds; None for any other index."""
    try:
        return datetime.strptime(name, f"{alias}-%Y.%m").replace(tzinfo=UTC)
    except ValueError:
        return None
