"""Terms that an index is asked for, against what its fields make of words themselves."""

from typing import Any

import pytest
from elasticsearch import AsyncElasticsearch

from bench.recall.__main__ import fill, rows
from perspektiven import index
from services.indexer.settings import IndexerSettings
from services.reader.article_index import article_index
from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from services.reader.query.resolve import resolve
from services.reader.query.tree import Query
from tests.support.stack import MakeSettings


async def test_queries_by_terms_find_the_same_with_the_same_scores(
    settings: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = settings(IndexerSettings, target_language="de")
    asked = [parse(row["query"]) for row in rows("unseen", "queries")]
    async with index.client(ours) as elasticsearch:
        await fill(elasticsearch, ours, "unseen")
        analysed = [await resolve(article_index(elasticsearch, ours), each) for each in asked]
        monkeypatch.setattr("services.reader.analysis.FEW_MONTHS", 0)
        articles = article_index(elasticsearch, ours)
        by_terms = [await resolve(articles, each) for each in asked]

        different = [
            str(plain)
            for plain, known in zip(analysed, by_terms, strict=True)
            if await _found(elasticsearch, ours, plain) != await _found(elasticsearch, ours, known)
        ]

    assert different == []
    assert not any(each.terms for each in analysed)
    assert sum(bool(each.terms) for each in by_terms) > len(asked) // 2


async def _found(
    elasticsearch: AsyncElasticsearch, settings: IndexerSettings, query: Query
) -> dict[str, Any]:
    answer = await elasticsearch.search(
        index=index.read_alias(settings, "de"),
        query=matching(query, Filters(), "de"),
        size=1000,
        source=False,
    )
    return {hit["_id"]: pytest.approx(hit["_score"], rel=1e-5) for hit in answer["hits"]["hits"]}
