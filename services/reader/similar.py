"""Articles on the same subject as one, in other words."""

from typing import Any

from perspektiven.index import Document, Status
from services.reader.article_index import HEADLINES, ArticleIndex
from services.reader.query.search import Hit, hits_of

_ABOUT_LETTERS = 1_000
"""Headline and lead say what an article is about. Elasticsearch looks each word of it up in every
segment: of 2,500 letters it takes nearly twice as long (bench/pages)."""

_RARE_AT_LEAST = 4
"""Articles that a word may be in, in a small index, and still say what they are about."""


async def similar(articles: ArticleIndex, document: Document, size: int) -> tuple[Hit, ...]:
    """Articles on the same subject in other words: near-duplicates are left out."""
    total = await articles.total()
    body = {
        "query": {
            "bool": {
                "must": [{"more_like_this": _more_like(document, total)}],
                "must_not": [
                    {"term": {"status": Status.WITHDRAWN.value}},
                    {"term": {"cluster_id": document.cluster_id}},
                ],
            }
        },
        "collapse": {"field": "cluster_id"},
        "_source": {"excludes": list(HEADLINES)},
        "size": size,
    }
    return tuple(hits_of((await articles.ask(body))["hits"]["hits"]))


def _more_like(document: Document, articles: int) -> dict[str, Any]:
    """What an article is about, in up to 25 words that few of the `articles` have."""
    title = document.title or document.original.title
    text = " ".join([title, *(each.text for each in document.paragraphs)])
    return {
        "fields": ["title", "body"] if document.title else ["original.title"],
        "like": text[:_ABOUT_LETTERS],
        "min_term_freq": 1,
        "min_doc_freq": 2,
        "max_doc_freq": max(_RARE_AT_LEAST, articles // 50),
        "min_word_length": 4,
        "max_query_terms": 25,
        "minimum_should_match": "30%",
    }
