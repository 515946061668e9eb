"""Reasons of refusals: each has a remedy in English, and a sentence on pages."""

import json
from importlib.resources import files

import pytest

from services.reader.query.parse import parse
from services.reader.query.tree import QueryRefused
from services.reader.query.why import REMEDIES, Why

LOCALE = files("services.reader.rendering") / "locale"


def test_each_reason_has_a_remedy_and_a_sentence_on_pages() -> None:
    assert set(REMEDIES) == set(Why)
    sentences = json.loads((LOCALE / "en.json").read_text(encoding="utf-8"))["query_why"]
    assert set(sentences) == {why.value for why in Why}


def test_a_refusal_says_where_the_mistake_is_and_what_to_do() -> None:
    with pytest.raises(QueryRefused) as refused:
        parse("Streik NOT OR Oper")

    assert "at character 8 (NOT)" in str(refused.value)
    assert "NOT needs a word or a group after it" in str(refused.value)
