"""One table of articles and queries, whose answers have to be the same on every kind of stack.

Articles in many languages with their German translations, and for each query the articles that it
finds, no more and no fewer. Where a query meets its article only through a hunspell dictionary,
`dictionary` names the dictionary's language.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from perspektiven.contracts import Translation
from tests.support import factories
from tests.support.data import data

OUTLET = "same-search"
"""Id of the outlet of all articles of the table."""


@dataclass(frozen=True, slots=True)
class Query:
    """A row of the table."""

    language: str
    text: str
    finds: frozenset[str]
    """Names of articles, as in the table."""
    dictionary: str | None


def translations() -> list[Translation]:
    """The articles of the table, translated into German."""
    return [_translation(row) for row in _rows("articles.ndjson")]


def queries(dictionaries: Collection[str]) -> list[Query]:
    """Those that an index made with these dictionaries has to answer."""
    every = [
        Query(row["language"], row["query"], frozenset(row["finds"]), row["dictionary"])
        for row in _rows("queries.ndjson")
    ]
    return [each for each in every if each.dictionary in {None, *dictionaries}]


def parameters(query: Query) -> dict[str, str]:
    """What /api/v1/search is asked with."""
    return {"q": query.text, "outlet": OUTLET, "size": "100"}


def difference(query: Query, answer: Any) -> str | None:
    """What an answer of /api/v1/search has too much or too little, if anything."""
    found = {result["url"].rpartition("/")[2] for result in answer["results"]}
    if found == query.finds:
        return None
    missing, unwanted = sorted(query.finds - found), sorted(found - query.finds)
    return f"{query.language} {query.text!r} misses {missing}, finds {unwanted} besides"


def _translation(row: dict[str, str]) -> Translation:
    own = row["language"] == "de"
    original = factories.article(
        url=f"https://{OUTLET}.example/{row['id']}",
        outlet=factories.outlet_ref(id=OUTLET, name="Überall gleich", country="DE"),
        language=row["language"],
        title=row["title"],
        paragraphs=[row["body"]],
    )
    if own:
        return factories.translation(
            article=original, status="same_language", title=row["title"], paragraphs=[row["body"]]
        )
    return factories.translation(
        article=original, title=row["german_title"], paragraphs=[row["german_body"]]
    )


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data("same_search", name).splitlines()]
