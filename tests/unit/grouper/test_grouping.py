import random
from pathlib import Path

import pytest

from bench.stories.labelled import read
from services.grouper.grouping import Grouping, grouped
from services.grouper.node import Node, node
from tests.support.story_texts import story_node

UNSEEN = Path(__file__).parents[3] / "bench" / "stories" / "unseen.ndjson"
LAVA = "Vulkan Ätna bricht aus, Flughafen Catania geschlossen"


@pytest.fixture(scope="module")
def nodes() -> list[Node]:
    return [node(each.text, "de") for each in read(UNSEEN)]


@pytest.fixture(scope="module")
def truth(nodes: list[Node]) -> dict[str, str]:
    return grouped(nodes, "de")


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_arrival_gives_the_same_stories(
    nodes: list[Node], truth: dict[str, str], seed: int
) -> None:
    chance = random.Random(seed)
    arriving = chance.sample(nodes, len(nodes))
    grouping = Grouping("de")

    for each in arriving:
        grouping.put(each)
        if chance.random() < 0.2:
            grouping.settle()
    grouping.settle()

    assert grouping.stories() == truth


def test_doubles_change_nothing(nodes: list[Node], truth: dict[str, str]) -> None:
    grouping = Grouping("de")
    for each in nodes:
        grouping.put(each)
    grouping.settle()

    for each in reversed(nodes):
        grouping.put(each)

    assert grouping.settle() == set()
    assert grouping.stories() == truth


@pytest.mark.parametrize("seed", range(5))
def test_what_was_withdrawn_leaves_the_stories_that_there_would_be_without_it(
    nodes: list[Node], seed: int
) -> None:
    chance = random.Random(seed)
    gone = {each.id for each in chance.sample(nodes, 60)}
    grouping = Grouping("de")
    for each in chance.sample(nodes, len(nodes)):
        grouping.put(each)
    grouping.settle()

    for name in gone:
        grouping.remove(name)
    grouping.settle()

    assert grouping.stories() == grouped((each for each in nodes if each.id not in gone), "de")


@pytest.mark.parametrize("seed", range(5))
def test_a_revision_gives_the_stories_that_its_text_gives(nodes: list[Node], seed: int) -> None:
    chance = random.Random(seed)
    one, other = chance.sample(range(len(nodes)), 2)
    revised = nodes.copy()
    revised[one] = story_node(LAVA, id=nodes[one].id, hours=chance.randrange(900))
    revised[other] = story_node("Ausbruch des Ätna: Catania ohne Flüge", id=nodes[other].id)
    grouping = Grouping("de")
    for each in nodes:
        grouping.put(each)
    grouping.settle()

    grouping.put(revised[one])
    grouping.put(revised[other])
    grouping.settle()

    assert grouping.stories() == grouped(revised, "de")


def test_a_restart_goes_on_as_if_there_had_been_none(
    nodes: list[Node], truth: dict[str, str]
) -> None:
    before = Grouping("de")
    for each in nodes[:200]:
        before.put(each)
    before.settle()
    after = Grouping("de")

    after.restore((each, before.root(each.id)) for each in nodes[:200])
    for each in nodes[200:]:
        after.put(each)
    after.settle()

    assert after.stories() == truth


def test_few_stories_change_their_id_when_articles_come_late(
    nodes: list[Node], truth: dict[str, str]
) -> None:
    changed = []
    for seed in range(5):
        late = {each.id for each in random.Random(seed).sample(nodes, len(nodes) // 20)}
        before = grouped((each for each in nodes if each.id not in late), "de")
        # Each old address is that of a member still.
        assert set(before.values()) <= truth.keys()
        changed += [each for each, root in before.items() if truth[each] != root]

    assert len(changed) / 5 <= len(nodes) * 0.04


def test_a_story_is_closed_four_days_after_its_first_article() -> None:
    early, late = story_node(LAVA, id="1"), story_node(LAVA, id="2", hours=97)

    assert grouped([early, late], "de") == {"1": "1", "2": "2"}


def test_what_was_forgotten_is_in_no_story() -> None:
    grouping = Grouping("de")
    old, new = story_node(LAVA, id="1"), story_node(LAVA, id="2", hours=200)
    grouping.put(old)
    grouping.put(new)
    grouping.settle()

    grouping.forget(new.hours - 96)

    assert (len(grouping), "1" in grouping, grouping.roots()) == (1, False, ["2"])


def test_a_change_tells_which_stories_to_write_anew() -> None:
    grouping = Grouping("de")
    grouping.put(story_node(LAVA, id="1"))
    grouping.put(story_node(LAVA, id="3", hours=2))
    grouping.put(story_node("Streik der Lotsen in Brest", id="9"))
    grouping.settle()

    grouping.put(story_node(LAVA, id="0", hours=-1))

    changed = grouping.settle()

    assert changed >= {"0", "1"}
    assert "9" not in changed
    assert [each.id for each in grouping.members("0")] == ["0", "1", "3"]
    assert grouping.members("1") == []
