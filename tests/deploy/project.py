"""The compose project of the tests: its file unchanged, with the demo newspapers beside it."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from console.local import ports
from tests.deploy.docker import Docker

ROOT = Path(__file__).parents[2]
FILES = ("docker-compose.yml", "tests/deploy/compose.test.yml")
SETTINGS = """\
COMPOSE_PROJECT_NAME=perspektiven-test
PERSPEKTIVEN_OUTLETS={folder}/demo-outlets.yaml
PERSPEKTIVEN_PUBLISH=127.0.0.1:{port}
PERSPEKTIVEN_TRANSLATOR_FILES=./console/demo
PERSPEKTIVEN_PARTITIONS=4
PERSPEKTIVEN_CRAWL_DELAY=0.05
PERSPEKTIVEN_ALLOWED_HOSTS=127.0.0.1
# The engines of the default would need the internet.
PERSPEKTIVEN_TRANSLATOR=memory
PERSPEKTIVEN_TRANSLATION_MEMORY=/files/memory.tmx
"""


class Project:
    """The compose project of the test, on a free port and with the demo's catalogue."""

    def __init__(self, engine: Docker, folder: Path) -> None:
        self.engine = engine
        self.port = ports.choose()
        self._folder = folder
        self.newspapers = _claim_addresses(folder)
        self.articles = -1
        """How many were found when no more came, the last time that it was waited for."""
        settings = folder / "settings.env"
        settings.write_text(SETTINGS.format(folder=folder, port=self.port))
        self.environment = {
            "DEMO_FOLDER": str(folder),
            "PERSPEKTIVEN_ENV_FILE": str(settings),
            "COMPOSE_ENV_FILES": str(settings),
            "COMPOSE_FILE": ":".join(str(ROOT / name) for name in FILES),
        }

    def compose(self, *arguments: str) -> str:
        return self.engine.up(*arguments, **self.environment)

    def get(self, path: str) -> str:
        url = f"http://127.0.0.1:{self.port}{path}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def search(self, **parameters: str) -> Any:
        return json.loads(self.get(f"/api/v1/search?{urlencode(parameters)}"))

    def found(self, query: str = "", **more: str) -> int:
        """How many articles are found, -1 while there is no answer."""
        try:
            total: int = self.search(q=query, **more)["total"]["value"]
        except OSError:
            return -1
        return total

    def health(self) -> dict[str, str]:
        lines = self.compose("ps", "--format", "json").splitlines()
        return {row["Service"]: row["Health"] for row in map(json.loads, lines)}


def _claim_addresses(folder: Path) -> dict[str, str]:
    """Runs the newspapers once, so that catalogue and ports are written down."""
    command = [sys.executable, "-m", "console.demo", "--any-port", "--data-dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as papers:
        assert papers.stdout is not None
        ready = json.loads(papers.stdout.readline())
        papers.terminate()
    # The container's user is another one.
    folder.chmod(0o777)
    for each in folder.iterdir():
        each.chmod(0o666)
    newspapers: dict[str, str] = ready["newspapers"]
    return newspapers


def eventually(condition: Callable[[], bool], what: str, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(1)


def settled(project: Project) -> int:
    """How many articles are found once no more come."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 20:
        time.sleep(1)
        now = project.found()
        if now != last:
            last, since = now, time.monotonic()
    project.articles = last
    return last


def at_rest(project: Project) -> int:
    """The same, without another wait where nothing has changed since the last one."""
    return project.articles if project.found() == project.articles else settled(project)
