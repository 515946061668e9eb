"""What recurs on a site is learnt, and forgotten again."""

from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.extraction.boilerplate import MOST_BLOCKS, block_hash, learn, recurring

hashes = st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), max_size=20)


def test_case_and_spaces_do_not_change_a_hash() -> None:
    assert block_hash("Read  our\nNewsletter") == block_hash("read our newsletter")


def test_a_block_of_every_page_is_boilerplate() -> None:
    counts: dict[str, int] = {}
    for number in range(10):
        counts = learn(counts, ["box", f"text {number}"])

    assert recurring(counts, 10) == {"box"}


def test_a_quotation_in_three_articles_is_none() -> None:
    counts: dict[str, int] = {}
    for number in range(6):
        counts = learn(counts, ["quotation"] if number < 3 else [])

    assert recurring(counts, 6) == frozenset()


def test_a_block_counts_once_an_article() -> None:
    assert learn({}, ["a", "a", "a"]) == {"a": 1}


def test_the_memory_of_a_host_is_bounded_and_keeps_the_frequent() -> None:
    counts = {f"rare {number}": 1 for number in range(MOST_BLOCKS)} | {"box": 50}

    learnt = learn(counts, ["new"])

    assert len(learnt) <= MOST_BLOCKS
    assert learnt["box"] == 50


@given(hashes, hashes)
def test_the_order_of_articles_does_not_matter(one: list[str], other: list[str]) -> None:
    assert learn(learn({}, one), other) == learn(learn({}, other), one)


def test_the_background_of_a_long_story_is_none() -> None:
    counts: dict[str, int] = {}
    for number in range(100):
        counts = learn(counts, ["background"] if number % 6 == 0 else [])

    assert recurring(counts, 100) == frozenset()
