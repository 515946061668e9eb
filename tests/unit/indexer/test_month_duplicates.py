"""Articles that lie in two months: the earlier keeps them, in their newest revision."""

import pytest

from perspektiven.errors import Transient
from services.indexer.month_duplicates import unite
from tests.unit.indexer.keeping import APRIL, MARCH, report, scene


async def test_the_newer_text_moves_to_the_earlier_month() -> None:
    old, new = report("storm", title="Storm"), report("storm", title="Storm is over")
    async with scene() as here:
        here.put(old, month=MARCH, version=1)
        here.put(new, month=APRIL, version=2)

        united = await unite(here.elasticsearch, here.settings, "de", [old.id])

        (place, kept), *others = here.kept.documents.items()
    assert (united, others) == (1, [])
    assert (place, kept.version) == ((MARCH, old.id), 2)
    assert kept.source["original"]["title"] == "Storm is over"


async def test_the_older_text_of_the_later_month_goes() -> None:
    new, old = report("storm", title="Storm is over"), report("storm", title="Storm")
    async with scene() as here:
        here.put(new, month=MARCH, version=2)
        here.put(old, month=APRIL, version=1)

        await unite(here.elasticsearch, here.settings, "de", [new.id])

        documents = here.kept.documents
    assert list(documents) == [(MARCH, new.id)]
    assert documents[MARCH, new.id].source["original"]["title"] == "Storm is over"


async def test_articles_in_one_month_are_left_alone() -> None:
    one, other = report("one"), report("other", text=1)
    async with scene() as here:
        here.put(one, month=MARCH)
        here.put(other, month=APRIL)

        united = await unite(here.elasticsearch, here.settings, "de", [one.id, other.id])

        assert united == 0
        assert set(here.kept.documents) == {(MARCH, one.id), (APRIL, other.id)}


async def test_an_article_is_in_no_single_month_because_the_other_is_away() -> None:
    doubled = report("doubled")
    async with scene() as here:
        here.put(doubled, month=MARCH)
        here.put(doubled, month=APRIL, version=2)
        here.kept.away = {APRIL}

        with pytest.raises(Transient):
            await unite(here.elasticsearch, here.settings, "de", [doubled.id])
