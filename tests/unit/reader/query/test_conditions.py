"""Words and values of fields become conditions, as far as the limits of a query allow."""

from datetime import UTC

import pytest

from services.reader.query.conditions import MAX_DISTANCE, MAX_WIDENED, Conditions
from services.reader.query.lexer import Token, TokenKind
from services.reader.query.tree import Field, Leaf, Place, QueryRefused, leaves
from services.reader.query.why import Why


def _token(text: str, sort: TokenKind = TokenKind.WORD, distance: int | None = None) -> Token:
    return Token(sort, text, Place(0, len(text)), distance=distance)


def test_values_with_commas_between_them_are_alternatives_with_their_places() -> None:
    found = Conditions(UTC).values(_token("pl,,fr"), Field.COUNTRY)

    assert str(found) == "country:pl OR country:fr"
    assert [leaf.place for leaf in leaves(found)] == [Place(0, 2), Place(4, 6)]


def test_only_the_first_words_are_looked_for_in_other_spellings() -> None:
    conditions = Conditions(UTC)
    read = [conditions.values(_token(f"wort{n}"), None) for n in range(MAX_WIDENED + 1)]

    assert [leaf.is_widened for leaf in read if isinstance(leaf, Leaf)] == (
        [True] * MAX_WIDENED + [False]
    )


def test_a_distance_beyond_the_limit_is_named_and_shortened() -> None:
    conditions = Conditions(UTC)

    assert conditions.distance(_token("NEAR", distance=MAX_DISTANCE + 1)) == MAX_DISTANCE
    assert [part.why for part in conditions.ignored] == [Why.TOO_FAR]


def test_what_is_left_out_under_a_not_refuses_the_query() -> None:
    conditions = Conditions(UTC, negations=1)

    with pytest.raises(QueryRefused):
        conditions.values(_token("W?lt"), None)


def test_a_phrase_without_letters_is_no_condition_even_under_a_not() -> None:
    conditions = Conditions(UTC, negations=1)

    assert conditions.phrase(_token("…", TokenKind.PHRASE), None) is None
    assert [part.why for part in conditions.ignored] == [Why.NO_LETTERS]
