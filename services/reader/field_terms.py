"""Terms of words, field by field: what an index makes of them, asked for once and kept.

Elasticsearch analyses a query anew in the index of each month, in each field that is searched: with
two years of months that took a third of a search. A word of which a field makes a single term is
looked for by that term instead; where a field makes several of it, it analyses it as before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch import NotFoundError

from perspektiven.index import TARGET_FIELDS, our_errors
from services.reader.article_index import ArticleIndex
from services.reader.index_names import Analysis

FieldTerms = Mapping[str, str]
"""The single term that each field makes of a word; fields that make several are left out."""

ANALYSED_OTHERWISE = frozenset(
    f"original.{name}" for name in ("title", "body.ja", "body.ko", "body.und", "body.zh")
)
"""Fields with another analyzer for queries than for texts, which an index shows the terms of."""

_KEPT = 2_000
"""Words whose terms are kept: some 3 kB each."""


async def field_terms(
    articles: ArticleIndex, words: Iterable[str], analysis: Analysis
) -> dict[str, FieldTerms]:
    """The terms of words in the translation and the originals. Raises as `our_errors`.

    None where months are few, which costs less, or are not all analysed in the same way: while a
    new schema is put in.
    """
    words = dict.fromkeys(words)
    if not words or analysis.alike is None:
        return {}
    kept = articles.names.terms
    if unknown := [word for word in words if word not in kept]:
        kept |= await _asked(articles, unknown, analysis)
        for word in list(kept)[: max(0, len(kept) - _KEPT)]:
            del kept[word]
    return {word: kept[word] for word in words if word in kept}


async def _asked(
    articles: ArticleIndex, words: Sequence[str], analysis: Analysis
) -> dict[str, FieldTerms]:
    target = [field.partition("^")[0] for field in TARGET_FIELDS]
    fields = [name for name in (*target, *analysis.bodies) if name not in ANALYSED_OTHERWISE]
    left_out = ("offsets", "positions", "payloads", "field_statistics")
    shape = {"fields": fields, **dict.fromkeys(left_out, False)}
    docs = [{"_index": analysis.alike, "doc": _document(word, fields), **shape} for word in words]
    with our_errors(articles.settings):
        try:
            answer = await articles.elasticsearch.mtermvectors(docs=docs)
        except NotFoundError:  # it was swapped just now
            return {}
    return {
        word: dict(_single(each["term_vectors"]))
        for word, each in zip(words, answer["docs"], strict=True)
        if "term_vectors" in each
    }


def _document(word: str, fields: Iterable[str]) -> dict[str, Any]:
    """A document with the word in each of the fields; sub-fields follow from them."""
    languages = [name.rpartition(".")[2] for name in fields if name.startswith("original.body.")]
    original = {"original": {"body": dict.fromkeys(languages, word)}} if languages else {}
    return {"title": word, "body": word, "compounds": word, **original}


def _single(vectors: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for field, found in vectors.items():
        if len(found["terms"]) == 1:
            ((term, counted),) = found["terms"].items()
            if counted["term_freq"] == 1:
                yield field, term
