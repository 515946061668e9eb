from datetime import timedelta

from services.grouper.articles import GroupedArticle
from services.grouper.clusters import ClusterGrouping
from services.grouper.members import Member
from services.grouper.node import IncomingText
from tests.support.story_scene import LAVA, NOW


def article(
    name: str, title: str, *, hours: float, cluster: str = "", gone: bool = False
) -> GroupedArticle:
    at = NOW + timedelta(hours=hours)
    member = Member(
        article_id=name, cluster_id=cluster or name, outlet=name, country="IT", language="it",
        dated_at=at,
    )  # fmt: skip
    return GroupedArticle(member, IncomingText(name, at, title), is_withdrawn=gone, indexed_at=at)


def members(grouping: ClusterGrouping) -> dict[str, list[str]]:
    return {
        name: [each.article_id for each in story.members]
        for name in grouping.roots()
        if (story := grouping.story(name))
    }


def test_an_article_that_moves_to_another_cluster_leaves_its_old_one() -> None:
    grouping = ClusterGrouping("de")
    grouping.take([article("a", LAVA[0], hours=0), article("b", LAVA[1], hours=1, cluster="a")])
    grouping.settle()

    grouping.take([article("b", "Lotsen streiken in Brest", hours=1)])
    changed = grouping.settle()

    assert members(grouping) == {"a": ["a"], "b": ["b"]}
    assert set(changed) == {"a", "b"}


def test_the_text_of_the_next_earliest_is_asked_for() -> None:
    grouping = ClusterGrouping("de")
    copy = article("b", LAVA[0], hours=1, cluster="a")
    grouping.take([article("a", LAVA[0], hours=0), copy])

    assert grouping.take([article("a", LAVA[0], hours=0, gone=True)]) == ["b"]
    grouping.represent([copy])

    assert set(grouping.settle()) >= {"b"}
    assert members(grouping) == {"b": ["b"]}


def test_a_copy_is_told_in_the_story_of_its_cluster() -> None:
    grouping = ClusterGrouping("de")
    grouping.take([article("a", LAVA[0], hours=0), article("b", LAVA[1], hours=1)])
    grouping.settle()

    grouping.take([article("c", LAVA[1], hours=2, cluster="b")])

    changed = grouping.settle()
    assert members(grouping) == {"a": ["a", "b", "c"]}
    assert set(changed) == {"a"}


def test_what_was_forgotten_is_not_known() -> None:
    grouping = ClusterGrouping("de")
    grouping.take([article("a", LAVA[0], hours=0), article("b", LAVA[1], hours=200)])
    grouping.settle()

    grouping.forget(NOW + timedelta(hours=100))

    assert (grouping.knows("a"), grouping.knows("b")) == (False, True)
    assert grouping.settle() == []


def test_a_story_is_stored_with_what_its_texts_have_in_common() -> None:
    grouping = ClusterGrouping("de")
    grouping.take([article("a", LAVA[0], hours=0), article("b", LAVA[1], hours=1)])
    grouping.settle()

    story = grouping.story("a")

    assert story is not None
    assert {"atna", "catania"} <= set(story.subject)
