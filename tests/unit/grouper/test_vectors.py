import pytest

from services.grouper.node import Node
from services.grouper.vectors import TermVector, ngram_vector, shared_weight
from services.grouper.weights import ngram_table, table
from tests.support.story_texts import story_node


def terms(node: Node, **common: float) -> TermVector:
    return TermVector(node, table("de"), common)


def shared(one: Node, other: Node) -> float:
    return shared_weight(terms(one), terms(other))


def test_name_and_surname_weigh_as_much_as_one_term() -> None:
    full = terms(story_node("Preis für Ilka Torvund"))
    surname = terms(story_node("Preis für Torvund"))

    assert full.norm == pytest.approx(surname.norm)


def test_what_an_outlet_prints_in_its_leads_is_not_shared() -> None:
    phrase = "Hier erscheint fortlaufend, was Reporter aus Ancona berichten."
    nodes = [
        story_node("Pokalfinale in Oldsum", id="1", lead=phrase, outlet="a"),
        story_node("Sturm vor Auray", id="2", lead=phrase, outlet="a"),
        story_node("Sturm vor Auray", id="3", lead=phrase, outlet="b"),
    ]

    assert shared(nodes[0], nodes[1]) == 0
    assert shared(nodes[0], nodes[2]) > 40


def test_an_n_gram_says_as_much_as_the_rarest_of_its_terms_and_no_more_than_by_itself() -> None:
    # "streik" is common today, "lotsenstreik" is not; "stre" is frequent by itself.
    weights = ngram_table("de")

    values = ngram_vector(terms(story_node("Streik oder Lotsenstreik"), streik=1.0), weights).values

    assert values["_str"] == 1.0
    assert values["lots"] == values["reik"] == 8.0
    assert 1.0 < values["stre"] == weights["stre"] < 8.0
