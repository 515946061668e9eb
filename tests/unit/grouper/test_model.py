import pytest

from services.grouper.model import (
    FEATURES,
    Weights,
    features,
    is_vetoed,
    log_odds,
    weights,
    weights_of,
)
from tests.support.story_texts import story_node

LEARNT = Weights(intercept=-1.0, features=(2.0, 3.0, -4.0, 1.0), join=0.0)


def test_log_odds_are_the_weighted_sum_of_the_features() -> None:
    assert log_odds((0.5, 1.0, 0.25, 2.0), LEARNT) == pytest.approx(-1 + 1 + 3 - 1 + 2)


def test_time_and_weight_count_less_the_more_there_is() -> None:
    assert features(0.4, 0.3, 0.0, 24 * 4) == (0.4, 0.3, 0.0, 2.0)
    assert features(0.4, 0.3, 100.0, 0)[2] < 2 * features(0.4, 0.3, 50.0, 0)[2]


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


@pytest.mark.parametrize(("city", "vetoed"), [("Lissabon", True), ("Madrid", False)])
def test_a_city_of_another_country_is_another_place_to_another_outlet_too(
    city: str, vetoed: bool
) -> None:
    title, lead = "Waldbrand in {}: Hunderte fliehen", "Es brennt seit Freitag."
    one = story_node(title.format("Spanien"), id="1", outlet="a", lead=lead)
    other = story_node(title.format(city), id="2", outlet="b", lead=lead)

    assert is_vetoed(other, one) is vetoed


@pytest.mark.parametrize(
    ("headline", "vetoed"),
    [
        ("Telgte unterliegt Brimsa 1:4", True),
        ("Telgte unterliegt Brimsa 0:2", False),
        ("Oldsum führt zur Pause 1:0", False),
        ("Anstoß für Telgte um 18:30 Uhr", False),
    ],
)
def test_headlines_with_other_results_report_two_matches(headline: str, vetoed: bool) -> None:
    one, other = story_node("Oldsum gewinnt 2:0 in Auray", id="1"), story_node(headline, id="2")

    assert is_vetoed(other, one) is vetoed


def test_texts_with_leads_have_weights_of_their_own() -> None:
    bare = story_node("Ätna in Catania")
    full = story_node("Ätna in Catania", lead="Der Vulkan bricht aus.")

    assert weights_of(full, full) == weights("texts")
    assert weights_of(full, bare) == weights_of(bare, full) == weights("titles")


def test_every_feature_has_a_weight() -> None:
    assert len(FEATURES) == len(weights("titles").features) == len(weights("texts").features)
    assert len(features(1, 1, 1, 1)) == len(FEATURES)
