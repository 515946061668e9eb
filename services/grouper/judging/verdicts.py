"""Verdicts in Elasticsearch: what a judge once said of two texts stays said.

An index of its own for each target language, `stories-verdicts-LANG`. Verdicts can't be computed
anew from the articles, so nothing here deletes any.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from elasticsearch import AsyncElasticsearch, ConflictError

from perspektiven.index import our_errors
from perspektiven.settings import Settings
from perspektiven.stories import verdicts_index
from services.grouper.judging.doubts import Question, Verdict

_PAGE = 5_000
_WORD = {"type": "keyword"}
_PROPERTIES: dict[str, Any] = {
    "key": _WORD,
    "later": _WORD,
    "earlier": _WORD,
    "dated_at": {"type": "date"},
    "hours": {"type": "double"},
    "is_same": {"type": "boolean"},
    "model": _WORD,
    "judged_at": {"type": "date"},
}


class VerdictStore:
    """The verdicts of a target language."""

    def __init__(
        self, elasticsearch: AsyncElasticsearch, settings: Settings, language: str
    ) -> None:
        self._elasticsearch = elasticsearch
        self._settings = settings
        self._index = verdicts_index(settings, language)
        self._is_there = False

    async def add(self, verdict: Verdict, model: str, now: datetime) -> Verdict:
        """Stores a verdict; returns the one that counts, the first on its question.

        Raises as `our_errors`.
        """
        question = verdict.question
        document = {
            **question._asdict(),
            "dated_at": datetime.fromtimestamp(question.hours * 3600, UTC).isoformat(),
            "is_same": verdict.is_same,
            "model": model,
            "judged_at": now.isoformat(),
        }
        with our_errors(self._settings):
            await self._create()
            try:
                await self._elasticsearch.create(
                    index=self._index, id=question.key, document=document
                )
            except ConflictError:
                found = await self._elasticsearch.get(index=self._index, id=question.key)
                return _verdict(found["_source"])
        return verdict

    async def dated_since(
        self, since: datetime | None, before: datetime | None = None
    ) -> AsyncIterator[tuple[Verdict, datetime]]:
        """Verdicts whose later text is dated so, or all, each with when it was given.

        Raises as `our_errors`.
        """
        bounds = {"gte": since, "lt": before}
        given = {name: at.isoformat() for name, at in bounds.items() if at is not None}
        query = {"range": {"dated_at": given}} if given else {"match_all": {}}
        with our_errors(self._settings):
            # What was stored just before a crash counts as well.
            await self._elasticsearch.indices.refresh(index=self._index, ignore_unavailable=True)
        after: list[Any] | None = None
        while hits := await self._page(query, after):
            for hit in hits:
                source = hit["_source"]
                yield _verdict(source), datetime.fromisoformat(source["judged_at"])
            after = hits[-1]["sort"]

    async def _page(self, query: dict[str, Any], after: list[Any] | None) -> list[dict[str, Any]]:
        with our_errors(self._settings):
            answer = await self._elasticsearch.search(
                index=self._index,
                ignore_unavailable=True,
                query=query,
                sort=[{"dated_at": "asc"}, {"key": "asc"}],
                search_after=after,
                size=_PAGE,
                track_total_hits=False,
            )
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits

    async def _create(self) -> None:
        if self._is_there:
            return
        await self._elasticsearch.options(ignore_status=400).indices.create(
            index=self._index,
            mappings={"dynamic": "strict", "properties": _PROPERTIES},
            settings={"auto_expand_replicas": "0-1"},
        )
        self._is_there = True


def _verdict(source: Mapping[str, Any]) -> Verdict:
    fields = {name: source[name] for name in Question._fields}
    return Verdict(Question(**fields), is_same=source["is_same"])
