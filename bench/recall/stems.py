"""`python -m bench.recall.stems`: which forms meet, and which words meet that should not.

Reads `stems.txt`, asks the node for the tokens of each word, and prints what is on the wrong side.
Arguments `pt=portuguese_rslp` put another stemmer in the place of a language's own.
"""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.settings import Settings, load
from services.indexer import migrate
from services.indexer.mapping import body

NAME = "bench-recall-stems"


def pairs() -> Iterator[tuple[str, str, str, bool]]:
    """Language, two words, and whether they should meet."""
    text = Path(__file__).with_name("stems.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        language, *written = line.split()
        for pair in written:
            sign = "=" if "=" in pair else "/"
            first, _, second = pair.partition(sign)
            yield language, first, second, sign == "="


async def wrong(
    elasticsearch: AsyncElasticsearch, name: str, only: frozenset[str] = frozenset()
) -> list[str]:
    """Pairs on the wrong side, as they are written in the list."""
    found = []
    for language, first, second, same in pairs():
        if only and language not in only:
            continue
        tokens = []
        for word in (first, second):
            answer = await elasticsearch.indices.analyze(index=name, analyzer=language, text=word)
            tokens.append({token["token"] for token in answer["tokens"]})
        if bool(set.intersection(*tokens)) != same:
            found.append(f"{language} {first}{'=' if same else '/'}{second}")
    return found


async def main(changes: list[str]) -> None:
    """Prints the number of pairs on the wrong side, and those."""
    settings = load(Settings)
    async with index.client(settings) as elasticsearch:
        dictionaries = await migrate.dictionaries(elasticsearch, settings)
        made = body("de", [each for each in dictionaries if f"-{each}" not in changes])
        languages = frozenset(_change(made, each) for each in changes if "=" in each)
        await elasticsearch.options(ignore_status=404).indices.delete(index=NAME)
        await elasticsearch.indices.create(index=NAME, **made)
        found = await wrong(elasticsearch, NAME, languages)
        await elasticsearch.indices.delete(index=NAME)
    print(len(found), *found, sep="\n  ")


def _change(made: dict[str, Any], change: str) -> str:
    language, _, stemmer = change.partition("=")
    analysis = made["settings"]["analysis"]
    analysis["filter"]["tried"] = {"type": "stemmer", "language": stemmer}
    filters = analysis["analyzer"][language]["filter"]
    if stemmer:
        kept = [each for each in filters if not each.startswith("stem_") or "possess" in each]
        at = next((i for i, each in enumerate(filters) if each.startswith("stem_")), len(kept))
        analysis["analyzer"][language]["filter"] = [*kept[:at], "tried", *kept[at:]]
    else:
        analysis["filter"]["tried"] = {"type": "stemmer", "language": "english"}
    return language


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
