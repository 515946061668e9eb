"""How the months of an index analyse texts: fields of originals, and whether all are alike."""

import time

import orjson

from perspektiven.index import our_errors
from perspektiven.swapped_indices import fields_of
from services.reader.article_index import ArticleIndex
from services.reader.index_names import ANALYSIS_SECONDS, Analysis

FEW_MONTHS = 6
"""Up to so many months analyse a search's words for themselves. Asking one of them for their terms
takes as long as some seven months take to analyse them: 5 ms of CPU (`bench/search`)."""


async def analysis(articles: ArticleIndex) -> Analysis:
    """How the months that there are now analyse texts. Raises as `our_errors`.

    Fields that no article fills are left out: forty of them take a tenth of a search. So the first
    article in a language is found by its original up to ANALYSIS_SECONDS later than by its
    translation.
    """
    names = articles.names
    if (asked := time.monotonic()) - names.analysis_asked > ANALYSIS_SECONDS:
        with our_errors(articles.settings):
            found = await fields_of(
                articles.elasticsearch,
                index=articles.alias,
                fields="original.body.*",
                include_empty_fields=False,
                filter_path=("indices", "failed_indices", "fields.*.text.type"),
            )
        if found.get("failed_indices"):
            # Words are then looked for in all fields, as before the first article.
            return Analysis()
        await _keep(articles, frozenset(found["indices"]), tuple(sorted(found.get("fields", ()))))
        names.analysis_asked = asked
    return names.analysis


async def _keep(articles: ArticleIndex, indices: frozenset[str], bodies: tuple[str, ...]) -> None:
    names = articles.names
    if indices == names.indices and bodies == names.analysis.bodies:
        return
    alike = names.analysis.alike
    if indices != names.indices:
        alike = await _alike(articles, indices) if len(indices) > FEW_MONTHS else None
    names.indices, names.analysis = indices, Analysis(bodies, alike)
    # What was kept may be what other analyzers made, or lack a field.
    names.terms = {}


async def _alike(articles: ArticleIndex, indices: frozenset[str]) -> str | None:
    """One of these months, if all of them analyse alike; what an index does never changes."""
    with our_errors(articles.settings):
        mappings = await articles.elasticsearch.indices.get_mapping(
            index=articles.alias, filter_path="*.mappings._meta"
        )
    kinds = {orjson.dumps(mappings.body.get(each)) for each in indices}
    return max(indices) if len(kinds) == 1 else None
