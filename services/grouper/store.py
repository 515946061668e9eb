"""Stories in Elasticsearch: template, reading and writing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven.errors import Transient
from perspektiven.index import our_errors
from perspektiven.settings import Settings
from perspektiven.stories import Story, stories_alias, stories_index

_PAGE = 1_000
_BATCH = 500
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
        self._written: dict[str, tuple[str, Story]] = {}

    async def set_up(self) -> None:
        """Creates or renews the index template. Raises as `our_errors`."""
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        with our_errors(self._settings):
            await self._elasticsearch.indices.put_index_template(
                name=self._alias,
                index_patterns=[f"{self._alias}-2*"],
                priority=200,
                template={
                    "settings": settings,
                    "mappings": {"dynamic": "strict", "properties": _PROPERTIES},
                    "aliases": {self._alias: {}},
                },
            )

    async def read(self, since: datetime | None) -> dict[str, Story]:
        """Stories with an article since then, or all, by id; their places are remembered."""
        self._written.clear()
        query = {"range": {"last_at": {"gte": since.isoformat()}}} if since else {"match_all": {}}
        after: list[Any] | None = None
        while True:
            with our_errors(self._settings):
                answer = await self._elasticsearch.search(
                    index=self._alias,
                    ignore_unavailable=True,
                    query=query,
                    sort=[{"first_at": "asc"}, {"id": "asc"}],
                    search_after=after,
                    size=_PAGE,
                    track_total_hits=False,
                )
            hits = answer["hits"]["hits"]
            if not hits:
                return {name: story for name, (_, story) in self._written.items()}
            for hit in hits:
                self._written[hit["_id"]] = hit["_index"], Story.model_validate(hit["_source"])
            after = hits[-1]["sort"]

    async def write(self, stories: Mapping[str, Story | None]) -> int:
        """Writes the stories that differ from what is stored; None deletes. Returns how many."""
        operations: list[dict[str, Any]] = []
        count = 0
        for name, story in stories.items():
            made = self._operations(name, story)
            count += bool(made)
            operations += made
            if len(operations) >= 2 * _BATCH:
                await self._send(operations)
                operations = []
        await self._send(operations)
        return count

    def forget(self, names: Iterable[str]) -> None:
        """Drops what is remembered of stories that are not written any more."""
        for name in names:
            self._written.pop(name, None)

    def _operations(self, name: str, story: Story | None) -> list[dict[str, Any]]:
        index, known = self._written.get(name, (None, None))
        if story == known:
            return []
        place = self._place(story)
        made: list[dict[str, Any]] = []
        if index is not None and index != place:
            made.append({"delete": {"_index": index, "_id": name}})
        if story is None or place is None:
            self._written.pop(name, None)
            return made
        self._written[name] = place, story
        return [*made, {"index": {"_index": place, "_id": name}}, story.model_dump(mode="json")]

    def _place(self, story: Story | None) -> str | None:
        if story is None:
            return None
        return stories_index(self._settings, self._language, story.first_at)

    async def _send(self, operations: list[dict[str, Any]]) -> None:
        """Raises Transient if one of them failed: the caller then reads all anew."""
        if not operations:
            return
        with our_errors(self._settings):
            answer = await self._elasticsearch.bulk(operations=operations)
        results = (next(iter(each.values())) for each in answer["items"])
        failed = [each for each in results if each["status"] >= 300 and each["status"] != 404]
        if failed:
            raise Transient(f"a story was not written: {failed[0].get('error')}")
