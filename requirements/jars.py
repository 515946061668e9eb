"""Writes console/local/jars.json: every Java archive of local stack and tests, with its checksum.

Run it by hand when a version below changes: .venv/bin/python requirements/jars.py
"""

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

from jgo.maven import MavenContext
from jgo.parse import Coordinate

KAFKA = "4.1.1"
ELASTICSEARCH = "9.2.2"

SETS = {
    "compiler": [("org.eclipse.jdt", "ecj", "3.43.0")],
    "kafka": [
        ("org.apache.kafka", "kafka_2.13", KAFKA),
        ("org.slf4j", "slf4j-simple", "1.7.36"),
    ],
    "elasticsearch": [("org.elasticsearch", "elasticsearch", ELASTICSEARCH)],
    "elasticsearch-http": [("org.elasticsearch.plugin", "transport-netty4", ELASTICSEARCH)],
    # For the tests alone: it says whether an edition's e-book is valid.
    "epubcheck": [("org.w3c", "epubcheck", "5.2.1")],
}
TARGET = Path(__file__).parent.parent / "console" / "local" / "jars.json"


def main() -> None:
    """Resolves the sets anew and writes what was found."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        context = MavenContext(repo_cache=Path(folder), timeout=60)
        for name, endpoints in SETS.items():
            wanted = [
                context.create_dependency(Coordinate(group, artifact, version, scope="compile"))
                for group, artifact, version in endpoints
            ]
            inputs, transitive = context.resolver.resolve(wanted)
            kept = [*inputs, *(each for each in transitive if each.scope in {"compile", "runtime"})]
            # An archive of a classifier has the same name as the one without.
            found[name] = [_row(each.artifact) for each in kept if not each.classifier]
    on_class_path = {row["artifact"] for row in found["elasticsearch"]}
    # The server refuses a module that brings an archive that it has itself.
    found["elasticsearch-http"] = [
        row for row in found["elasticsearch-http"] if row["artifact"] not in on_class_path
    ]
    TARGET.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _row(artifact: Any) -> dict[str, object]:
    content = Path(artifact.resolve()).read_bytes()
    return {
        "group": artifact.groupId,
        "artifact": artifact.artifactId,
        "version": artifact.version,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


if __name__ == "__main__":
    main()
