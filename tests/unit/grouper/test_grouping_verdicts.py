"""Stories with a judge are a function of the articles and the verdicts, in whatever order."""

import random
from pathlib import Path

import pytest

from bench.stories.labelled import read
from services.grouper.grouping import Grouping
from services.grouper.judging.doubts import Doubts, Question, Verdict
from services.grouper.node import Node, node

SETS = Path(__file__).parents[3] / "bench" / "stories"
LABELLED = read(SETS / "unseen.ndjson")
NODES = [node(each.text, "de") for each in LABELLED]
TRUTH = {each.text.id: each.story for each in LABELLED}


def settled(doubts: Doubts) -> Grouping:
    """All nodes, decided with what is known of doubtful pairs."""
    grouping = Grouping("de", doubts)
    for each in NODES:
        grouping.put(each)
    grouping.settle()
    return grouping


def verdict(question: Question) -> Verdict:
    return Verdict(question, TRUTH[question.later] == TRUTH[question.earlier])


def judged(nodes: list[Node], known: list[Verdict]) -> tuple[dict[str, str], list[Verdict]]:
    """Stories of nodes at once with what is known, and all verdicts after all is asked."""
    doubts = Doubts(is_asked=True)
    for told in known:
        doubts.learn(told)
    grouping = Grouping("de", doubts)
    for each in nodes:
        grouping.put(each)
    grouping.settle()
    all_known = list(known)
    while open_ones := doubts.questions():
        for question in open_ones:
            all_known.append(verdict(question))
            doubts.learn(all_known[-1])
        grouping.reconsider([question.later for question in open_ones])
        grouping.settle()
    return grouping.stories(), all_known


STORIES, VERDICTS = judged(NODES, [])


def test_a_judge_that_is_right_brings_more_articles_together_and_parts_none() -> None:
    alone = Grouping("de")
    for each in NODES:
        alone.put(each)
    alone.settle()
    before = alone.stories()

    parted = [name for name, root in before.items() if STORIES[name] != STORIES[root]]

    assert parted == []
    assert len(set(STORIES.values())) < len(set(before.values()))
    assert 0 < sum(each.is_same for each in VERDICTS) < len(VERDICTS)


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_articles_and_verdicts_gives_the_same_stories(seed: int) -> None:
    chance = random.Random(seed)
    doubts = Doubts(is_asked=True)
    grouping = Grouping("de", doubts)
    coming: list[Node | Verdict] = [*NODES, *VERDICTS]
    chance.shuffle(coming)
    for each in coming:
        if isinstance(each, Verdict):
            doubts.learn(each)
            grouping.reconsider([each.question.later])
        else:
            grouping.put(each)
        if chance.random() < 0.1:
            grouping.settle()
    grouping.settle()

    assert grouping.stories() == STORIES
    assert doubts.questions() == []


def test_verdicts_alone_give_the_same_stories_where_nobody_is_asked() -> None:
    doubts = Doubts()
    for told in VERDICTS:
        doubts.learn(told)
    grouping = settled(doubts)

    assert grouping.stories() == STORIES


def test_a_text_that_goes_takes_its_question_along() -> None:
    doubts = Doubts(is_asked=True)
    grouping = settled(doubts)
    before = doubts.questions()
    gone = before[0].later
    grouping.remove(gone)
    grouping.settle()

    assert gone not in {each.later for each in doubts.questions()}
    assert before


def test_nodes_are_told_from_the_latest_back_to_a_time() -> None:
    grouping = Grouping("de")
    for each in NODES:
        grouping.put(each)
    ordered = sorted((each.place for each in NODES), reverse=True)
    since = ordered[40][0]

    assert grouping.since(since) == [name for hours, name in ordered if hours >= since]


def test_a_verdict_is_kept_as_long_as_the_story_of_its_text() -> None:
    doubts = Doubts()
    for told in VERDICTS:
        doubts.learn(told)
    grouping = settled(doubts)
    hours = {each.id: each.hours for each in NODES}
    last = {
        root: max(hours[name] for name in STORIES if STORIES[name] == root)
        for root in {*STORIES.values()}
    }
    yes = next(each.question for each in VERDICTS if each.is_same)
    before = last[STORIES[yes.later]]
    grouping.forget(before)
    grouping.reconsider([yes.later])
    grouping.settle()

    assert grouping.root(yes.later) == STORIES[yes.later]
