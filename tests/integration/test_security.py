"""Kafka as deploy/compose/security.yml sets it up: TLS, a user for each service, and ACLs."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from aiokafka.admin import NewTopic
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError

from console.local import java, ports
from console.local.settings import LocalSettings
from perspektiven import topics
from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.kafka import access, connections, offsets, topic_reads
from perspektiven.kafka.delivery import Record
from perspektiven.kafka.stream import Stage
from perspektiven.ops.health import Health
from perspektiven.settings import Settings, load
from perspektiven.topics import TRANSLATIONS, Topic
from tests.deploy.stand_ins.kafka.start import name_of
from tests.support.eventually import eventually
from tests.support.stack import fetch

if TYPE_CHECKING:
    from tests.support.stack import MakeSettings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Broker:
    """A Kafka that asks for a password, and the folder of its certificates."""

    address: str
    secrets: Path

    def settings(self, user: str = access.ADMIN, **changes: object) -> Settings:
        """Those that security.yml gives to a service, with the paths of this machine."""
        values: dict[str, object] = {
            "kafka_bootstrap_servers": self.address,
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_mechanism": "PLAIN",
            "kafka_sasl_username": user,
            "kafka_sasl_password": (self.secrets / f"kafka_{user}_password").read_text(),
            "kafka_ca_certs": self.secrets / "ca.crt",
            "kafka_acls": user == access.ADMIN,
            "partitions": 1,
        }
        return load(Settings, **values | changes)


def properties(folder: Path, secrets: Path, port: int) -> str:
    """What the image makes of the two compose files, with ports and paths of this machine."""
    variables: dict[str, object] = {}
    for name in ("docker-compose.yml", "deploy/compose/security.yml"):
        services = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))["services"]
        variables |= services["kafka"]["environment"]
    lines = "\n".join(f"{name_of(name)}={value}" for name, value in variables.items())
    here = {
        "$${": "${",
        "/etc/kafka/secrets": str(secrets),
        "/var/lib/kafka/data": str(folder / "log"),
        "kafka:9094": f"127.0.0.1:{port}",
        "SECURE://:9094": f"SECURE://127.0.0.1:{port}",
        ":9092": f":{ports.choose()}",
        ":9093": f":{ports.choose()}",
    }
    for before, after in here.items():
        lines = lines.replace(before, after)
    return lines


async def _set_up(settings: Settings) -> bool:
    """What `perspektiven init` does on Kafka."""
    await topics.create_all(settings)
    await access.grant_all(settings)
    return True


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    folder = tmp_path_factory.mktemp("secure")
    secrets, port = folder / "secrets", ports.choose()
    script = str(ROOT / "deploy" / "compose" / "certificates.sh")
    subprocess.run([script, str(secrets)], check=True, capture_output=True)
    (folder / "server.properties").write_text(properties(folder, secrets, port))
    fetch()
    jars = java.class_path(java.paths(load(LocalSettings).cache_dir, "kafka"))
    program = [str(java.JAVA), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", jars]
    form = ["kafka.tools.StorageTool", "format", "-t", "5L6g3nShT-eMCtK--X86sw"]
    config = str(folder / "server.properties")
    subprocess.run([*program, *form, "-c", config], check=True, capture_output=True)
    with (
        (folder / "log.txt").open("w") as log,
        subprocess.Popen([*program, "kafka.Kafka", config], stdout=log, stderr=log) as server,
    ):
        try:
            asyncio.run(eventually(lambda: ports.is_open(port), seconds=90, what="Kafka listens"))
            subject = Broker(f"127.0.0.1:{port}", secrets)
            ready = eventually(lambda: _set_up(subject.settings()), seconds=60, what="init is done")
            asyncio.run(ready)
            yield subject
        finally:
            server.terminate()


@pytest.mark.parametrize("service", access.SERVICES)
async def test_a_service_writes_and_reads_its_own_topics(broker: Broker, service: str) -> None:
    mine, rights = broker.settings(service), access.SERVICES[service]

    await topics.require(mine, access.topics_of(service))
    async with connections.Producer(mine) as producer:
        for topic in rights.writes:
            await producer.send(topic.name, key=b"key", value=b"value")

    for topic in rights.reads:
        records = [record.value async for record in topic_reads.read_all(mine, topic.name)]
        assert set(records) <= {b"value"}
        assert records or topic not in rights.writes


@pytest.mark.parametrize("service", access.SERVICES)
async def test_a_service_writes_no_topic_of_another(broker: Broker, service: str) -> None:
    others = set(topics.ALL) - set(access.SERVICES[service].writes)

    async with connections.Producer(broker.settings(service)) as producer:
        for topic in others:
            with pytest.raises(Transient, match="AuthorizationFailed"):
                await producer.send(topic.name, key=b"key", value=b"value")


@pytest.mark.parametrize("service", access.SERVICES)
async def test_a_service_sees_and_creates_no_topic_of_another(broker: Broker, service: str) -> None:
    mine = broker.settings(service)

    async with connections.admin(mine) as admin:
        seen = set(await admin.list_topics())
        made = await admin.create_topics([NewTopic("mine", num_partitions=1, replication_factor=1)])

    assert seen == {topic.name for topic in access.topics_of(service)}
    assert [code for _, code, *_ in made.topic_errors] == [TopicAuthorizationFailedError.errno]


@pytest.mark.parametrize("service", access.SERVICES)
async def test_a_service_reads_with_its_own_group_alone(broker: Broker, service: str) -> None:
    async with connections.admin(broker.settings(service)) as admin:
        await offsets.committed(admin, service)
        for other in set(access.SERVICES) - {service}:
            with pytest.raises(GroupAuthorizationFailedError):
                await offsets.committed(admin, other)


async def test_a_stage_of_a_service_works_with_the_rights_of_its_user(
    broker: Broker, tmp_path: Path
) -> None:
    mine = broker.settings("indexer", data_dir=tmp_path, http_port=0)
    taken: list[bytes | None] = []

    async def take(record: Record) -> None:
        taken.append(record.key)
        raise Permanent("not_wanted")

    stage = Stage(
        mine, service="indexer", handlers={TRANSLATIONS: take}, in_flight=5, health=Health()
    )
    running = asyncio.create_task(stage.run())
    try:
        async with connections.Producer(broker.settings("translator")) as producer:
            await producer.send(TRANSLATIONS.name, key=b"an article", value=b"{}")
        await eventually(lambda: b"an article" in taken, seconds=60, what="it is handled")
        admin = broker.settings()
        await eventually(
            lambda: _holds(admin, TRANSLATIONS.dead, b"an article"), seconds=30, what="it is buried"
        )
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await running


async def _holds(settings: Settings, topic: Topic, key: bytes) -> bool:
    return key in [record.key async for record in topic_reads.read_all(settings, topic.name)]


@pytest.mark.parametrize(
    "change",
    [{"kafka_sasl_password": "guessed"}, {"kafka_ca_certs": None}],
    ids=["another password", "no trust in the certificate"],
)
async def test_nobody_else_is_let_in(broker: Broker, change: dict[str, object]) -> None:
    with pytest.raises(Transient):
        async with connections.admin(broker.settings(access.ADMIN, **change)):
            pass


def test_no_password_stands_in_a_variable_of_a_container(broker: Broker) -> None:
    variables = (broker.secrets.parent / "server.properties").read_text()

    for user in (access.ADMIN, *access.SERVICES):
        assert (broker.secrets / f"kafka_{user}_password").read_text() not in variables


async def test_a_broker_that_keeps_no_acls_is_named_as_the_reason(settings: "MakeSettings") -> None:
    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_KAFKA_ACLS is on"):
        await access.grant_all(settings(Settings))


async def test_who_is_no_super_user_grants_nothing(broker: Broker) -> None:
    with pytest.raises(WrongSetting, match="did not create the ACL"):
        await access.grant_all(broker.settings("fetcher"))
