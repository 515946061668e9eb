"""Suggestions from the index itself: corrections of misspelt words, completions of the last one.

A search that demands all of its words and finds something has none to correct; only where it finds
nothing is a correction asked for. Beside other searches one is asked for, too, and never holds them
up: what does not come in time is left out. Elasticsearch's term suggester knows words in their
folded form; how a word is written is read from an article that holds it.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from services.reader.article_index import ArticleIndex, log_failure
from services.reader.query.clauses import Clause, clause_of
from services.reader.query.cursors import Position
from services.reader.query.marks import CLOSING, OPENING
from services.reader.query.search import Search, SearchResult, search
from services.reader.query.terms import begins_of_words
from services.reader.query.tree import All, Field, Kind, Leaf, Query, leaves

T = TypeVar("T")

DEADLINE_SECONDS = 0.25
"""How long a suggestion may take; beside a search that finds something, only as long as that."""

_MOST_WORDS = 6
_MIN_LETTERS = 4
_MOST_TYPED = 60
_FIELDS: Mapping[Field | None, tuple[str, ...]] = {
    None: ("title.exact", "body.exact", "original.title"),
    Field.TITLE: ("title.exact", "original.title"),
    Field.AUTHOR: ("authors.text",),
    Field.OUTLET: ("outlet.name.text",),
}
_NAMES = {"outlet": "outlet.name", "tag": "tags", "author": "authors"}
_TYPED = re.compile(r'(?![-−–!])[^\s"()|:]{2,60}\Z')
_MARKED = re.compile(f"{OPENING}([^{CLOSING}]{{1,100}}){CLOSING}")


@dataclass(frozen=True, slots=True)
class Completion:
    """What a query may be going to be."""

    text: str
    """The whole query."""
    label: str
    """What was put in for its last word."""
    kind: str
    """`word`, `outlet`, `tag` or `author`."""


@dataclass(frozen=True, slots=True)
class _Option:
    """A word of the index, near to the one that was typed."""

    leaf: Leaf
    text: str
    field: str
    rank: tuple[float, int]


async def search_with_suggestion(
    articles: ArticleIndex, wanted: Search, position: Position | None = None
) -> SearchResult:
    """A page of results, and a corrected query where one comes in time. Raises as `search`."""
    if position is not None or not any(_doubtful(wanted.query)):
        return await search(articles, wanted, position)
    if not _demands_all(wanted.query):
        return await _search_and_correct(articles, wanted)
    found = await search(articles, wanted)
    if found.hits:
        return found
    return replace(found, suggestion=await _correction_in_time(articles, wanted.query))


async def _search_and_correct(articles: ArticleIndex, wanted: Search) -> SearchResult:
    """Both at once: a search for one word or another may find something without one of them."""
    began = time.monotonic()
    correcting = asyncio.create_task(correction(articles, wanted.query))
    correcting.add_done_callback(log_failure)
    try:
        found = await search(articles, wanted)
        if not found.hits:
            left = began + DEADLINE_SECONDS - time.monotonic()
            await asyncio.wait({correcting}, timeout=max(0.0, left))
        return replace(found, suggestion=_outcome(correcting))
    finally:
        correcting.cancel()


async def _correction_in_time(articles: ArticleIndex, query: Query) -> str | None:
    correcting = asyncio.create_task(correction(articles, query))
    correcting.add_done_callback(log_failure)
    try:
        await asyncio.wait({correcting}, timeout=DEADLINE_SECONDS)
        return _outcome(correcting)
    finally:
        correcting.cancel()


def _demands_all(query: Query) -> bool:
    """Whether each word that may be misspelt has to be in every hit.

    Not the name of an outlet: one that is unknown is left out of the query.
    """
    root = query.root
    demanded = root.parts if isinstance(root, All) else (root,)
    return all(leaf in demanded and leaf.field != Field.OUTLET for leaf in _doubtful(query))


async def in_time(
    articles: ArticleIndex, query: Query, typed: str
) -> tuple[str | None, tuple[Completion, ...]]:
    """The corrected query and the completions of what is typed, as far as they come in time."""
    correcting = asyncio.create_task(correction(articles, query))
    completing = asyncio.create_task(completions(articles, typed))
    for task in (correcting, completing):
        task.add_done_callback(log_failure)
    try:
        await asyncio.wait({correcting, completing}, timeout=DEADLINE_SECONDS)
        return _outcome(correcting), _outcome(completing) or ()
    finally:
        correcting.cancel()
        completing.cancel()


def _outcome(task: asyncio.Task[T]) -> T | None:
    """What a task has found by now; failures are logged where they happen."""
    is_there = task.done() and not task.cancelled() and task.exception() is None
    return task.result() if is_there else None


async def correction(articles: ArticleIndex, query: Query) -> str | None:
    """The query with words of the index for those that no article holds, or None.

    Raises as `our_errors`.
    """
    words = await _unknown(articles, list(_doubtful(query)), query)
    if not words:
        return None
    answer = await articles.ask(_asking(words))
    options = [option for each in enumerate(words) if (option := _best(answer, *each)) is not None]
    if not options:
        return None
    written = await asyncio.gather(*(_as_written(articles, each) for each in options))
    text = query.text
    for option, word in sorted(
        zip(options, written, strict=True), key=lambda each: -each[0].leaf.place.start
    ):
        place = option.leaf.place
        text = text[: place.start] + word + text[place.end :]
    return text


def _doubtful(query: Query) -> Iterator[Leaf]:
    """The words that a correction is looked for."""
    single = (
        leaf
        for leaf in leaves(query.root, under_not=False)
        if leaf.kind is Kind.WORD
        and leaf.field in _FIELDS
        and len(leaf.text) >= _MIN_LETTERS
        and len(begins_of_words(leaf.text)) == 1
    )
    yield from (leaf for _, leaf in zip(range(_MOST_WORDS), single, strict=False))


async def _unknown(articles: ArticleIndex, words: Sequence[Leaf], query: Query) -> list[Leaf]:
    """The words that no article holds."""
    # By themselves first: most searches that find nothing are for words that are there, though
    # never all of them in one article, and to look for words like them takes five times as long.
    held = await asyncio.gather(*(_is_held(articles, clause_of(leaf, query)) for leaf in words))
    return [leaf for leaf, is_held in zip(words, held, strict=True) if not is_held]


async def _is_held(articles: ArticleIndex, clause: Clause) -> bool:
    """Whether any article matches: each segment is left at its first one, none are counted."""
    answer = await articles.ask(
        {
            "query": {"bool": {"filter": [clause]}},
            "size": 0,
            "terminate_after": 1,
            "track_total_hits": True,
        }
    )
    return bool(answer["hits"]["total"]["value"])


def _asking(words: Sequence[Leaf]) -> dict[str, Any]:
    """What words of the index are like these."""
    term = {"suggest_mode": "missing", "size": 1, "prefix_length": 1, "min_word_length": 4}
    return {
        "size": 0,
        "track_total_hits": False,
        "suggest": {
            f"{n} {field}": {"text": leaf.text, "term": {"field": field, **term}}
            for n, leaf in enumerate(words)
            for field in _FIELDS[leaf.field]
        },
    }


def _best(answer: Mapping[str, Any], number: int, leaf: Leaf) -> _Option | None:
    """The nearest word of the index, the more frequent of equals."""
    options = [
        _Option(leaf, option["text"], field, (option["score"], option["freq"]))
        for field in _FIELDS[leaf.field]
        for entry in answer["suggest"][f"{number} {field}"]
        for option in entry["options"]
    ]
    return max(options, key=lambda option: option.rank, default=None)


async def _as_written(articles: ArticleIndex, option: _Option) -> str:
    """The word as an article writes it: with its capital letters and accents."""
    answer = await articles.ask(
        {
            "query": {"match": {option.field: option.text}},
            "size": 1,
            "_source": False,
            "track_total_hits": False,
            "highlight": {
                "pre_tags": [OPENING],
                "post_tags": [CLOSING],
                "fields": {option.field: {"number_of_fragments": 1}},
            },
        }
    )
    return next(_marked(answer["hits"]["hits"]), option.text)


async def completions(articles: ArticleIndex, typed: str) -> tuple[Completion, ...]:
    """Words, outlets, tags and authors of the index that begin as the last word that was typed.

    Raises as `our_errors`.
    """
    found = _TYPED.search(typed[-_MOST_TYPED:])
    if found is None or not found[0].isalnum():
        return ()
    begin = found[0]
    before = typed[: -len(begin)]
    answer = await articles.ask(_beginning_with(begin))
    words = Counter(_marked(answer["hits"]["hits"]))
    made = [Completion(before + word, word, "word") for word, _ in words.most_common(5)]
    if before.endswith(":"):
        return tuple(made)
    for kind in _NAMES:
        for bucket in answer["aggregations"][kind]["buckets"]:
            name = str(bucket["key"])
            value = f'"{name}"' if not name.isalnum() else name
            made.append(Completion(f"{before}{kind}:{value}", name, kind))
    return tuple(made)


def _beginning_with(begin: str) -> dict[str, Any]:
    titles = ["title.exact", "original.title"]
    named = [f"{field}.text" for field in _NAMES.values() if field != "tags"]
    phrase = {"query": begin, "type": "phrase_prefix", "fields": [*titles, *named]}
    tags = {"prefix": {"tags": {"value": begin, "case_insensitive": True}}}
    # Letters only: nothing in it is a sign of regular expressions.
    any_case = "".join(f"[{each.lower()}{each.upper()}]" for each in begin)
    return {
        "query": {"bool": {"should": [{"multi_match": phrase}, tags]}},
        "size": 50,
        "_source": False,
        "track_total_hits": False,
        "highlight": {
            "pre_tags": [OPENING],
            "post_tags": [CLOSING],
            "number_of_fragments": 0,
            "fields": {field: {} for field in titles},
        },
        "aggs": {
            kind: {"terms": {"field": field, "size": 2, "include": f"(.* )?{any_case}.*"}}
            for kind, field in _NAMES.items()
        },
    }


def _marked(hits: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The words that are marked in hits."""
    for hit in hits:
        for fragments in hit.get("highlight", {}).values():
            for fragment in fragments:
                yield from _MARKED.findall(fragment)
