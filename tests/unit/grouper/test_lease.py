import asyncio

from services.grouper.lease import Lease
from tests.support.story_scene import scene


async def test_one_grouper_has_the_lease_and_gives_it_back() -> None:
    async with scene() as here:
        other = Lease(here.elasticsearch, here.settings, "de")

        assert here.lease.is_held
        assert not await other.hold()
        await here.lease.release()

        assert await other.hold()
        assert not await here.lease.hold()
        assert not here.lease.is_held


async def test_of_two_that_ask_at_once_one_gets_it() -> None:
    async with scene() as here:
        both = [Lease(here.elasticsearch, here.settings, "fr") for _ in range(2)]

        held = await asyncio.gather(*(each.hold() for each in both))

        assert sorted(held) == [False, True]


async def test_languages_have_leases_of_their_own() -> None:
    async with scene() as here:
        assert await Lease(here.elasticsearch, here.settings, "en").hold()


async def test_a_rebuild_takes_the_lease_from_its_owner() -> None:
    async with scene() as here:
        other = Lease(here.elasticsearch, here.settings, "de")

        assert await other.hold(force=True)

        assert not await here.lease.hold()


async def test_another_owner_is_known_to_live_when_it_renews_its_lease() -> None:
    async with scene() as here:
        other = Lease(here.elasticsearch, here.settings, "de")
        await other.hold()
        await other.hold()
        before = other.is_anothers
        await here.lease.hold()
        await other.hold()
        renewed = other.is_anothers
        await here.lease.release()
        await other.hold()

        assert (before, renewed, other.is_anothers) == (False, True, False)
