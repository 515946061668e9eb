"""Articles of the sitemap: the newest, each with its id and its last change."""

from typing import Any

from pydantic import BaseModel

from perspektiven.contracts import Moment
from services.reader.article_index import ArticleIndex
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query

_MOST = 1_000


class Listed(BaseModel):
    """Fields of an article for a sitemap."""

    id: str
    dated_at: Moment
    translated_at: Moment
    modified_at: Moment | None = None

    @property
    def changed_at(self) -> Moment:
        """When its text here last changed: by the outlet, or by a new translation."""
        return max(self.modified_at or self.dated_at, self.translated_at)


async def newest(articles: ArticleIndex) -> list[Listed]:
    """The newest articles. Raises as `perspektiven.index.our_errors`."""
    body: dict[str, Any] = {
        "query": {"bool": {"filter": [matching(Query(), Filters(), articles.language)]}},
        "sort": [{"dated_at": "desc"}, {"sort_id": "asc"}],
        "size": _MOST,
        "track_total_hits": False,
        "_source": ["dated_at", "translated_at", "modified_at"],
    }
    hits = (await articles.ask(body))["hits"]["hits"]
    return [Listed(id=hit["_id"], **hit["_source"]) for hit in hits]
