"""Kafka as deploy/compose/security.yml sets it up: TLS, a password, and our clients."""

import asyncio
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from aiokafka.admin import NewTopic

from perspektiven import kafka
from perspektiven.errors import Transient
from perspektiven.local import java, ports
from perspektiven.local.settings import LocalSettings
from perspektiven.settings import Settings, load
from tests.deploy.stand_ins.kafka.start import name_of
from tests.support.eventually import eventually
from tests.support.stack import fetch

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Broker:
    """A Kafka that asks for a password, and the folder of its certificates."""

    address: str
    secrets: Path

    def settings(self, **changes: object) -> Settings:
        """Those that security.yml gives to the services, with the paths of this machine."""
        values: dict[str, object] = {
            "kafka_bootstrap_servers": self.address,
            "kafka_security_protocol": "SASL_SSL",
            "kafka_sasl_mechanism": "PLAIN",
            "kafka_sasl_username": "perspektiven",
            "kafka_sasl_password": (self.secrets / "kafka_password").read_text(),
            "kafka_ca_certs": self.secrets / "ca.crt",
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


async def _topic(settings: Settings) -> bool:
    async with kafka.admin(settings) as admin:
        await admin.create_topics([NewTopic("secret", num_partitions=1, replication_factor=1)])
        return "secret" in await admin.list_topics()


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
            yield Broker(f"127.0.0.1:{port}", secrets)
        finally:
            server.terminate()


async def test_who_has_password_and_certificate_writes_and_reads(broker: Broker) -> None:
    mine = broker.settings()
    await eventually(lambda: _topic(mine), seconds=60, what="Kafka takes a topic")

    async with kafka.Producer(mine) as producer:
        await producer.send("secret", key=b"key", value=b"value")

    read = [record async for record in kafka.read_all(mine, "secret")]
    assert [(record.key, record.value) for record in read] == [(b"key", b"value")]


@pytest.mark.parametrize(
    "change",
    [{"kafka_sasl_password": "guessed"}, {"kafka_ca_certs": None}],
    ids=["another password", "no trust in the certificate"],
)
async def test_nobody_else_is_let_in(broker: Broker, change: dict[str, object]) -> None:
    with pytest.raises(Transient):
        async with kafka.admin(broker.settings(**change)):
            pass


def test_the_password_stands_in_no_variable_of_a_container(broker: Broker) -> None:
    password = (broker.secrets / "kafka_password").read_text()

    assert password not in (broker.secrets.parent / "server.properties").read_text()
