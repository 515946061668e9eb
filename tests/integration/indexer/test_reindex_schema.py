"""From the first schema to the present one, on an index that is searched and written to."""

import asyncio
from contextlib import suppress
from typing import Any

import orjson
from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import Translation
from perspektiven.errors import Transient
from perspektiven.index import month_index, our_errors, read_alias
from services.indexer import bulk, migrate
from services.indexer.bulk import Write
from services.indexer.documents import document
from services.indexer.mapping import SCHEMA, template
from services.indexer.reindex import Rebuild
from services.indexer.settings import IndexerSettings
from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from tests.support.factories import NOW, article, translation
from tests.support.indexing import contents, insist, running_indexer
from tests.support.stack import MakeSettings

COUNT = 600


def some(first: int, count: int) -> list[Translation]:
    return [
        translation(
            article=article(
                url=f"https://outlet.example/{number}",
                title=f"Artykuł {number}",
                paragraphs=["Raz."],
            ),
            title=f"Artikel {number}",
            paragraphs=[f"Selenskyj sprach in Kiew, zum {number}. Mal."],
        )
        for number in range(first, first + count)
    ]


async def fill_first_schema(
    elasticsearch: AsyncElasticsearch, ours: IndexerSettings, translations: list[Translation]
) -> None:
    """An index as the first schema made it: other analyzers, no field of names."""
    alias = read_alias(ours, "de")
    old = template(alias, "de", [])
    meta = old["_meta"] | {"schema": 1}
    mappings = old["template"]["mappings"] | {"_meta": meta}
    mappings["properties"] = {
        name: each for name, each in mappings["properties"].items() if name != "names"
    }
    old["template"] |= {"mappings": mappings}
    german = old["template"]["settings"]["analysis"]["analyzer"]["de"]
    german["filter"] = ["lowercase", "german_normalization", "stem_light_german"]
    await elasticsearch.indices.put_index_template(
        name=alias, **old | {"_meta": meta, "version": 1}
    )
    writes = []
    for each in (document(one, NOW) for one in translations):
        source: dict[str, Any] = each.to_source()
        del source["names"]
        month = month_index(ours, "de", each.discovered_at)
        writes.append(Write(month, each.id, each.version, orjson.dumps(source)))
    outcomes = await bulk.write_all(elasticsearch, ours, writes)
    assert set(outcomes) == {bulk.WriteOutcome.WRITTEN}
    await elasticsearch.indices.refresh(index=alias)


async def test_nothing_is_missing_or_doubled_while_it_is_searched_and_written_to(
    settings: MakeSettings,
) -> None:
    ours = settings(IndexerSettings, target_language="de")
    before, meanwhile = some(0, COUNT), some(COUNT, 40)
    async with index.client(ours) as client:
        await fill_first_schema(client, ours, before)
    seen: list[int] = []
    done = asyncio.Event()

    async with running_indexer(ours) as (indexer, elasticsearch):

        async def search() -> None:
            while not done.is_set():
                # A search that runs in the moment of the swap may be refused, and is asked again.
                with suppress(Transient), our_errors(ours):
                    answer = await elasticsearch.search(
                        index=read_alias(ours, "de"), track_total_hits=True, size=0
                    )
                    seen.append(answer["hits"]["total"]["value"])

        async def arrive() -> None:
            for each in meanwhile:
                await insist(indexer, each)

        searching, arriving = asyncio.create_task(search()), asyncio.create_task(arrive())
        async for _ in Rebuild(elasticsearch, ours, "de").from_index():
            pass
        await indexer.look()
        await arriving
        done.set()
        await searching

        found = await contents(elasticsearch, ours)
        present = await migrate.meta_of(elasticsearch, ours, read_alias(ours, "de"))
        query = matching(parse("Зеленський Kyiv"), Filters(), "de")
        by_name = await elasticsearch.search(index=read_alias(ours, "de"), query=query, size=0)

    assert set(found) == {each.article.id for each in (*before, *meanwhile)}
    assert len(seen) > 5
    assert all(COUNT <= count <= COUNT + len(meanwhile) for count in seen)
    assert present is not None
    assert present["schema"] == SCHEMA
    assert by_name["hits"]["total"]["value"] == COUNT + len(meanwhile)
