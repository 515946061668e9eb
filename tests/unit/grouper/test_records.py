import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.grouper.members import Cluster, member
from services.grouper.records import decoded, encoded
from tests.support.story_scene import NOW
from tests.support.story_texts import story_node


@given(
    title=st.text(max_size=80),
    lead=st.text(max_size=200),
    outlet=st.text(st.characters(exclude_categories=["Cs"]), max_size=9),
    hours=st.floats(-1e6, 1e6),
)
def test_a_story_is_the_same_after_a_way_through_its_record(
    title: str, lead: str, outlet: str, hours: float
) -> None:
    first = story_node(title, id="a", lead=lead, outlet=outlet, hours=hours)
    series = story_node("Horoskop am 3. März: Folge 12", id="b")
    match = story_node("Oldsum gewinnt 2:0 gegen Auray", id="e")
    place = story_node("Waldbrand in Spanien: Hunderte fliehen vor Lissabon", id="d")
    clusters = [
        Cluster(
            first,
            tuple(member(each, "a", NOW, outlet=outlet, country="IT", language="it")
                  for each in ("a", "c")),
        ),
        Cluster(series, (member("b", "b", NOW, outlet="o", country="PL", language="pl"),)),
        Cluster(match, (member("e", "e", NOW, outlet="o", country="PL", language="pl"),)),
        Cluster(place, (member("d", "d", NOW, outlet="o", country="PL", language="pl"),)),
    ]  # fmt: skip

    assert match.series.results == {"2:0"}
    assert place.names.within == ("ES", "PT")
    assert decoded(encoded(clusters)) == clusters


def test_a_record_of_another_kind_is_told() -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        decoded(b"[[1]]")
