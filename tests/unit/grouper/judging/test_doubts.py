from services.grouper.judging.doubts import Doubts, Verdict, below_join, question_of
from tests.support.story_texts import story_node

EARLIER = story_node("Vulkan Semeru bricht aus", id="a")
LATER = story_node("Asche des Semeru legt Flughafen lahm", id="b", hours=2)


def test_without_judge_and_verdict_nothing_is_doubtful() -> None:
    doubts = Doubts()
    before = doubts.width
    doubts.learn(Verdict(question_of(LATER, EARLIER), is_same=False))

    assert before == 0
    assert doubts.width == below_join() > 0


def test_a_pair_is_apart_and_a_question_until_there_is_a_verdict() -> None:
    doubts = Doubts(is_asked=True)
    doubts.begin(LATER)
    before = doubts.is_same(LATER, EARLIER)
    (question,) = doubts.questions()
    doubts.learn(Verdict(question, is_same=True))
    doubts.begin(LATER)

    assert (before, doubts.is_same(LATER, EARLIER)) == (False, True)
    assert question == question_of(LATER, EARLIER)
    assert doubts.questions() == []


def test_where_nobody_is_asked_there_are_no_questions() -> None:
    doubts = Doubts()
    doubts.begin(LATER)

    assert not doubts.is_same(LATER, EARLIER)
    assert doubts.questions() == []


def test_another_headline_is_another_question() -> None:
    revised = story_node("Asche des Semeru über Malang", id="b", hours=2)
    longer = story_node("Asche des Semeru legt Flughafen lahm", id="b", hours=2, lead="Mehr dazu.")

    assert question_of(revised, EARLIER).key != question_of(LATER, EARLIER).key
    assert question_of(longer, EARLIER) == question_of(LATER, EARLIER)


def test_of_a_text_the_best_open_pair_is_asked_and_three_stories_at_most_are_looked_at() -> None:
    doubts = Doubts(is_asked=True)
    others = [story_node("Vulkan Semeru bricht aus", id=f"n{number}") for number in range(4)]
    asked = []
    for _ in range(4):
        doubts.begin(LATER)
        assert [doubts.is_same(LATER, each) for each in others] == [False] * 4
        asked += [each.earlier for each in doubts.questions()]
        for each in doubts.questions():
            doubts.learn(Verdict(each, is_same=False))

    assert asked == ["n0", "n1", "n2"]


def test_questions_about_the_newest_texts_come_first_and_go_with_the_texts() -> None:
    doubts = Doubts(is_asked=True)
    newest = story_node("Semeru: Asche über Malang", id="c", hours=9)
    for each in (LATER, newest):
        doubts.begin(each)
        doubts.is_same(each, EARLIER)
    both = [each.later for each in doubts.questions()]
    assert [each.later for each in doubts.questions(most=1)] == ["c"]
    assert [each.later for each in doubts.questions(since=newest.hours)] == ["c"]
    doubts.remove(["c", "unknown"])

    assert both == ["c", "b"]
    assert [each.later for each in doubts.questions()] == ["b"]


def test_verdicts_on_texts_of_long_ago_are_dropped() -> None:
    doubts = Doubts()
    doubts.learn(Verdict(question_of(LATER, EARLIER), is_same=True))
    doubts.forget(LATER.hours)
    doubts.begin(LATER)
    kept = doubts.is_same(LATER, EARLIER)
    doubts.forget(LATER.hours + 1)
    doubts.begin(LATER)

    assert (kept, doubts.is_same(LATER, EARLIER)) == (True, False)
