"""Resolves what a query names: countries and languages become codes, lists become outlets."""

from dataclasses import dataclass, field, replace

from services.reader.analysis import analysis
from services.reader.article_index import ArticleIndex
from services.reader.display_names import country_code, language_code
from services.reader.field_terms import field_terms
from services.reader.outlet_lists import Lists
from services.reader.query.outlet_names import unknown_outlets
from services.reader.query.tree import (
    All,
    Field,
    Ignored,
    Kind,
    Leaf,
    Near,
    Node,
    Not,
    Query,
    QueryRefused,
    Some,
    joined,
    leaves,
)
from services.reader.query.why import Why


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of the values of `source:`."""

    lists: Lists = field(default_factory=dict)
    """Lists of outlets, by name in lower case."""
    unknown: frozenset[str] = frozenset()
    """What neither an outlet nor a list is called."""


async def resolve(articles: ArticleIndex, query: Query) -> Query:
    """The query as this index can answer it. Raises QueryRefused, else as `our_errors`."""
    if query.root is None:
        return query
    found = named(query, articles.language, await _sources(articles, query))
    texts = [leaf for leaf in leaves(found.root) if leaf.field is None]
    if not texts:
        return found
    known = await analysis(articles)
    # Of what is more than letters, such as F-35, fields make several terms.
    words = [each.text for each in texts if each.kind is Kind.WORD and each.text.isalpha()]
    terms = await field_terms(articles, words, known)
    return replace(found, original_bodies=known.bodies, terms=terms)


def named(query: Query, language: str, sources: Sources | None = None) -> Query:
    """The query with codes for the countries and languages that it names in `language`.

    Without `sources` its outlets are left as they are. What is no country, language or outlet is
    named as ignored. Raises QueryRefused where that stands under a NOT.
    """
    names = _Names(language, sources or Sources())
    root = names.node(query.root) if query.root else None
    return replace(query, root=root, ignored=(*query.ignored, *names.ignored))


def refuse_unknown_outlets(query: Query) -> None:
    """Raises QueryRefused where a source of a resolved query is unknown.

    For whoever gets new articles unasked: a list that was deleted would bring him all there are.
    """
    for part in query.ignored:
        if part.why is Why.UNKNOWN_OUTLET:
            raise QueryRefused(part)


async def _sources(articles: ArticleIndex, query: Query) -> Sources:
    found = [leaf for leaf in leaves(query.root) if leaf.field is Field.OUTLET]
    if not found:
        return Sources()
    # In quotation marks it is the outlet of that name, whatever lists there are.
    lists = await articles.lists.named(leaf.text for leaf in found if leaf.kind is Kind.WORD)
    others = [leaf.text for leaf in found if not _is_list(leaf, lists)]
    return Sources(lists, await unknown_outlets(articles, others))


def _is_list(leaf: Leaf, lists: Lists) -> bool:
    return leaf.kind is Kind.WORD and leaf.text.casefold() in lists


@dataclass(slots=True)
class _Names:
    language: str
    sources: Sources
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
        elif leaf.field is Field.OUTLET:
            return self._outlet(leaf, under_not=under_not)
        else:
            return leaf
        if code:
            return replace(leaf, text=code)
        self._unknown(leaf, why, under_not=under_not)
        return None

    def _outlet(self, leaf: Leaf, *, under_not: bool) -> Leaf | None:
        if _is_list(leaf, self.sources.lists):
            return replace(leaf, outlets=self.sources.lists[leaf.text.casefold()])
        if leaf.text in self.sources.unknown:
            self._unknown(leaf, Why.UNKNOWN_OUTLET, under_not=under_not)
            return None
        return leaf

    def _unknown(self, leaf: Leaf, why: Why, *, under_not: bool) -> None:
        part = Ignored(str(leaf), why, leaf.place)
        if under_not:
            raise QueryRefused(part)
        self.ignored.append(part)
