"""A page of results: what is asked of the index, and where the next page begins."""

from datetime import UTC, datetime
from typing import Any

import pytest

from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.article_index import ArticleIndex, article_index
from services.reader.query.clauses import Filters
from services.reader.query.cursors import Position
from services.reader.query.marks import CLOSING, OPENING
from services.reader.query.parse import parse
from services.reader.query.search import MOST_COLLAPSED, Search, SearchResult, Sort, search
from services.reader.settings import ReaderSettings
from tests.support.library import NOW, report
from tests.unit.reader.elastic_stub import ElasticStub, client_of, stub

AT = datetime(2026, 11, 23, tzinfo=UTC)


def documents(count: int) -> list[Document]:
    return [document(report(number), NOW) for number in range(count)]


async def searched(
    elastic: ElasticStub, wanted: Search, position: Position | None = None
) -> SearchResult:
    async with client_of(elastic) as client:
        articles: ArticleIndex = article_index(
            client, ReaderSettings(elasticsearch_url=elastic.url)
        )
        return await search(articles, wanted, position)


async def test_the_last_page_has_no_next_one() -> None:
    async with stub() as elastic:
        elastic.documents = documents(2)

        found = await searched(elastic, Search(size=2, facets=False))

    assert ([hit.document.id for hit in found.hits], found.next) == (
        [each.id for each in elastic.documents],
        None,
    )
    assert (found.total, found.is_exact, found.facets) == (2, True, {})


async def test_by_date_the_next_page_follows_the_last_hit() -> None:
    async with stub() as elastic:
        elastic.documents = documents(3)

        found = await searched(elastic, Search(size=2, facets=False))

    assert len(found.hits) == 2
    assert found.next is not None
    assert (found.next.after, found.next.shown) == ((1,), ())


async def test_by_relevance_the_next_page_leaves_out_what_was_shown() -> None:
    async with stub() as elastic:
        elastic.documents = documents(3)

        found = await searched(elastic, Search(sort=Sort.RELEVANCE, size=2, facets=False))

    assert found.next is not None
    assert found.next.shown == tuple(each.id for each in elastic.documents[:2])


async def test_collapsed_hits_are_left_out_by_their_clusters_and_end_somewhere() -> None:
    wanted = Search(size=2, facets=False, collapsed=True)
    shown = tuple(str(number) for number in range(MOST_COLLAPSED - 2))
    async with stub() as elastic:
        elastic.documents = documents(3)

        first = await searched(elastic, wanted)
        last = await searched(elastic, wanted, Position(AT, shown=shown, total=900))

    assert first.next is not None
    assert first.next.shown == tuple(each.cluster_id for each in elastic.documents[:2])
    assert first.next.total == 3
    assert (last.total, last.next) == (900, None)
    assert elastic.asked[0]["collapse"] == {"field": "cluster_id"}
    without = elastic.asked[1]["post_filter"]["bool"]["must_not"]
    assert without == [{"terms": {"cluster_id": list(shown)}}]


async def test_filters_of_facets_do_not_restrict_what_facets_count() -> None:
    poland = {"terms": {"outlet.country": ["PL"]}}
    async with stub() as elastic:
        await searched(elastic, Search(filters=Filters(country=("PL",)), facets=False))

    (body,) = elastic.asked
    assert body["post_filter"]["bool"]["filter"] == [poland]
    assert poland not in body["query"]["bool"]["filter"]


@pytest.mark.parametrize(("query", "marks"), [("Brücke", True), ("country:PL", False)])
async def test_words_are_marked_where_there_are_any(query: str, marks: bool) -> None:
    async with stub() as elastic:
        await searched(elastic, Search(parse(query), facets=False))

    assert ("highlight" in elastic.asked[0]) is marks


async def test_a_hit_without_a_mark_is_looked_at_in_its_original_then_for_compounds() -> None:
    async with stub() as elastic:
        elastic.documents = documents(1)

        await searched(elastic, Search(parse("Most"), facets=False))

    first, *closer = elastic.asked
    assert "ids" not in str(first["query"])
    for body in closer:
        assert body["query"]["bool"]["filter"] == [
            {"ids": {"values": [elastic.documents[0].id]}},
            {"terms": {"_index": ["a"]}},
        ]
    assert [sorted(body["highlight"]["fields"]) for body in closer] == [
        ["original.body.pl", "original.body.und", "original.title"],
        ["body.exact", "title.exact"],
    ]


async def test_what_is_marked_in_its_original_is_not_looked_at_again() -> None:
    async with stub() as elastic:
        elastic.documents = documents(1)
        elastic.marked = {"original.title": [f"{OPENING}Most{CLOSING} otwarty"]}

        found = await searched(elastic, Search(parse("Most"), facets=False))

    assert len(elastic.asked) == 2
    assert found.hits[0].highlights == elastic.marked


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({"size": 50, "facets": False, "texts": True}, True),
        ({"sort": Sort.OLDEST}, False),
        ({"collapsed": True}, False),
        ({"filters": Filters(country=("PL",))}, False),
        ({"query": parse("Oper")}, False),
    ],
)
def test_the_key_of_a_search_is_what_decides_hits_and_order(
    changed: dict[str, Any], same: bool
) -> None:
    assert (Search(**{"query": parse("Brücke"), **changed}).key == Search(parse("Brücke")).key) is (
        same
    )


async def test_copies_of_hits_are_asked_for_where_they_are_wanted() -> None:
    async with stub() as elastic:
        elastic.documents = documents(2)

        with_copies = await searched(elastic, Search(facets=False, copies_named=0))
        without = await searched(elastic, Search(facets=False))

    assert set(with_copies.others) == {each.id for each in elastic.documents}
    assert without.others == {}
