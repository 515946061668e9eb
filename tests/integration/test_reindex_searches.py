"""Searches while a month's index is swapped for another: none of them fails."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from perspektiven.errors import PipelineError
from perspektiven.index import Document
from services.grouper.articles import Articles
from services.indexer.documents import document
from services.indexer.existing import places
from services.indexer.mapping import body
from services.indexer.migrate import meta_of
from services.reader.query.parse import parse
from services.reader.query.search import Search, search
from tests.support.library import NOW, Library, report, stocked
from tests.support.stack import MakeSettings

SWAPS = 4
AT_ONCE = 4


async def test_no_search_fails_while_indices_are_swapped(settings: MakeSettings) -> None:
    async with stocked(settings) as library:
        await library.add(*(report(number) for number in range(20)))
        failures: list[str] = []
        ended = asyncio.Event()

        searches = [
            asyncio.create_task(_search_on(library, ended, failures)) for _ in range(AT_ONCE)
        ]
        await _swap_often(library)
        ended.set()
        counts = await asyncio.gather(*searches)

    assert failures == []
    assert sum(counts) > SWAPS


async def test_grouper_and_indexer_read_on_while_indices_are_swapped(
    settings: MakeSettings,
) -> None:
    async with stocked(settings) as library:
        reports = [report(number) for number in range(20)]
        await library.add(*reports)
        written = [document(each, NOW) for each in reports]
        ended = asyncio.Event()

        reading = asyncio.create_task(_read_on(library, written, ended))
        await _swap_often(library)
        ended.set()
        counts = await reading

    assert counts == {(20, 20)}


async def _read_on(
    library: Library, written: Sequence[Document], ended: asyncio.Event
) -> set[tuple[int, int]]:
    """What grouper and indexer found, reading until the end: articles, and places of articles."""
    alias = library.dependencies.articles.alias
    articles = Articles(library.elasticsearch, library.settings, "de")
    found = set()
    while not ended.is_set():
        pages = [page async for page in articles.dated_since(None)]
        stored = await places(library.elasticsearch, library.settings, written, timedelta(days=1))
        at_home = [each for each in stored if each.index == f"{alias}-2026.11"]
        found.add((sum(map(len, pages)), len(at_home)))
    return found


async def _search_on(library: Library, ended: asyncio.Event, failures: list[str]) -> int:
    """Searches until the end; returns how often."""
    count = 0
    while not ended.is_set():
        try:
            # Each is another search: equal ones that run at once share an answer.
            query = parse(f"Brücke OR wort{count}{id(asyncio.current_task())}")
            found = await search(library.dependencies.articles, Search(query))
            if found.total != 20:
                failures.append(f"{found.total} hits")
        except PipelineError as exc:
            failures.append(str(exc))
        count += 1
    return count


async def _swap_often(library: Library) -> None:
    """Copies the index and puts the copy in its place, as a rebuild does, again and again."""
    indices = library.elasticsearch.indices
    alias = library.dependencies.articles.alias
    meta = await meta_of(library.elasticsearch, library.settings, alias)
    assert meta is not None
    dictionaries = meta["hunspell"]
    for number in range(SWAPS):
        [source] = await indices.get_alias(name=alias)
        target = f"{alias}.{number}-2026.11"
        copied = await library.elasticsearch.search(index=source, size=100)
        await indices.create(index=target, **body("de", dictionaries))
        operations: list[Any] = []
        for hit in copied["hits"]["hits"]:
            operations += [{"index": {"_index": target, "_id": hit["_id"]}}, hit["_source"]]
        await library.elasticsearch.bulk(operations=operations, refresh=True)
        await indices.update_aliases(
            actions=[
                {"add": {"index": target, "alias": alias}},
                {"remove_index": {"index": source}},
            ]
        )
