"""Clusters that a sweep mends: copies that came out of order, or saw nothing of each other."""

from datetime import datetime, timedelta

import pytest

from perspektiven.errors import Transient
from services.indexer.sweep import OVERLAP, LookedAt, Sweep, sweep
from tests.support.factories import NOW
from tests.unit.indexer.keeping import APRIL, MARCH, WINDOW, Scene, report, scene


async def swept(here: Scene, since: timedelta = timedelta()) -> int:
    return await sweep(here.elasticsearch, here.settings, WINDOW, NOW + since)


async def test_copies_that_were_written_at_one_moment_become_one_cluster() -> None:
    first, copy, other = report("first"), report("copy", hours=1), report("other", text=1)
    async with scene() as here:
        here.put(copy, first, other)

        mended = await swept(here)

        assert mended == 1
        assert here.clusters() == {first.id: first.id, copy.id: first.id, other.id: other.id}


async def test_an_earlier_article_that_arrives_later_names_the_cluster() -> None:
    early, middle, late = (report(name, hours=n) for n, name in enumerate(["a", "b", "c"]))
    old = NOW - timedelta(days=1)
    there = [
        each.model_copy(update={"cluster_id": middle.id, "indexed_at": old})
        for each in (middle, late)
    ]
    async with scene() as here:
        here.put(*there, early)

        await swept(here)

        assert set(here.clusters().values()) == {early.id}


async def test_a_cluster_that_fell_apart_is_parted() -> None:
    first, other = report("first"), report("other", text=1, hours=1)
    async with scene() as here:
        here.put(first, other.model_copy(update={"cluster_id": first.id}))

        await swept(here)

        assert here.clusters() == {first.id: first.id, other.id: other.id}


async def test_a_mended_document_keeps_its_version_and_its_month() -> None:
    first, copy = report("first"), report("copy", hours=1)
    async with scene() as here:
        here.put(first)
        here.put(copy, month=APRIL, version=7)

        await swept(here)

        assert set(here.kept.documents) == {(MARCH, first.id), (APRIL, copy.id)}
        assert here.kept.documents[APRIL, copy.id].version == 7
        assert here.clusters()[copy.id] == first.id


async def test_a_mended_document_shows_as_written_anew_and_no_other_does() -> None:
    first, copy = report("first"), report("copy", hours=1)
    async with scene() as here:
        here.put(first, copy)

        await swept(here)

        written = {
            identity: datetime.fromisoformat(kept.source["indexed_at"])
            for (_, identity), kept in here.kept.documents.items()
        }
        assert written[first.id] == NOW
        assert written[copy.id] > NOW
        assert await swept(here) == 0


async def test_what_was_written_long_before_is_not_looked_at() -> None:
    first, copy = report("first"), report("copy", hours=1)
    async with scene() as here:
        here.put(first, copy)

        mended = await swept(here, since=OVERLAP + timedelta(seconds=1))

        assert mended == 0
        assert here.clusters()[copy.id] == copy.id


async def test_an_article_in_two_months_is_united_on_the_way() -> None:
    doubled = report("doubled")
    async with scene() as here:
        here.put(doubled, month=MARCH)
        here.put(doubled, month=APRIL, version=2)

        await swept(here)

        assert list(here.kept.documents) == [(MARCH, doubled.id)]


async def test_what_the_last_sweep_saw_is_looked_at_again_only_when_written_again() -> None:
    first, copy = report("first"), report("copy", hours=1)
    together = copy.model_copy(update={"cluster_id": first.id})
    apart = copy.model_copy(update={"cluster_id": copy.id})
    looked_at: dict[str, LookedAt] = {}
    async with scene() as here:
        here.put(first, together)
        await sweep(here.elasticsearch, here.settings, WINDOW, NOW, looked_at)

        here.put(apart)
        again = await sweep(here.elasticsearch, here.settings, WINDOW, NOW, looked_at)
        here.put(apart.model_copy(update={"indexed_at": NOW + timedelta(seconds=1)}))
        written = await sweep(here.elasticsearch, here.settings, WINDOW, NOW, looked_at)

        assert (again, written) == (0, 1)
        assert set(here.clusters().values()) == {first.id}


async def test_a_month_that_is_away_is_looked_at_when_it_is_back() -> None:
    first, copy = report("first"), report("copy", hours=1)
    looked_at: dict[str, LookedAt] = {}
    async with scene() as here:
        here.put(first, month=MARCH)
        here.put(copy, month=APRIL)
        here.kept.away = {APRIL}

        with pytest.raises(Transient):
            await sweep(here.elasticsearch, here.settings, WINDOW, NOW, looked_at)
        here.kept.away.clear()
        mended = await sweep(here.elasticsearch, here.settings, WINDOW, NOW, looked_at)

        assert mended == 1
        assert set(here.clusters().values()) == {first.id}


async def test_more_articles_than_a_page_holds_are_all_looked_at() -> None:
    pairs = [report(f"p{n}", text=n // 2, hours=n / 100) for n in range(602)]
    async with scene() as here:
        here.put(*pairs)
        sweeping = Sweep(here.elasticsearch, here.settings, "de", WINDOW)

        mended = await sweeping.run(NOW)

        assert mended == 301
        assert len(set(here.clusters().values())) == 301
