from services.grouper.members import from_contract, member
from tests.support.story_scene import NOW


def test_a_member_is_the_same_after_a_way_through_the_index() -> None:
    there = member("a", "a", NOW, outlet="o", country="IT", language="it")

    assert from_contract(there.contract()) == there


def test_members_share_their_strings() -> None:
    one, other = (
        member(name, "".join(name), NOW, outlet="".join(["out", "let"]), country="IT",
               language="it")
        for name in ("first", "second")
    )  # fmt: skip

    assert one.outlet is other.outlet
    assert one.cluster_id is one.article_id
