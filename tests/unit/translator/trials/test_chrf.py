"""chrF of translations beside references."""

import pytest

from services.translator.trials.chrf import chrf


def test_equal_texts_score_a_hundred_and_foreign_ones_nothing() -> None:
    assert chrf([("Die Brücke ist offen.", "Die Brücke ist offen.")]) == pytest.approx(100)
    assert chrf([("xyz", "abc")]) == 0
    assert chrf([("", "")]) == 0


def test_recall_weighs_more_than_precision() -> None:
    reference = "Die Brücke ist offen."

    more = chrf([("Die Brücke ist offen. Niemand kam zu ihr.", reference)])
    less = chrf([("Die Brücke", reference)])

    assert 0 < less < more < 100


def test_the_score_is_that_of_the_papers_formula() -> None:
    # Unigrams: precision 2/2, recall 2/3; bigrams: 1/1, 1/2.
    precision, recall = (1 + 1) / 2, (2 / 3 + 1 / 2) / 2

    assert chrf([("ab", "abc")]) == pytest.approx(
        100 * 5 * precision * recall / (4 * precision + recall)
    )
