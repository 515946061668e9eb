"""Batches by tokens: every text in one of them, and little padding."""

from hypothesis import given
from hypothesis import strategies as st

from services.translator.engines.token_batches import token_batches


@given(st.lists(st.integers(0, 300), max_size=80), st.integers(1, 500))
def test_each_text_is_in_one_batch_and_no_batch_is_too_large(lengths: list[int], most: int) -> None:
    batches = token_batches(lengths, most)

    assert sorted(place for batch in batches for place in batch) == [*range(len(lengths))]
    for batch in batches:
        width = max(1, *(lengths[place] for place in batch), 1)
        assert len(batch) == 1 or len(batch) * width <= most


def test_texts_of_like_length_go_together_and_the_longest_begin() -> None:
    assert token_batches([2, 9, 3, 10, 2], 20) == [[3, 1], [2, 0, 4]]


def test_a_text_longer_than_a_batch_goes_alone() -> None:
    assert token_batches([3, 50, 3], 10) == [[1], [0, 2]]


def test_one_articles_sentences_are_shared_among_the_workers() -> None:
    alone = token_batches([20] * 40, 2048)
    shared = token_batches([20] * 40, 2048, workers=2)

    assert [len(batch) for batch in alone] == [40]
    assert [len(batch) for batch in shared] == [20, 20]


def test_few_short_texts_stay_together() -> None:
    assert token_batches([5, 5, 5], 2048, workers=8) == [[0, 1, 2]]
