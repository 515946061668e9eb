"""`python -m bench.recall`: do queries find what they should, and nothing that they should not?

Two sets of short articles in many languages with German translations, and queries over them. The
`seen` half was written with the code in view, the `unseen` half by somebody who had not read it.
A query counts as found when all articles that it should find are among its hits; each article that
it must not find counts by itself.
"""

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.contracts import (
    Article,
    EngineVersion,
    Extractor,
    OutletRef,
    Paragraph,
    TranslatedParagraph,
    Translation,
    TranslationStatus,
)
from perspektiven.settings import Settings, load
from perspektiven.urls import article_id
from services.indexer import bulk, migrate
from services.indexer.documents import document
from services.indexer.settings import IndexerSettings
from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse

SETS = Path(__file__).parent / "sets"
HALVES = ("seen", "unseen")
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(slots=True)
class Score:
    """Outcome of the queries of one half."""

    queries: int = 0
    found: int = 0
    """Queries that found all they should."""
    unwanted: int = 0
    """Pairs of a query and an article that it must not find."""
    avoided: int = 0
    failures: list[str] = field(default_factory=list)
    by_kind: Counter[str] = field(default_factory=Counter)
    missed_by_kind: Counter[str] = field(default_factory=Counter)

    @property
    def recall(self) -> float:
        """Share of the queries that found all they should."""
        return self.found / self.queries

    @property
    def precision(self) -> float:
        """Share of the articles that must not be found and were not."""
        return self.avoided / self.unwanted


async def fill(elasticsearch: AsyncElasticsearch, settings: Settings, half: str) -> None:
    """Creates the index and writes the articles of one half into it."""
    await migrate.init(elasticsearch, settings)
    documents = [document(_translation(row), _NOW) for row in rows(half, "articles")]
    month = index.month_index(settings, "de", _NOW)
    writes = [bulk.write_of(each, month) for each in documents]
    for outcome in await bulk.write_all(elasticsearch, settings, writes):
        if isinstance(outcome, Exception):
            raise outcome
    await elasticsearch.indices.refresh(index=month)


async def score(elasticsearch: AsyncElasticsearch, settings: Settings, half: str) -> Score:
    """Asks the queries of one half of the index that `fill` made."""
    names = {_id(row["id"]): row["id"] for row in rows(half, "articles")}
    result = Score()
    for row in rows(half, "queries"):
        answer = await elasticsearch.search(
            index=index.read_alias(settings, "de"),
            query=matching(parse(row["query"]), Filters(), "de"),
            size=1000,
            source=False,
        )
        _count(result, row, {names[hit["_id"]] for hit in answer["hits"]["hits"]})
    return result


def rows(half: str, name: str) -> Iterator[dict[str, Any]]:
    """The articles or queries of one half."""
    with (SETS / half / f"{name}.ndjson").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _count(result: Score, row: dict[str, Any], hits: set[str]) -> None:
    missed, unwanted = set(row["finds"]) - hits, set(row["not"]) & hits
    kind = row["kind"]
    result.queries += 1
    result.found += not missed
    result.unwanted += len(row["not"])
    result.avoided += len(row["not"]) - len(unwanted)
    result.by_kind[kind] += 1
    result.missed_by_kind[kind] += bool(missed)
    if missed or unwanted:
        said = f"{kind:12} {row['query']!r} misses {sorted(missed)}, finds {sorted(unwanted)}"
        result.failures.append(said)


def _id(name: str) -> str:
    return article_id(f"https://set.example/{name}")


def _translation(row: dict[str, Any]) -> Translation:
    url = f"https://set.example/{row['id']}"
    blocks = row["body"].split("\n\n")
    article = Article(
        id=_id(row["id"]),
        outlet=OutletRef(id="set", name="Set", country="DE"),
        url=url,
        canonical_url=url,
        language=row["language"],
        title=row["title"],
        paragraphs=tuple(Paragraph(text=text) for text in blocks),
        published_at=_NOW,
        discovered_at=_NOW,
        fetched_at=_NOW,
        content_hash=row["id"],
        extractor=Extractor(name="set", version="1"),
    )
    same = row["language"] == "de"
    return Translation(
        article=article,
        target_language="de",
        status=TranslationStatus.SAME_LANGUAGE if same else TranslationStatus.TRANSLATED,
        title=row["title"] if same else row["translated_title"],
        paragraphs=tuple(
            TranslatedParagraph(kind="paragraph", text=text)
            for text in (row["body"] if same else row["translated_body"]).split("\n\n")
        ),
        translated_at=_NOW,
        engine=None if same else EngineVersion(name="set", model="set", version="1"),
    )


async def _delete(elasticsearch: AsyncElasticsearch, settings: Settings) -> None:
    alias = index.read_alias(settings, "de")
    for name in (await migrate.months(elasticsearch, settings, "de")).values():
        await elasticsearch.indices.delete(index=name)
    await elasticsearch.indices.delete_index_template(name=alias)


async def main(arguments: argparse.Namespace) -> None:
    """Prints both shares of each half, by kind where something was missed, and what failed."""
    for half in arguments.half or HALVES:
        settings = load(IndexerSettings, target_language="de", index_prefix=f"bench-recall-{half}-")
        async with index.client(settings) as elasticsearch:
            try:
                await fill(elasticsearch, settings, half)
                result = await score(elasticsearch, settings, half)
            finally:
                await _delete(elasticsearch, settings)
        print(f"{half}: {result.found} of {result.queries} queries found all ({result.recall:.1%})")
        print(f"{half}: {result.avoided} of {result.unwanted} not found ({result.precision:.1%})")
        for kind, missed in result.missed_by_kind.most_common():
            if missed:
                print(f"  {kind:12} {missed} of {result.by_kind[kind]} missed")
        print(*(f"  {failure}" for failure in result.failures), sep="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="bench.recall")
    parser.add_argument("half", nargs="*", choices=(*HALVES, []))
    asyncio.run(main(parser.parse_args()))
