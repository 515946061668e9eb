"""Resolves what a query names: countries and languages become codes."""

from dataclasses import dataclass, field, replace

from services.reader.article_index import ArticleIndex
from services.reader.display_names import country_code, language_code
from services.reader.query.tree import (
    All,
    Field,
    Ignored,
    Leaf,
    Near,
    Node,
    Not,
    Query,
    QueryRefused,
    Some,
    Why,
    asks_for_distance,
    joined,
)


async def resolve(articles: ArticleIndex, query: Query) -> Query:
    """The query as this index can answer it. Raises QueryRefused, else as `our_errors`."""
    if query.root is None:
        return query
    bodies = await articles.original_bodies() if asks_for_distance(query.root) else ()
    return replace(named(query, articles.language), original_bodies=bodies)


def named(query: Query, language: str) -> Query:
    """The query with codes for the countries and languages that it names in `language`.

    What is no country or language is named as ignored. Raises QueryRefused where that stands
    under a NOT.
    """
    names = _Names(language)
    root = names.node(query.root) if query.root else None
    return replace(query, root=root, ignored=(*query.ignored, *names.ignored))


@dataclass(slots=True)
class _Names:
    language: str
    ignored: list[Ignored] = field(default_factory=list)

    def node(self, node: Node, *, under_not: bool = False) -> Node | None:
        match node:
            case Leaf():
                return self._leaf(node, under_not=under_not)
            case Not(part):
                found = self.node(part, under_not=True)
                return Not(found) if found else None
            case All(parts) | Some(parts):
                kept = [self.node(part, under_not=under_not) for part in parts]
                return joined(type(node), [part for part in kept if part])
            case Near():
                return node

    def _leaf(self, leaf: Leaf, *, under_not: bool) -> Leaf | None:
        if leaf.field is Field.COUNTRY:
            code, why = country_code(leaf.text, self.language), Why.UNKNOWN_COUNTRY
        elif leaf.field is Field.LANGUAGE:
            code, why = language_code(leaf.text, self.language), Why.UNKNOWN_LANGUAGE
        else:
            return leaf
        if code:
            return replace(leaf, text=code)
        part = Ignored(str(leaf), why, leaf.place)
        if under_not:
            raise QueryRefused(part)
        self.ignored.append(part)
        return None
