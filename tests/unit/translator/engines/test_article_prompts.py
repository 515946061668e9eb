"""Prompts of a whole article, and what is read of the answers."""

import json

import pytest

from perspektiven.errors import Permanent
from services.translator.engines.article_prompts import (
    headline_prompt,
    read_headline,
    read_turn,
    turn_prompt,
)
from services.translator.engines.engine import EarlierTurn, Passage, Turn
from services.translator.engines.prompts import Form

TITLE = Passage(1, "title", "Nowy most w Toruniu")
LEAD = Passage(2, "paragraph", "Most jest długi.")
TURN = Turn((TITLE, LEAD), terms={"Toruń": "Thorn"})


def test_article_text_stands_in_the_users_messages_only() -> None:
    messages = turn_prompt(Form.SCHEMA, TURN, "pl", "de")["messages"]

    assert [each["role"] for each in messages] == ["system", "user"]
    assert "most" not in messages[0]["content"]
    assert json.loads(messages[1]["content"]) == {
        "terms": {"Toruń": "Thorn"},
        "texts": {"1 title": TITLE.text, "2 paragraph": LEAD.text},
    }


@pytest.mark.parametrize("form", list(Form))
def test_a_later_turn_has_the_earlier_one_as_its_prefix(form: Form) -> None:
    first = Turn((TITLE,), terms={"Toruń": "Thorn"})
    later = Turn((LEAD,), terms=first.terms, earlier=(EarlierTurn((TITLE,), {1: "Neue Brücke"}),))

    asked = turn_prompt(form, first, "pl", "de")["messages"]
    again = turn_prompt(form, later, "pl", "de")["messages"]

    assert again[: len(asked)] == asked
    assert "Neue Brücke" in again[2]["content"]
    assert "Thorn" not in again[3]["content"]


@pytest.mark.parametrize(
    "content",
    [
        "Gern!",
        "[]",
        '{"1 title": {"s": "Nowy most w", "t": "Neue Brücke"}}',
        '{"1 title": "Neue Brücke", "2 paragraph": "Lang."}',
        "[" * 100_000,
    ],
)
def test_an_answer_of_another_form_is_garbled(content: str) -> None:
    with pytest.raises(Permanent, match="openai"):
        read_turn(Form.SCHEMA, content, TURN)


def test_an_answer_that_echoes_another_text_has_failed() -> None:
    content = {
        "1 title": {"s": "Nowy most w", "t": "Neue Brücke"},
        "2 paragraph": {"s": "Zupełnie coś innego", "t": "Lang."},
    }

    title, lead = read_turn(Form.OBJECT, json.dumps(content), TURN)

    assert (title.text, title.failures) == ("Neue Brücke", ())
    assert lead.failures == ("echo",)


def test_lines_have_the_numbers_of_the_article() -> None:
    answers = read_turn(Form.LINES, "1. Neue Brücke\n2. Lang.", TURN)

    assert [each.text for each in answers] == ["Neue Brücke", "Lang."]


def test_a_headline_is_asked_for_from_title_and_lead() -> None:
    asked = headline_prompt(Form.SCHEMA, "Neue Brücke", "Sie ist lang.", "de")

    assert "Neue Brücke" not in asked["messages"][0]["content"]
    assert json.loads(asked["messages"][1]["content"]) == {
        "title": "Neue Brücke",
        "lead": "Sie ist lang.",
    }
    assert read_headline(Form.SCHEMA, '{"headline": " Brücke "}') == "Brücke"
    assert read_headline(Form.LINES, "Brücke\n") == "Brücke"


@pytest.mark.parametrize("content", ["Brücke", "{}", '{"headline": 7}', '{"headline": "a\\nb"}'])
def test_what_is_no_headline_is_garbled(content: str) -> None:
    with pytest.raises(Permanent, match="openai"):
        read_headline(Form.SCHEMA, content)
