from datetime import UTC, datetime, timedelta

import pytest
from elastic_transport import ConnectionTimeout
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.errors import Permanent, Transient
from perspektiven.index import document_version, is_passing, month_index, our_errors, read_alias
from perspektiven.settings import Settings, load
from tests.support.factories import NOW

MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis takes naive bounds
    datetime(2100, 1, 1),  # noqa: DTZ001 - the same
    timezones=st.just(UTC),
)


def settings(**overrides: object) -> Settings:
    return load(Settings, **overrides)


def test_an_article_lies_in_the_index_of_its_language_and_month() -> None:
    assert month_index(settings(), "de", NOW) == "articles-de-2026.03"
    assert read_alias(settings(index_prefix="test-"), "de-AT") == "test-articles-de-at"


def test_a_year_that_no_template_covers_is_refused() -> None:
    with pytest.raises(Permanent) as caught:
        month_index(settings(), "de", datetime(1970, 1, 1, tzinfo=UTC))

    assert caught.value.reason == "bad_discovery_time"


@given(st.integers(1, 2**20), st.integers(1, 2**20), MOMENTS, MOMENTS)
def test_a_higher_revision_is_newer_whenever_it_was_translated(
    one: int, other: int, first: datetime, second: datetime
) -> None:
    versions = document_version(one, first), document_version(other, second)

    if one != other:
        assert (versions[0] < versions[1]) == (one < other)
    assert 0 <= versions[0] < 2**63


def test_of_one_revision_the_later_translation_is_newer() -> None:
    later = NOW + timedelta(milliseconds=1)

    assert document_version(3, later) == document_version(3, NOW) + 1


def test_what_may_pass_is_told_from_what_will_not() -> None:
    assert is_passing(429, "es_rejected_execution_exception")
    assert is_passing(503, "")
    assert is_passing(403, "cluster_block_exception")
    assert not is_passing(403, "security_exception")
    assert not is_passing(400, "document_parsing_exception")


def test_what_is_said_of_an_elasticsearch_that_is_away_has_no_password() -> None:
    own = settings(elasticsearch_url="http://elastic:hunter2@127.0.0.1:9200")

    with pytest.raises(Transient) as caught, our_errors(own):
        raise ConnectionTimeout("nobody answers")

    assert "http://127.0.0.1:9200" in str(caught.value)
    assert "hunter2" not in str(caught.value)
