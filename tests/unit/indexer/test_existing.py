"""What the index holds before a document is written: its month, and older copies."""

from datetime import timedelta

import pytest

from perspektiven.errors import Transient
from services.indexer.existing import (
    MEMBERS,
    StoredPlace,
    member_of,
    member_of_hit,
    month_of,
    places,
)
from tests.support.factories import NOW
from tests.unit.indexer.keeping import APRIL, MARCH, WINDOW, report, scene

_ALL = {"query": {"range": {"indexed_at": {"gte": NOW.isoformat()}}}, **MEMBERS}


async def test_a_new_article_has_no_index_and_is_its_own_cluster() -> None:
    new = report("new")
    async with scene() as here:
        here.put(report("other", text=1))

        found = await places(here.elasticsearch, here.settings, [new], WINDOW)

    assert found == [StoredPlace(None, new.id)]


async def test_an_article_that_is_there_keeps_its_month() -> None:
    known = report("known")
    async with scene() as here:
        here.put(known, month=APRIL)

        (found,) = await places(here.elasticsearch, here.settings, [known], WINDOW)

    assert found.index == APRIL


async def test_of_two_months_the_earlier_is_its_place() -> None:
    doubled = report("doubled")
    async with scene() as here:
        here.put(doubled, month=APRIL)
        here.put(doubled, month=MARCH)

        (found,) = await places(here.elasticsearch, here.settings, [doubled], WINDOW)

    assert found.index == MARCH


async def test_a_copy_joins_the_cluster_of_the_older_article() -> None:
    older, copy, other = report("older"), report("copy", hours=2), report("other", text=1)
    async with scene() as here:
        here.put(older.model_copy(update={"cluster_id": "first"}))

        found = await places(here.elasticsearch, here.settings, [other, copy], WINDOW)

    assert [each.cluster_id for each in found] == [other.id, "first"]


@pytest.mark.parametrize("hours", [-1, 24 * 4])
async def test_neither_a_younger_article_nor_one_beyond_the_window_is_a_forerunner(
    hours: float,
) -> None:
    there, new = report("there"), report("new", hours=hours)
    async with scene() as here:
        here.put(there)

        (found,) = await places(here.elasticsearch, here.settings, [new], WINDOW)

    assert found.cluster_id == new.id


async def test_a_search_that_fails_is_tried_again() -> None:
    async with scene() as here:
        here.kept.fails = True

        with pytest.raises(Transient, match="es_rejected_execution_exception"):
            await places(here.elasticsearch, here.settings, [report("new")], WINDOW)


async def test_an_article_is_not_new_because_its_month_is_away() -> None:
    known = report("known")
    async with scene() as here:
        here.put(known, month=MARCH)
        here.put(report("other", text=1), month=APRIL)
        here.kept.away = {MARCH}

        with pytest.raises(Transient, match="search_phase_execution_exception"):
            await places(here.elasticsearch, here.settings, [known], WINDOW)


async def test_moments_are_compared_by_the_millisecond_as_the_index_has_them() -> None:
    exact = {"discovered_at": NOW + timedelta(microseconds=7_900)}
    one, copy = (report(name).model_copy(update=exact) for name in ("one", "copy"))
    async with scene() as here:
        here.put(one)
        (hit,) = (await here.elasticsearch.search(index="articles-de", **_ALL))["hits"]["hits"]

    member = member_of_hit(hit)
    assert member == member_of(one)
    assert member.age[0] == member_of(copy).age[0] == NOW + timedelta(milliseconds=7)


def test_an_index_that_was_built_anew_is_known_by_its_month() -> None:
    assert month_of("articles-de", "articles-de.20260314092653-2026.03") == MARCH
