"""Single-broker Kafka on this machine: properties, storage, readiness."""

import base64
import uuid
from dataclasses import dataclass
from pathlib import Path
from subprocess import run

from console.local import java, ports
from console.local.processes import Program
from console.local.settings import LocalSettings
from perspektiven.errors import PipelineError, Transient
from perspektiven.kafka import connections
from perspektiven.settings import load

USUAL_PORT = 9092

# Groups that were not heard of for a week would lose their place: this machine may sleep longer.
_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={folder}/log
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
offsets.retention.minutes=525600
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
log.segment.bytes=67108864
num.network.threads=2
num.io.threads=4
"""


@dataclass(frozen=True, slots=True)
class Broker:
    """Folder and ports of a broker."""

    folder: Path
    port: int
    controller_port: int
    log: Path

    @property
    def address(self) -> str:
        """host:port for clients."""
        return f"{ports.HOST}:{self.port}"


def program(broker: Broker, settings: LocalSettings) -> Program:
    """Command of the broker; prepares its storage.

    Raises PipelineError when the storage can't be made.
    """
    broker.folder.mkdir(parents=True, exist_ok=True)
    folder = broker.folder.resolve()
    properties = folder / "server.properties"
    properties.write_text(
        _PROPERTIES.format(folder=folder, port=broker.port, controller_port=broker.controller_port),
        encoding="utf-8",
    )
    base = (
        str(java.JAVA),
        f"-Xmx{settings.kafka_heap}",
        *java.tuning(settings),
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        *("-cp", java.class_path(java.paths(settings.cache_dir, "kafka"))),
    )
    if not (folder / "log" / "meta.properties").exists():
        _format(base, properties)
    return Program("kafka", (*base, "kafka.Kafka", str(properties)), broker.log, folder=folder)


async def is_ready(broker: Broker) -> bool:
    """Whether the broker answers clients."""
    if not ports.is_open(broker.port):
        return False
    try:
        async with connections.admin(
            load(LocalSettings, kafka_bootstrap_servers=broker.address)
        ) as admin:
            await admin.list_topics()
    except Transient:
        return False
    return True


def _format(base: tuple[str, ...], properties: Path) -> None:
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
    tool = ("kafka.tools.StorageTool", "format", "--ignore-formatted")
    done = run(  # noqa: S603 - a command of our own
        # In one piece: a cluster id may begin with a dash.
        [*base, *tool, f"--cluster-id={cluster}", "-c", str(properties)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PipelineError(
            f"Kafka can't use the folder {properties.parent}: {done.stderr or done.stdout}"
        )
