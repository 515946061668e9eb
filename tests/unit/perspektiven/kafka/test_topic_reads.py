"""Reads of topics: the partition of a key, a broker that is away.

Reads of whole topics run on a real Kafka in tests/integration.
"""

import pytest

from perspektiven.errors import Transient
from perspektiven.kafka import topic_reads
from perspektiven.settings import Settings, load


async def test_a_broker_that_is_away_is_named() -> None:
    settings = load(Settings, kafka_bootstrap_servers="127.0.0.1:1")

    with pytest.raises(Transient, match=r"127\.0\.0\.1:1"):
        await topic_reads.end_offsets(settings, "articles")
    with pytest.raises(Transient, match=r"127\.0\.0\.1:1"):
        await topic_reads.partition_counts(settings, "articles")


@pytest.mark.parametrize(
    ("key", "hashed"),
    [(b"21", -973932308), (b"foobar", -790332482), (b"a-little-bit-longer-string", -1486304829)],
)
def test_a_key_has_the_partition_that_every_client_gives_it(key: bytes, hashed: int) -> None:
    """The hashes are those of the tests of Kafka's own Java client (murmur2)."""
    assert topic_reads.partition_of(key, 4) == (hashed & 0x7FFFFFFF) % 4
    assert topic_reads.partition_of(key, 12) == (hashed & 0x7FFFFFFF) % 12
