"""Saved searches in their index: who is first, and who comes too late."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from services.reader.query.parameters import SearchParameters
from services.reader.saved_searches import Saved, SavedSearches
from tests.support.library import stocked
from tests.support.stack import MakeSettings

HOUR = timedelta(hours=1)
BRIDGES = SearchParameters(q="Brücke", country=["PL"])


@pytest.fixture
async def searches(settings: MakeSettings) -> AsyncIterator[SavedSearches]:
    async with stocked(settings) as library:
        yield SavedSearches(library.dependencies.articles)


async def add(searches: SavedSearches, name: str = "Brücken") -> Saved:
    return await searches.add(name, BRIDGES, "https://hook.example/")


async def test_before_the_first_one_there_are_none(searches: SavedSearches) -> None:
    assert await searches.all() == []
    assert await searches.due(datetime.now(UTC)) == []
    assert await searches.get("nothing") is None
    assert not await searches.remove("nothing")


async def test_a_search_is_kept_as_it_was_saved(searches: SavedSearches) -> None:
    saved = await add(searches)

    found = await searches.get(saved.id)

    assert found == saved
    assert saved.search == BRIDGES
    assert saved.parameters == {"q": "Brücke", "country": ["PL"]}
    assert saved.language is None


async def test_each_search_has_an_id_and_a_secret_of_its_own(searches: SavedSearches) -> None:
    first, second = await add(searches, "one"), await add(searches, "two")

    assert first.id != second.id
    assert first.secret != second.secret
    assert [each.name for each in await searches.all()] == ["one", "two"]


async def test_a_search_is_due_at_once_and_then_when_it_was_put_off_to(
    searches: SavedSearches,
) -> None:
    saved = await add(searches)
    now = datetime.now(UTC)
    (claimed,) = await searches.due(now)

    later = await searches.put(claimed, saved.model_copy(update={"failures": 1}), now + HOUR)

    assert later is not None
    assert (await searches.get(saved.id) or saved).failures == 1


async def test_of_two_who_claim_a_search_one_gets_it(searches: SavedSearches) -> None:
    saved = await add(searches)
    now = datetime.now(UTC)
    (claimed,) = await searches.due(now)

    first = await searches.put(claimed, saved, now + HOUR)
    second = await searches.put(claimed, saved, now + HOUR)

    assert first is not None
    assert second is None


async def test_a_search_that_was_deleted_meanwhile_is_not_made_anew(
    searches: SavedSearches,
) -> None:
    saved = await add(searches)
    now = datetime.now(UTC)
    (claimed,) = await searches.due(now)
    assert await searches.remove(saved.id)

    assert await searches.put(claimed, saved, now + HOUR) is None
    assert await searches.all() == []
