"""How the months of an index analyse texts: fields of originals, and whether all are alike."""

import time
from collections.abc import Mapping
from typing import Any

import orjson

from perspektiven.index import our_errors
from services.reader.article_index import ArticleIndex
from services.reader.index_names import INDICES_SECONDS, Analysis

_ASKED_FOR = (
    "*.mappings._meta",
    "*.mappings.properties.original.properties.body.properties.*.type",
)


async def analysis(articles: ArticleIndex) -> Analysis:
    """How the months that there are now analyse texts. Raises as `our_errors`.

    What an index does never changes, so mappings are asked for where there are other indices.
    """
    names = articles.names
    if time.monotonic() - names.indices_asked > INDICES_SECONDS:
        with our_errors(articles.settings):
            indices = frozenset(
                await articles.elasticsearch.indices.get_alias(index=articles.alias)
            )
            if indices != names.indices:
                mappings = await articles.elasticsearch.indices.get_mapping(
                    index=articles.alias, filter_path=_ASKED_FOR
                )
                names.analysis = _read({name: mappings.get(name, {}) for name in indices})
                # What was kept may be what other analyzers made.
                names.terms = {}
        names.indices, names.indices_asked = indices, time.monotonic()
    return names.analysis


def _read(found: Mapping[str, Any]) -> Analysis:
    mappings = {name: each.get("mappings", {}) for name, each in found.items()}
    bodies = {body for each in mappings.values() for body in _bodies(each)}
    kinds = {orjson.dumps(each.get("_meta")) for each in mappings.values()}
    return Analysis(tuple(sorted(bodies)), max(mappings) if len(kinds) == 1 else None)


def _bodies(mapping: Mapping[str, Any]) -> list[str]:
    original = mapping.get("properties", {}).get("original", {}).get("properties", {})
    languages = original.get("body", {}).get("properties", {})
    return [
        f"original.body.{name}" for name, field in languages.items() if field.get("type") == "text"
    ]
