"""Reading a contract from a record, and the fixed word for each way that it fails."""

import pytest

from perspektiven.contracts import Article
from perspektiven.errors import Permanent
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.parsing import parse
from tests.support.factories import article

GOOD = article().to_bytes()


def record(value: bytes | None, key: bytes | None = b"id") -> Record:
    return Record("articles", 0, 0, 0, key, value)


def test_a_good_record_is_the_contract_again() -> None:
    assert parse(Article, record(GOOD)) == article()


def test_a_field_that_a_newer_writer_added_is_ignored() -> None:
    assert parse(Article, record(GOOD[:-1] + b',"from_the_future":1}')) == article()


@pytest.mark.parametrize(
    ("value", "key", "reason"),
    [
        (None, b"id", "empty_value"),
        (b"", b"id", "empty_value"),
        (GOOD, None, "missing_key"),
        (b"not json", b"id", "not_json"),
        (b"\xff\xfe\x00", b"id", "not_json"),
        (b"[]", b"id", "wrong_schema"),
        (b"{}", b"id", "wrong_schema"),
        (GOOD.replace(b'"schema_version":1', b'"schema_version":99'), b"id", "wrong_version"),
    ],
)
def test_each_way_to_fail_has_its_word(value: bytes | None, key: bytes | None, reason: str) -> None:
    with pytest.raises(Permanent) as failure:
        parse(Article, record(value, key))

    assert failure.value.reason == reason
