"""Texts that look alike and report different events stay apart."""

from services.grouper.grouping import grouped
from services.grouper.node import Node
from tests.support.story_texts import story_node

PRIZE = [
    story_node(
        "Runa Eskelund mit dem Mohnpreis ausgezeichnet",
        id="1",
        outlet="a",
        lead="Die Lyrikerin Runa Eskelund hat in Lund den Mohnpreis erhalten. Die Jury lobte "
        "ihren Gedichtband über Leuchttürme.",
    ),
    story_node(
        "Mohnpreis für Runa Eskelund",
        id="2",
        hours=1,
        outlet="b",
        lead="In Lund ist der Mohnpreis verliehen worden. Er geht an Runa Eskelund für Gedichte "
        "über Leuchttürme.",
    ),
]


def stories(*nodes: Node) -> list[set[str]]:
    found: dict[str, set[str]] = {}
    for each, root in grouped(nodes, "de").items():
        found.setdefault(root, set()).add(each)
    return list(found.values())


def test_two_events_of_one_writer_on_a_day_are_two_stories() -> None:
    garden = story_node(
        "Runa Eskelund kauft verfallenes Gewächshaus",
        id="3",
        hours=9,
        outlet="c",
        lead="Die Lyrikerin Runa Eskelund will in Ystad Tomaten züchten. Das Glas fehlt noch.",
    )

    assert stories(*PRIZE, garden) == [{"1", "2"}, {"3"}]


def test_two_live_tickers_of_an_outlet_are_two_stories() -> None:
    rubric = "Im Liveticker lesen Sie, was geschieht. Laden Sie diese Seite neu."
    council = story_node(
        "Liveticker: Gemeinderat streitet über die Fähre", id="1", outlet="a", lead=rubric
    )
    match = story_node(
        "Liveticker: Ystad empfängt Trelleborg", id="2", hours=3, outlet="a", lead=rubric
    )

    assert stories(council, match) == [{"1"}, {"2"}]


def test_the_rubric_after_the_headline_joins_no_live_blogs_either() -> None:
    lead = "Unser Liveblog: alle Entwicklungen, mit Material der Agenturen."
    vote = story_node("Wahlabend in Lund: der Liveblog", id="1", outlet="a", lead=lead)
    storm = story_node("Sturm vor Ystad: der Liveblog", id="2", hours=4, outlet="a", lead=lead)

    assert stories(vote, storm) == [{"1"}, {"2"}]


def test_a_live_ticker_joins_the_event_that_it_follows() -> None:
    ticker = story_node(
        "Liveticker: Gemeinderat streitet über die Fähre",
        id="1",
        outlet="a",
        lead="Der Gemeinderat von Ystad berät über das Ende der Fähre nach Bornholm.",
    )
    report = story_node(
        "Ystad: Gemeinderat rettet die Fähre",
        id="2",
        hours=5,
        outlet="b",
        lead="Der Gemeinderat hat entschieden: Die Fähre nach Bornholm fährt weiter.",
    )

    assert stories(ticker, report) == [{"1", "2"}]
