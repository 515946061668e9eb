"""Highlights: marked words of a hit, in the original only where the translation has none.

Marking is the dearest part of a search. It is asked of two fields with a query of just the words,
not of the forty fields that are searched, which would cost four times as much. The few hits that
were found by their original alone are marked by a second, small request, and those that were found
by a part of a compound by a third.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from perspektiven.text.analysed_languages import analysed_as
from perspektiven.text.language_tags import UNKNOWN
from services.reader.article_index import ArticleIndex
from services.reader.query.marks import CLOSING, OPENING
from services.reader.query.part_marks import mark_names, within_words
from services.reader.query.spellings.text_clauses import text_clause
from services.reader.query.tree import TEXT_FIELDS, Field, Kind, Leaf, Query, leaves

_MOST_ANALYSED = 200_000
"""Letters of a field in which words are marked; what comes later is found, but not marked."""

Highlights = dict[str, list[str]]
"""Fragments by field, found words between the two characters of `marks`."""

_FRAGMENT = {"fragment_size": 180, "number_of_fragments": 1}
_WHOLE = {"number_of_fragments": 0}
_MARKS = {
    "type": "unified",
    "pre_tags": [OPENING],
    "post_tags": [CLOSING],
    "max_analyzed_offset": _MOST_ANALYSED,
}


def in_translation(query: Query) -> dict[str, Any]:
    """`highlight` of a search: the title whole, and the best or else the first part of the text."""
    return _highlight(
        query,
        "title",
        ["title", "body"],
        {"title": _WHOLE, "body": {**_FRAGMENT, "no_match_size": 180}},
    )


def in_original(query: Query, hits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A search that only marks: words in the originals of hits."""
    languages = {hit["_source"]["language"] for hit in hits}
    # One of the forty fields is filled: to look into all of them took a fifth longer.
    bodies = sorted({f"original.body.{name}" for name in (UNKNOWN, *map(analysed_as, languages))})
    highlight = _highlight(
        query,
        "original.title",
        ["original.title", *bodies],
        {"original.title": _WHOLE, **dict.fromkeys(bodies, _FRAGMENT)},
    )
    return _marking(hits, highlight)


def in_compounds(query: Query, hits: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """A search that only marks: words of the translation with a word of the query in them.

    None where no word is long enough to be looked for so.
    """
    # In fields without offsets, where the text of a hit is analysed: with them, Elasticsearch
    # goes through all words of the index for each hit.
    parts = {
        name: [part for word in words(query) for part in within_words(word, [name])]
        for name in ("title.exact", "body.exact")
    }
    if not parts["title.exact"]:
        return None
    shown = {"title.exact": _WHOLE, "body.exact": _FRAGMENT}
    fields = {
        name: {**shown[name], "highlight_query": {"bool": {"should": clauses}}}
        for name, clauses in parts.items()
    }
    return _marking(hits, {**_MARKS, "fields": fields})


async def of_hits(
    articles: ArticleIndex, query: Query, hits: Sequence[Mapping[str, Any]]
) -> dict[str, Highlights]:
    """What is marked in each hit, by id; where that is nothing yet, in its original.

    Raises as `ArticleIndex.ask`.
    """
    found = read(hits)
    if not is_worth_it(query):
        return found
    # One after the other: where originals have the words, as they mostly do, looking for parts of
    # compounds would double what marks cost.
    for search in (in_original, in_compounds):
        unmarked = _unmarked(hits, found)
        asked = search(query, unmarked) if unmarked else None
        if asked:
            answer = await articles.ask(asked)
            for identity, more in read(answer["hits"]["hits"]).items():
                found[identity] = found[identity] | more
    for hit in _unmarked(hits, found):
        found[hit["_id"]] = with_names(query, hit, found[hit["_id"]])
    return found


def _unmarked(
    hits: Iterable[Mapping[str, Any]], found: Mapping[str, Highlights]
) -> list[Mapping[str, Any]]:
    return [hit for hit in hits if not has_marks(found[hit["_id"]])]


def _marking(hits: Sequence[Mapping[str, Any]], highlight: dict[str, Any]) -> dict[str, Any]:
    return {
        # Other months are left out before they parse anything.
        "query": {"bool": {"filter": [_ids(hits), _indices(hits)]}},
        "size": len(hits),
        "_source": False,
        "track_total_hits": False,
        "highlight": highlight,
    }


def _ids(hits: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"ids": {"values": [hit["_id"] for hit in hits]}}


def _indices(hits: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"terms": {"_index": sorted({hit["_index"] for hit in hits})}}


def read(hits: Iterable[Mapping[str, Any]]) -> dict[str, Highlights]:
    """The highlights of hits by id; languages of originals are not told apart."""
    return {
        hit["_id"]: {
            _shown_as(name): list(fragments) for name, fragments in hit.get("highlight", {}).items()
        }
        for hit in hits
    }


def _shown_as(field: str) -> str:
    return "original.body" if field.startswith("original.body.") else field.removesuffix(".exact")


def has_marks(highlights: Highlights) -> bool:
    """Whether any word is marked."""
    return any(OPENING in fragment for each in highlights.values() for fragment in each)


def is_worth_it(query: Query) -> bool:
    """Whether the query has words that a text can contain."""
    return any(True for _ in _texts(query))


def _highlight(
    query: Query, title: str, fields: Sequence[str], shown: Mapping[str, Any]
) -> dict[str, Any]:
    clauses = [
        text_clause(
            leaf, [title] if leaf.field is Field.TITLE else fields, query.terms.get(leaf.text)
        )
        for leaf in _texts(query)
    ]
    return {
        **_MARKS,
        "highlight_query": {"bool": {"should": clauses}},
        "fields": dict(shown),
    }


def with_names(query: Query, hit: Mapping[str, Any], known: Highlights) -> Highlights:
    """The fragments, and the title, with names marked that are spelled otherwise in the query."""
    title = hit["_source"].get("title")
    fragments = known | ({"title": [title]} if title else {})
    return {
        name: [mark_names(fragment, words(query)) for fragment in each]
        for name, each in fragments.items()
    }


def words(query: Query) -> list[str]:
    """The words of a query that may be found by a part or by another spelling."""
    return [leaf.text for leaf in _texts(query) if leaf.kind is Kind.WORD]


def _texts(query: Query) -> Iterator[Leaf]:
    """The words and phrases that a hit may contain."""
    return (leaf for leaf in leaves(query.root, under_not=False) if leaf.field in TEXT_FIELDS)
