"""The table of rights on Kafka against the topics and the stages that there are."""

import pytest

from perspektiven import topics
from perspektiven.kafka import access
from perspektiven.ops.status import INPUTS


def test_every_topic_is_somebodys() -> None:
    assert {topic for rights in access.SERVICES.values() for topic in rights.topics} == set(
        topics.ALL
    )


@pytest.mark.parametrize("service", access.SERVICES)
def test_a_stage_reads_its_input_and_buries_what_it_cannot_process(service: str) -> None:
    rights = access.SERVICES[service]

    assert INPUTS[service] in rights.reads
    assert INPUTS[service].dead in rights.writes


def test_no_service_reads_dead_letters_or_writes_the_catalogue() -> None:
    for rights in access.SERVICES.values():
        assert not [topic for topic in rights.reads if topic.name.endswith(".dead")]
        assert topics.OUTLETS not in rights.writes


def test_a_topic_that_is_read_and_written_gets_one_acl() -> None:
    (acl,) = [a for a in access.acls() if (a.user, a.name) == ("translator", "translations")]

    assert acl.operations == ("Describe", "Read", "Write")


def test_the_prefix_of_an_installation_stands_before_topics_and_groups() -> None:
    assert {acl.name for acl in access.acls("x.")} == {f"x.{acl.name}" for acl in access.acls()}


def test_a_stage_that_is_not_in_the_table_needs_all_topics() -> None:
    assert set(access.topics_of("copier")) == set(topics.ALL)
