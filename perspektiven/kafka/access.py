"""Kafka users and ACLs: which service reads and writes which topics.

Each service has a Kafka user of its own, named after it. `perspektiven init` creates their ACLs
where a broker keeps them itself (`PERSPEKTIVEN_KAFKA_ACLS`); on Kubernetes Strimzi does it, from
the manifest that `docs.generate` makes of the same table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import CreateAclsRequest

from perspektiven.errors import Transient, WrongSetting
from perspektiven.kafka import connections
from perspektiven.settings import Settings
from perspektiven.topics import (
    ALL,
    ARTICLES,
    ATTEMPTS,
    ENTRIES,
    FETCHER_STATE,
    OUTLET_STATUS,
    OUTLETS,
    TRANSLATIONS,
    Topic,
)

Operation = Literal["Read", "Write", "Describe"]

# Numbers of Kafka's protocol (KIP-140, KIP-290).
_RESOURCES = {"topic": 2, "group": 3}
_OPERATIONS = {"Read": 3, "Write": 4, "Describe": 8}
_LITERAL, _ALLOW = 3, 3
_NO_AUTHORIZER = 54


@dataclass(frozen=True, slots=True)
class Rights:
    """Topics of one service. It may also use the consumer group of its name."""

    reads: tuple[Topic, ...]
    writes: tuple[Topic, ...]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys((*self.reads, *self.writes)))


@dataclass(frozen=True, slots=True)
class Acl:
    """Operations that a user may perform on a topic or a consumer group."""

    user: str
    resource: Literal["topic", "group"]
    name: str
    operations: tuple[Operation, ...]


SERVICES = {
    "fetcher": Rights(
        reads=(OUTLETS, ENTRIES, FETCHER_STATE, ATTEMPTS),
        writes=(
            *(ENTRIES, ARTICLES, FETCHER_STATE, OUTLET_STATUS, ATTEMPTS),
            *(ENTRIES.dead, OUTLETS.dead),
        ),
    ),
    "translator": Rights(
        # `perspektiven retranslate` compares with what there is.
        reads=(ARTICLES, TRANSLATIONS, ATTEMPTS),
        writes=(TRANSLATIONS, ATTEMPTS, ARTICLES.dead),
    ),
    "indexer": Rights(reads=(TRANSLATIONS, ATTEMPTS), writes=(ATTEMPTS, TRANSLATIONS.dead)),
}
"""The reader has no row: it does not speak to Kafka."""

ADMIN = "admin"
"""The user of `init` and of commands on the whole system; a super user of the broker."""


def topics_of(service: str) -> tuple[Topic, ...]:
    """The topics that a service can't do without; all of them for one that is not in the table."""
    return SERVICES[service].topics if service in SERVICES else ALL


def acls(prefix: str = "") -> Iterator[Acl]:
    """The ACLs of all services; `prefix` is that of the installation's topics and groups."""
    for service, rights in SERVICES.items():
        for topic in rights.topics:
            operations: list[Operation] = ["Describe"]
            operations += ["Read"] if topic in rights.reads else []
            operations += ["Write"] if topic in rights.writes else []
            yield Acl(service, "topic", prefix + topic.name, tuple(operations))
        yield Acl(service, "group", prefix + service, ("Describe", "Read"))


async def grant_all(settings: Settings) -> None:
    """Creates the ACLs; safe to repeat. Revokes nothing.

    Raises Transient when Kafka can't be reached, WrongSetting when it refuses.
    """
    client = AIOKafkaClient(**connections.connection(settings))
    try:
        await client.bootstrap()
        for acl in acls(settings.topic_prefix):
            for operation in acl.operations:
                await _grant(client, acl, operation)
    except (KafkaError, OSError) as exc:
        raise Transient(f"Kafka did not accept the ACLs: {exc!r}") from exc
    finally:
        await client.close()


async def _grant(client: AIOKafkaClient, acl: Acl, operation: Operation) -> None:
    request = CreateAclsRequest(
        _RESOURCES[acl.resource],
        acl.name,
        _LITERAL,
        f"User:{acl.user}",
        "*",
        _OPERATIONS[operation],
        _ALLOW,
    )
    answer = await client.send(client.get_random_node(), request)
    for code, message in answer.creation_responses:
        if code == _NO_AUTHORIZER:
            raise WrongSetting(
                "PERSPEKTIVEN_KAFKA_ACLS is on, but Kafka has no authorizer: configure one"
            )
        if code:
            raise WrongSetting(
                f"Kafka did not create the ACL {acl.user} {operation} {acl.resource} {acl.name}: "
                f"{message or for_code(code).__name__}"
            )
