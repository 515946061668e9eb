"""Snapshots of Elasticsearch, and what an installation holds: run by deploy/backup in its network.

python snapshots.py take|drop|restore NAME, or count. Where accounts are switched on, standard
input has the password of Elasticsearch's `elastic`.
"""

import asyncio
import base64
import json
import ssl
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

# The project lies uninstalled in its image.
sys.path.insert(0, "/srv/perspektiven")

from perspektiven import topics
from perspektiven.kafka import topic_reads
from perspektiven.settings import Settings, load

_REPOSITORY = {"type": "fs", "settings": {"location": "/usr/share/elasticsearch/snapshots/backup"}}
_SECONDS = 6 * 3600


@dataclass(frozen=True)
class Node:
    """The Elasticsearch of an installation, and the password of `elastic` where it has accounts."""

    settings: Settings
    password: str

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Its answer, read as JSON. Raises HTTPError."""
        url = self.settings.elasticsearch_url.split(",")[0].rstrip("/")
        headers = {"Content-Type": "application/json"}
        if self.password:
            account = base64.b64encode(f"elastic:{self.password}".encode()).decode()
            headers["Authorization"] = f"Basic {account}"
        request = urllib.request.Request(  # noqa: S310 - the address of our own settings
            f"{url}/{path}",
            None if body is None else json.dumps(body).encode(),
            headers,
            method=method,
        )
        trust = ssl.create_default_context(cafile=self.settings.elasticsearch_ca_certs)
        with urllib.request.urlopen(request, timeout=_SECONDS, context=trust) as answer:  # noqa: S310
            return json.load(answer)

    def take(self, name: str) -> None:
        """Makes a snapshot of what can't be computed anew; one of that name is replaced."""
        self.ask("PUT", "_snapshot/backup", _REPOSITORY)
        self.drop(name)
        # Articles, saved searches, verdicts of a judge.
        kinds = ("articles-*", "searches*", "stories-verdicts-*")
        chosen = ",".join(f"{self.settings.index_prefix}{each}" for each in kinds)
        made = self.ask(
            "PUT",
            f"_snapshot/backup/{name}?wait_for_completion=true",
            {"indices": chosen, "ignore_unavailable": True, "include_global_state": False},
        )
        if made["snapshot"]["state"] != "SUCCESS":
            raise SystemExit(f"the snapshot is {made['snapshot']['state']}: {made}")

    def drop(self, name: str) -> None:
        """Deletes a snapshot, if there is one of that name."""
        try:
            self.ask("DELETE", f"_snapshot/backup/{name}")
        except urllib.error.HTTPError as exc:
            if exc.code != 404:
                raise

    def restore(self, name: str) -> None:
        """Brings the indices of a snapshot back."""
        self.ask("PUT", "_snapshot/backup", _REPOSITORY)
        done = self.ask(
            "POST",
            f"_snapshot/backup/{name}/_restore?wait_for_completion=true",
            {"include_global_state": False},
        )
        if done["snapshot"]["shards"]["failed"]:
            raise SystemExit(f"shards did not come back: {done}")

    def documents(self) -> int:
        """How many articles can be found."""
        chosen = f"{self.settings.index_prefix}articles-*"
        self.ask("POST", f"{chosen}/_refresh")
        count: int = self.ask("GET", f"{chosen}/_count")["count"]
        return count


async def records(settings: Settings) -> int:
    """How many records Kafka ever took in the topics that articles travel on."""
    names = [topic.full_name(settings) for topic in topics.STAGES]
    return sum([sum((await topic_reads.end_offsets(settings, name)).values()) for name in names])


def main(command: str, name: str = "") -> None:
    """Runs one command. Raises HTTPError, or ends with a line that says what went wrong."""
    settings = load(Settings)
    node = Node(settings, sys.stdin.read().strip())
    if command == "count":
        total = asyncio.run(records(settings))
        sys.stdout.write(f"{node.documents()} documents, {total} records\n")
    else:
        {"take": node.take, "drop": node.drop, "restore": node.restore}[command](name)


if __name__ == "__main__":
    main(*sys.argv[1:])
