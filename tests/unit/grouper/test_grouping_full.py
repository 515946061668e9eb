"""A story of many texts takes in only what is near its founder itself."""

import random

import pytest

from services.grouper.grouping import Grouping, grouped
from services.grouper.membership import FULL
from services.grouper.node import Node
from tests.support.story_texts import story_node

FOUNDER = "Vulkan Ätna bricht aus, Flughafen Catania geschlossen"
BETWEEN = f"{FOUNDER}: Präfekt Rossetti in der Kritik"
DRIFTED = "Präfekt Rossetti in der Kritik: Catania zu spät gewarnt"


def texts(title: str, count: int, *, first: float, step: float = 0.05) -> list[Node]:
    return [
        story_node(title, id=f"{first + number * step:08.3f}", hours=first + number * step)
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def nodes() -> list[Node]:
    return [
        *texts(FOUNDER, 1, first=-1),
        *texts(BETWEEN, FULL - 6, first=0),
        *texts(DRIFTED, 40, first=10),
        *texts(FOUNDER, 20, first=13),
    ]


def test_what_drifted_from_the_founder_begins_a_story_of_its_own(nodes: list[Node]) -> None:
    found = grouped(nodes, "de")

    drifted = [found[each.id] for each in nodes[FULL - 5 : FULL + 35]]
    assert drifted[:5] == [nodes[0].id] * 5
    assert set(drifted[5:]) == {nodes[FULL].id}
    assert {found[each.id] for each in nodes[FULL + 35 :]} == {nodes[0].id}


@pytest.mark.parametrize("seed", range(4))
def test_a_full_story_does_not_depend_on_the_order_of_arrival(nodes: list[Node], seed: int) -> None:
    chance = random.Random(seed)
    grouping = Grouping("de")
    gone = {each.id for each in chance.sample(nodes, 8)}
    for each in chance.sample(nodes, len(nodes)):
        grouping.put(each)
        if chance.random() < 0.03:
            grouping.settle()
    grouping.settle()
    assert grouping.stories() == grouped(nodes, "de")

    for name in gone:
        grouping.remove(name)
    grouping.settle()

    assert grouping.stories() == grouped((each for each in nodes if each.id not in gone), "de")
