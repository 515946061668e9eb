from services.grouper.node import keys
from services.grouper.weights import table
from tests.support.story_texts import story_node


def test_a_node_holds_the_heaviest_terms_of_title_and_lead() -> None:
    found = story_node(
        "Brücke über die Weichsel eingestürzt", lead="Die Brücke von Tczew ist eingestürzt. " * 90
    )

    assert "weichsel" in found.title
    assert "tczew" in found.lead
    assert not set(found.title) & set(found.lead)
    assert len(found.terms) <= 44


def test_frequent_words_are_no_keys() -> None:
    found = keys(story_node("Die Lotsen streiken in Brest"), table("de"))

    assert "lots" in found
    assert "die" not in found


def test_days_of_the_week_are_no_terms() -> None:
    assert "montag" not in story_node("Lotsen streiken am Montag").terms


def test_a_foreign_text_is_known_by_its_names() -> None:
    found = story_node("Runął most w Tczewie", is_foreign=True)

    assert found.title == ("tczewi",)


def test_the_outlet_behind_a_headline_gives_no_term() -> None:
    assert "hafenbot" not in story_node("Lotsen streiken in Brest weiter | Hafenbote").terms
