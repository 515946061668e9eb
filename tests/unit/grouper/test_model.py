import pytest

from services.grouper.model import (
    FEATURES,
    Vector,
    Weights,
    features,
    is_vetoed,
    log_odds,
    shared_weight,
    weights,
    weights_of,
)
from services.grouper.node import Node
from services.grouper.weights import table
from tests.support.story_texts import story_node

LEARNT = Weights(intercept=-1.0, features=(2.0, 3.0, -4.0), join=0.0)


def vector(node: Node) -> Vector:
    return Vector(node, table("de"), {})


def shared(one: Node, other: Node) -> float:
    return shared_weight(vector(one), vector(other))


def test_log_odds_are_the_weighted_sum_of_the_features() -> None:
    assert log_odds((0.5, 1.0, 0.25), LEARNT) == pytest.approx(-1 + 1 + 3 - 1)


def test_time_and_weight_count_less_the_more_there_is() -> None:
    cosine, weight, days = features(0.4, 0.0, 24 * 4)

    assert (cosine, weight, days) == (0.4, 0.0, 2.0)
    assert features(0.4, 100.0, 0)[1] < 2 * features(0.4, 50.0, 0)[1]


def test_name_and_surname_weigh_as_much_as_one_term() -> None:
    full = vector(story_node("Preis für Ilka Torvund"))
    surname = vector(story_node("Preis für Torvund"))

    assert full.norm == pytest.approx(surname.norm)


def test_what_an_outlet_prints_in_its_leads_is_not_shared() -> None:
    phrase = "Hier erscheint fortlaufend, was Reporter aus Ancona berichten."
    nodes = [
        story_node("Pokalfinale in Oldsum", id="1", lead=phrase, outlet="a"),
        story_node("Sturm vor Auray", id="2", lead=phrase, outlet="a"),
        story_node("Sturm vor Auray", id="3", lead=phrase, outlet="b"),
    ]

    assert shared(nodes[0], nodes[1]) == 0
    assert shared(nodes[0], nodes[2]) > 40


@pytest.mark.parametrize(("hours", "vetoed"), [(2, False), (24, True)])
def test_an_outlets_headline_that_comes_again_the_next_day_is_a_series(
    hours: float, vetoed: bool
) -> None:
    title = "Was in Catania heute wichtig wird"
    one, other = (story_node(title, outlet="a", hours=at) for at in (0, hours))

    assert is_vetoed(other, one) is vetoed


@pytest.mark.parametrize(
    ("outlet", "lead", "vetoed"),
    [
        ("a", "Das Feuer wütet in Ferrol.", True),
        ("b", "Das Feuer wütet in Ferrol.", False),
        ("a", "Das Feuer wütet in Spanien.", False),
        ("a", "", False),
    ],
)
def test_headlines_alike_but_for_their_names_report_two_events(
    outlet: str, lead: str, vetoed: bool
) -> None:
    title, first = "Waldbrand in {}: Hunderte fliehen", "Es brennt seit Freitag."
    one = story_node(title.format("Spanien"), id="1", outlet="a", lead=first)
    other = story_node(title.format("Ferrol"), id="2", outlet=outlet, lead=lead)

    assert is_vetoed(other, one) is vetoed


def test_texts_with_leads_have_weights_of_their_own() -> None:
    bare = vector(story_node("Ätna in Catania"))
    full = vector(story_node("Ätna in Catania", lead="Der Vulkan bricht aus."))

    assert weights_of(full, full) == weights("texts")
    assert weights_of(full, bare) == weights_of(bare, full) == weights("titles")


def test_every_feature_has_a_weight() -> None:
    assert len(FEATURES) == len(weights("titles").features) == len(weights("texts").features)
    assert len(features(1, 1, 1)) == len(FEATURES)
