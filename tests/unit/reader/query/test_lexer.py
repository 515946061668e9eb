"""Tokens of queries and their places."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reader.query.field_names import Operator
from services.reader.query.lexer import TokenKind, tokens, visible
from services.reader.query.tree import Field


def test_tokens_know_what_they_are_and_where_they_stand() -> None:
    found = list(tokens('titel:(Pakt "neues Abkommen"~2)'))

    assert [token.sort for token in found] == [
        TokenKind.FIELD,
        TokenKind.OPEN,
        TokenKind.WORD,
        TokenKind.PHRASE,
        TokenKind.CLOSE,
    ]
    assert found[0].field is Field.TITLE
    assert found[3].distance == 2
    assert [(token.place.start, token.place.end) for token in found] == [
        (0, 6),
        (6, 7),
        (7, 11),
        (12, 30),
        (30, 31),
    ]


def test_operators_are_words_in_capital_letters_or_signs() -> None:
    found = [token.operator for token in tokens("a UND b NAHE/3 c | NICHT d or -e")]

    assert [each for each in found if each] == [
        Operator.AND,
        Operator.NEAR,
        Operator.OR,
        Operator.NOT,
        Operator.NOT,
    ]


@given(st.text(max_size=200))
def test_tokens_follow_each_other_and_leave_out_only_space(text: str) -> None:
    end = 0
    for token in tokens(text):
        between = text[end : token.place.start]
        assert not any(each.isprintable() and not each.isspace() for each in between)
        assert token.place.end > token.place.start >= end
        end = token.place.end
    assert end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "「新しい 駅」",
        "『新しい 駅』",
        "《新しい 駅》",
        "‹新しい 駅›",
        "„新しい 駅“",
        "« 新しい 駅 »",
    ],
)
def test_a_phrase_stands_in_the_quotation_marks_of_any_language(text: str) -> None:
    (phrase,) = tokens(text)

    assert (phrase.sort, phrase.text, phrase.is_closed) == (TokenKind.PHRASE, "新しい 駅", True)


@given(st.text(max_size=200))
def test_nothing_that_can_be_seen_is_left_out(text: str) -> None:
    seen = [each for each in text if unicodedata.category(each) != "Cf"]
    left = [each for each in visible(text) if unicodedata.category(each) != "Cf"]

    assert [each for each in left if each != " "] == [each for each in seen if each != " "]
    assert visible(visible(text)) == visible(text)
