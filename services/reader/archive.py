"""What the reader reads from: the articles of one target language in Elasticsearch."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elasticsearch import AsyncElasticsearch, NotFoundError

from perspektiven import index
from perspektiven.errors import Permanent, PipelineError
from perspektiven.index import Document, our_errors, read_alias
from perspektiven.settings import Settings

KEEP_ALIVE = "2m"
"""How long Elasticsearch keeps a point in time after it was last read from."""


class _Ended(Permanent):
    pass


@dataclass(frozen=True, slots=True)
class Archive:
    """The articles in `language`, over a client that somebody else closes."""

    elasticsearch: AsyncElasticsearch
    settings: Settings
    language: str
    seconds: float
    """How long Elasticsearch may take for one answer."""

    @property
    def alias(self) -> str:
        """The alias over all its indices."""
        return read_alias(self.settings, self.language)

    async def article(self, wanted: str) -> Document | None:
        """The article of an id or URL, withdrawn ones too. Raises as `our_errors`."""
        return await index.get(self.elasticsearch, self.settings, self.language, wanted)

    async def ask(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Elasticsearch's answer to a search, never a partial one. Raises as `our_errors`."""
        request: dict[str, Any] = dict(body)
        if "pit" not in request:
            request |= {"index": self.alias, "allow_partial_search_results": False}
        with our_errors(self.settings):
            try:
                answer = await self.elasticsearch.options(request_timeout=self.seconds + 1).search(
                    **request, timeout=f"{round(self.seconds * 1000)}ms"
                )
            except NotFoundError as exc:
                if "pit" in request:
                    raise _Ended("pit_ended", "the point in time has ended") from exc
                raise
        return dict(answer.body)

    async def ask_frozen(
        self, body: Mapping[str, Any], pit: str | None
    ) -> tuple[dict[str, Any], str]:
        """An answer from a point in time, and that point's id: a new one if it has ended."""
        if pit is not None:
            try:
                answer = await self.ask(dict(body) | {"pit": _kept(pit)})
            except _Ended:
                pit = None
            else:
                return answer, answer["pit_id"]
        with our_errors(self.settings):
            opened = await self.elasticsearch.open_point_in_time(
                index=self.alias, keep_alive=KEEP_ALIVE
            )
        answer = await self.ask(dict(body) | {"pit": _kept(opened["id"])})
        return answer, answer["pit_id"]

    async def let_go(self, pit: str) -> None:
        """Ends a point in time, if it has not ended by itself."""
        with our_errors(self.settings):
            await self.elasticsearch.options(ignore_status=404).close_point_in_time(id=pit)

    async def missing(self) -> str | None:
        """What keeps the archive from answering, in one line."""
        try:
            await self.ask({"size": 0, "track_total_hits": False})
        except PipelineError as exc:
            return str(exc)
        return None


def archive(
    elasticsearch: AsyncElasticsearch, settings: Settings, *, seconds: float = 30.0
) -> Archive:
    """The archive in the language that is shown: the first of the target languages."""
    return Archive(elasticsearch, settings, settings.target_language[0], seconds)


def _kept(pit: str) -> dict[str, str]:
    return {"id": pit, "keep_alive": KEEP_ALIVE}
