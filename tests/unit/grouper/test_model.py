from itertools import pairwise

import pytest

from services.grouper.model import VETO, Vector, features, log_odds, weights
from services.grouper.node import Node
from services.grouper.weights import table
from tests.support.story_texts import story_node


def vector(node: Node) -> Vector:
    return Vector(node, table("de"), {})


def odds(later: Node, earlier: Node) -> float:
    return log_odds(vector(later), vector(earlier))


def test_the_more_two_headlines_share_the_likelier_is_one_event() -> None:
    first = story_node("Ätna bricht aus, Flughafen Catania geschlossen", id="1")
    others = [
        story_node("Flughafen Catania nach Ausbruch des Ätna geschlossen", id="2", hours=1),
        story_node("Vulkan Ätna bricht aus, Touristen flüchten", id="3", hours=1),
        story_node("Lotsen streiken in Brest", id="4", hours=1),
    ]

    scores = [odds(each, first) for each in others]

    assert all(more > less for more, less in pairwise(scores))


def test_texts_that_share_next_to_nothing_are_not_compared() -> None:
    one, other = story_node("Lotsen streiken in Brest"), story_node("Papst in Rom")

    assert features(vector(one), vector(other)) is None
    assert odds(one, other) == VETO


@pytest.mark.parametrize(("hours", "is_vetoed"), [(2, False), (24, True)])
def test_an_outlets_headline_that_comes_again_the_next_day_is_a_series(
    hours: float, is_vetoed: bool
) -> None:
    title = "Was in Catania heute wichtig wird"
    one, other = (story_node(title, outlet="a", hours=at) for at in (0, hours))

    assert (odds(other, one) == VETO) is is_vetoed


def test_every_feature_has_a_weight() -> None:
    found = features(vector(story_node("Ätna in Catania")), vector(story_node("Ätna in Catania")))

    assert found is not None
    assert len(found) == len(weights("titles").features) == len(weights("texts").features)
