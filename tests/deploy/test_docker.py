"""The engine of the compose test: what it says, or gets, where a machine lacks something."""

import os
from pathlib import Path

import pytest

from tests.deploy import docker


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_a_daemon_that_cannot_run_here_is_reported_with_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "dockerd", "echo starting; echo 'mount: not permitted'; exit 1")
    program(tmp_path / "bin", "docker", "exit 1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")

    with (
        pytest.raises(docker.NoEngine, match="mount: not permitted"),
        docker.engine(tmp_path / "cache"),
    ):
        pass


def test_an_old_go_fetches_one_that_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tmp_path / "module"
    (module / "bin").mkdir(parents=True)
    (module / "bin" / "go").write_text("#!/bin/sh")
    (tmp_path / "cache" / "compose-module").mkdir(parents=True)
    answers = f'''case "$1" in
        version) echo "go version go1.19.8 linux/amd64" ;;
        mod) [ "$4" = "{docker.GO_MODULE}" ] && echo '{{"Dir": "{module}"}}' ;;
    esac'''
    program(tmp_path / "bin", "go", answers)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")

    found = docker.go_program(tmp_path / "cache")

    assert found == str(tmp_path / "cache" / "go" / "bin" / "go")
    assert os.access(found, os.X_OK)
