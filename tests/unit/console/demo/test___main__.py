"""The program of the demo newspapers: one line when it serves, one line when it can't."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from perspektiven import catalogue_file

COMMAND = (sys.executable, "-m", "console.demo")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_serves_and_ends_when_it_is_told_to(
    tmp_path: Path, number: signal.Signals
) -> None:
    command = [*COMMAND, "--data-dir", str(tmp_path), "--any-port"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        statuses = {
            urllib.request.urlopen(address, timeout=10).status  # noqa: S310 - our own server
            for address in said["newspapers"].values()
        }
        process.send_signal(number)
        rest = process.stdout.read()

    assert (process.returncode, rest, statuses) == (0, b"", {200})
    outlets = list(catalogue_file.read(Path(said["outlets"])))
    assert {each.id for each in outlets} == set(said["newspapers"])
    assert Path(said["memory"]).is_file()


def test_what_keeps_it_from_serving_is_told_in_one_line(tmp_path: Path) -> None:
    command = [*COMMAND, "--data-dir", str(tmp_path), "--any-port"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        # The second one remembers the ports of the first, which are taken.
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        first.terminate()

    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr.startswith("console.demo: ")
    assert second.stderr.count("\n") == 1
