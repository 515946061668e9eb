"""What is remembered of a host's recurring blocks, and what that takes."""

from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.extraction.boilerplate import block_hash, learn, recurring
from services.fetcher.extraction.boilerplate_counts import BoilerplateCounts

_BLOCKS = [block_hash(f"block {number}") for number in range(12)]


@given(st.lists(st.lists(st.sampled_from(_BLOCKS)), max_size=30))
def test_all_that_was_seen_is_counted(pages: list[list[str]]) -> None:
    lines, counts = BoilerplateCounts(), dict[str, int]()
    for page in pages:
        written = lines.with_page(tuple(page)).model_dump_json(exclude_defaults=True)
        lines = BoilerplateCounts.model_validate_json(written)
        counts = learn(counts, page)

    assert lines.pages == len(pages)
    assert lines.counts == {each: count for each, count in counts.items() if count > 1}
    assert lines.recurring() == recurring(counts, len(pages))


def test_a_row_that_was_written_before_counts_on() -> None:
    box, text = _BLOCKS[:2]
    before = BoilerplateCounts.model_validate({"pages": 3, "counts": {box: 3, text: 1}})

    after = before.with_page((box, text))

    assert after.counts == {box: 4, text: 2}
    assert after.recurring() == {box}


def test_a_block_seen_once_takes_a_few_bytes() -> None:
    hashes = tuple(block_hash(f"text {number}") for number in range(300))

    row = BoilerplateCounts().with_page(hashes).model_dump_json(exclude_defaults=True)

    assert len(row) < 12 * len(hashes)


def test_after_many_pages_the_old_ones_weigh_less() -> None:
    box, text = _BLOCKS[:2]
    lines = BoilerplateCounts(pages=400, counts={box: 300})

    halved = lines.with_page((text,))

    assert halved.pages == 201
    assert halved.counts == {box: 150}
