"""Lag from offsets, and records that have to be confirmed before they are handled."""

import pytest

from perspektiven.errors import Transient
from perspektiven.kafka.offsets import Continuity, lag
from perspektiven.settings import Settings, load
from tests.unit.perspektiven.kafka.deliveries import record

PARTITION = ("articles", 0)


@pytest.mark.parametrize(
    ("bounds", "done", "waiting"),
    [
        ((0, 10), 4, 6),
        ((0, 10), 10, 0),
        ((0, 10), None, 10),
        ((7, 10), 4, 3),  # what expired does not wait
        ((0, 3), 10, 0),  # a topic that was made anew
    ],
)
def test_what_waits_is_what_kafka_still_holds_behind_the_committed_offset(
    bounds: tuple[int, int], done: int | None, waiting: int
) -> None:
    committed = {} if done is None else {PARTITION: done}

    assert lag({PARTITION: bounds}, committed) == {PARTITION: waiting}


@pytest.fixture
def away() -> Settings:
    """Settings of a broker that nobody reaches: whoever asks it fails."""
    return load(Settings, kafka_bootstrap_servers="127.0.0.1:1")


async def test_records_that_follow_each_other_need_no_question(away: Settings) -> None:
    continuity = Continuity(away, "indexer")
    continuity.follow(record(5))
    continuity.follow(record(6))

    await continuity.verify(record(6))

    assert continuity.passed_over is None


@pytest.mark.parametrize("offsets", [(5,), (5, 6, 8)], ids=["the first", "behind a gap"])
async def test_a_record_that_follows_none_waits_for_kafkas_word(
    away: Settings, offsets: tuple[int, ...]
) -> None:
    continuity = Continuity(away, "indexer")
    for offset in offsets:
        continuity.follow(record(offset))

    with pytest.raises(Transient):
        await continuity.verify(record(offsets[-1]))


async def test_a_partition_that_was_given_up_begins_anew(away: Settings) -> None:
    continuity = Continuity(away, "indexer")
    continuity.follow(record(5))
    continuity.forget([PARTITION])
    continuity.follow(record(6))

    with pytest.raises(Transient):
        await continuity.verify(record(6))
