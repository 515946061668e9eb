"""The program of Kafka and Elasticsearch alone: their addresses, and a clean end."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from perspektiven.settings import environment_of
from tests.support.stack import fetch


@pytest.mark.timeout(180)
def test_it_tells_where_both_listen_and_ends_them_when_it_is_told_to(tmp_path: Path) -> None:
    fetch()
    environment = environment_of({"elasticsearch_heap": "512m", "java_quick_start": True})
    command = [sys.executable, "-m", "console.local", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        told = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
        places = [
            tuple(told["PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS"].rsplit(":", 1)),
            (
                urlsplit(told["PERSPEKTIVEN_ELASTICSEARCH_URL"]).hostname,
                urlsplit(told["PERSPEKTIVEN_ELASTICSEARCH_URL"]).port,
            ),
        ]
        listened = [_listens(str(host), int(str(port))) for host, port in places]
        process.send_signal(signal.SIGTERM)

    assert process.returncode == 0
    assert listened == [True, True]
    assert [_listens(str(host), int(str(port))) for host, port in places] == [False, False]


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex((host, port)) == 0
