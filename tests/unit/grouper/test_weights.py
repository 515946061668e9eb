import math

import pytest

from services.grouper.weights import CAP, LEAST, ngram_table, table


def test_an_n_gram_is_as_frequent_as_the_stems_that_hold_it() -> None:
    terms, ngrams = table("de"), ngram_table("de")
    shares = [math.exp(-weight) for term, weight in terms.items() if "reis" in term]

    assert len(shares) > 2
    assert ngrams["reis"] == pytest.approx(-math.log(1 - math.prod(1 - each for each in shares)))
    assert all(LEAST <= weight < CAP for weight in ngrams.values())


def test_a_language_without_a_table_has_no_weights() -> None:
    assert table("zu") == ngram_table("zu") == {}
