import weakref

from services.grouper.grouping import Grouping
from services.grouper.model import Features
from services.grouper.node import Node
from tests.support.story_texts import story_node

ERUPTION = [
    story_node("Vulkan Ätna bricht aus", id="1"),
    story_node("Ätna spuckt Asche über Catania", id="2", hours=1),
    story_node("Asche des Ätna: Flughafen Catania zu", id="3", hours=2),
]
STRIKE = story_node("Lotsen streiken in Brest", id="4", hours=2)
LATER = story_node("Catania: Flughafen nach Ausbruch des Ätna gesperrt", id="5", hours=3)


def grouping_of(*stories: list[Node]) -> Grouping:
    """A grouping in which these stories are decided."""
    grouping = Grouping("de")
    grouping.restore((each, story[0].id) for story in stories for each in story)
    return grouping


def test_stories_are_ranked_by_how_well_a_text_fits() -> None:
    weak = story_node("Flughafen Brest: Ausbruch von Masern", id="6", hours=1)
    scoring = grouping_of(ERUPTION, [weak], [LATER]).scoring

    best, other = scoring.ranked(LATER, [weak, *ERUPTION])

    assert (best.root, other.root) == ("1", "6")
    assert best.value > other.value
    assert best.value >= best.join


def test_a_story_that_shares_next_to_nothing_is_not_compared() -> None:
    scoring = grouping_of([STRIKE], [LATER]).scoring

    assert scoring.features(LATER, [STRIKE]) == {}


def test_a_story_with_another_instance_of_the_series_is_not_joined() -> None:
    other_day = story_node("Ätna, Tag 2: Asche über Catania", id="6", hours=2)
    later = story_node("Ätna, Tag 3: Asche über Catania", id="7", hours=20)
    scoring = grouping_of([*ERUPTION, other_day], [later]).scoring

    assert scoring.features(later, [*ERUPTION, other_day]) == {}
    assert "1" in scoring.features(later, ERUPTION)


def test_what_several_texts_tell_counts_more_than_what_the_first_tells() -> None:
    scoring = grouping_of(ERUPTION, [LATER]).scoring

    (score,) = scoring.ranked(LATER, ERUPTION)

    assert score.value > scoring.founder_score(LATER, "1")


def features_after(word: str, count: int) -> dict[str, Features]:
    """The features of LATER where the day before had so many texts with a word."""
    grouping = grouping_of(ERUPTION, [LATER])
    for number in range(count):
        grouping.put(story_node(word, id=f"9{number}", hours=-24))
    return grouping.scoring.features(LATER, ERUPTION)


def test_what_is_common_on_a_day_counts_less_in_a_text_of_that_day() -> None:
    assert features_after("Ätna", 60)["1"] != features_after("Ätna", 0)["1"]


def test_what_a_text_lacks_may_become_common_without_changing_its_story() -> None:
    # Only the texts that hold a term are decided anew when its weight changes.
    assert features_after("Asche", 60) == features_after("Asche", 0)


def test_what_is_dropped_goes_without_garbage_collection() -> None:
    scoring = grouping_of(ERUPTION, [LATER]).scoring
    scoring.ranked(LATER, ERUPTION)
    dropped = weakref.ref(scoring)

    del scoring

    assert dropped() is None
