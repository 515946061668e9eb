from services.grouper.membership import CORE, FULL, Membership, Shift
from services.grouper.postings import Place


def place(number: int) -> Place:
    return float(number), f"n{number:04}"


def story_of(count: int) -> Membership:
    found = Membership()
    for number in range(count):
        found.assign(place(number), "n0000")
    found.take_changed()
    found.take_shifts()
    return found


def test_members_stand_in_order_of_time_and_changes_are_told_once() -> None:
    membership = Membership()
    membership.assign(place(2), "n0001")
    membership.assign(place(1), "n0001")

    assert membership.members("n0001") == [place(1), place(2)]
    assert membership.take_changed() == {"n0001"}
    assert membership.take_changed() == set()


def test_a_node_that_moves_changes_both_stories() -> None:
    membership = story_of(3)

    membership.assign(place(2), "n0002")

    assert membership.take_changed() == {"n0000", "n0002"}
    assert membership.stories() == {"n0000": "n0000", "n0001": "n0000", "n0002": "n0002"}


def test_a_story_is_full_for_what_comes_after_so_many_members() -> None:
    membership = story_of(FULL)

    assert not membership.is_full("n0000", place(FULL - 1))
    assert membership.is_full("n0000", place(FULL))
    assert not story_of(FULL - 1).is_full("n0000", place(FULL))


def test_a_late_member_tells_for_whom_the_story_is_full_now() -> None:
    membership = story_of(FULL)

    membership.assign((CORE + 0.5, "late"), "n0000")

    assert membership.take_shifts() == [Shift("n0000", place(FULL - 2), place(FULL - 1))]
    membership.leave(place(CORE + 3))
    membership.leave(place(CORE + 4))
    assert membership.take_shifts()[-1] == Shift("n0000", place(FULL - 1), None)


def test_the_core_is_the_first_members_before_a_place() -> None:
    membership = story_of(CORE + 5)

    assert membership.core("n0000", place(2)) == [place(0), place(1)]
    assert membership.core("n0000", place(CORE + 3)) == [place(each) for each in range(CORE)]


def test_a_change_of_the_core_is_told_to_all_that_is_later() -> None:
    membership = story_of(CORE + 5)

    membership.assign((0.5, "late"), "n0000")
    membership.leave(place(4))
    membership.leave(place(CORE + 3))

    expected = [Shift("n0000", (0.5, "late"), None), Shift("n0000", place(4), None)]
    assert membership.take_shifts() == expected


def test_a_story_of_one_text_has_no_core_that_could_change() -> None:
    membership = Membership()
    membership.assign(place(1), "n0001")
    membership.leave(place(1))

    assert membership.take_shifts() == []


def test_a_dropped_story_is_no_change() -> None:
    membership = story_of(3)

    assert membership.drop("n0000") == [place(0), place(1), place(2)]
    assert (membership.roots(), membership.take_changed()) == ([], set())
