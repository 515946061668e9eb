"""Stories as lists of them show each: one report with its beginning, one of every other country."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perspektiven.index import NOT_SHOWN, Document, Status
from perspektiven.stories import Story
from services.reader.article_index import HEADLINES, ArticleIndex, document_of
from services.reader.query.clauses import Filters, matching
from services.reader.query.tree import Query
from services.reader.rendering.content import reading_order

OTHER_COUNTRIES = 5
"""Countries besides that of the first report whose headlines are shown."""

_MEMBERS = 60
"""Members of a story that are looked at: its earliest."""


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story with the reports that a list shows of it."""

    story: Story
    report: Document
    """With the beginning of its text."""
    others: tuple[Document, ...]
    """The best report of each other country, in the order in which these reported."""


async def told_by(articles: ArticleIndex, stories: Sequence[Story]) -> list[ToldStory]:
    """The stories with their reports, in two searches; those without any article are left out.

    The report shown is one that is translated whole and free to read, if there is one; else the
    earliest. Raises as `perspektiven.index.our_errors`.
    """
    if not stories:
        return []
    answer = await articles.ask(_best_of_each_country(articles, stories))
    buckets = answer["aggregations"]["stories"]["buckets"]
    found = [(story, list(_reports(buckets[story.id]))) for story in stories]
    firsts = {story.id: min(reports, key=reading_order) for story, reports in found if reports}
    whole = await _with_texts(articles, [each.id for each in firsts.values()])
    return [
        ToldStory(
            story,
            whole.get(firsts[story.id].id, firsts[story.id]),
            tuple(each for each in reports if each.id != firsts[story.id].id)[:OTHER_COUNTRIES],
        )
        for story, reports in found
        if reports
    ]


def _reports(bucket: Mapping[str, Any]) -> Iterable[Document]:
    for country in bucket["countries"]["buckets"]:
        yield document_of(country["best"]["hits"]["hits"][0])


async def _with_texts(articles: ArticleIndex, ids: Sequence[str]) -> dict[str, Document]:
    body = {
        "query": {"ids": {"values": list(ids)}},
        "size": len(ids),
        "track_total_hits": False,
        "_source": {"excludes": list(NOT_SHOWN)},
    }
    answer = await articles.ask(body, beginnings=True)
    return {hit["_id"]: document_of(hit) for hit in answer["hits"]["hits"]}


def _best_of_each_country(articles: ArticleIndex, stories: Sequence[Story]) -> dict[str, Any]:
    ids = {story.id: [each.article_id for each in story.members[:_MEMBERS]] for story in stories}
    every = [each for members in ids.values() for each in members]
    shown = matching(Query(), Filters(), articles.language)
    best = {
        "top_hits": {
            "size": 1,
            "sort": [{"_score": "desc"}, {"dated_at": "asc"}, {"sort_id": "asc"}],
            "_source": {"excludes": list(HEADLINES)},
        }
    }
    countries = {
        "terms": {"field": "outlet.country", "size": OTHER_COUNTRIES + 1, "order": {"at": "asc"}},
        "aggs": {"at": {"min": {"field": "dated_at"}}, "best": best},
    }
    by_story = {story: {"terms": {"sort_id": members}} for story, members in ids.items()}
    return {
        "query": {
            "bool": {
                "filter": [shown, {"terms": {"sort_id": every}}],
                "should": _READABLE_FIRST,
            }
        },
        "size": 0,
        "track_total_hits": False,
        "aggs": {"stories": {"filters": {"filters": by_story}, "aggs": {"countries": countries}}},
    }


_READABLE = [Status.TRANSLATED.value, Status.SAME_LANGUAGE.value]
_READABLE_FIRST: list[dict[str, Any]] = [
    {"constant_score": {"filter": {"terms": {"status": _READABLE}}, "boost": 2}},
    {"constant_score": {"filter": {"term": {"paywalled": False}}, "boost": 1}},
]
