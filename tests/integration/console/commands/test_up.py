"""The demo as a newcomer meets it: two commands, everything real, the example page out."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from console.local.processes import Process, Program
from console.local.progress import Progress, count, look
from perspektiven.settings import Settings, environment_of, load
from tests.support.eventually import eventually

EXAMPLE = Path(__file__).parents[3] / "data" / "example-page.txt"
ACCEPTANCE_PATH = "/swiat/putin-i-kim-dzong-un-zawarli-historyczny-pakt-1043.html"
PERSPEKTIVEN = (sys.executable, "-m", "console")

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True)
class Demo:
    """A demo that ran once with --exit, and now runs again in the same folder."""

    first: dict[str, Any]
    process: Process
    running: dict[str, Any]
    acceptance_url: str

    @property
    def settings(self) -> Settings:
        return load(
            Settings,
            kafka_bootstrap_servers=self.running["kafka"],
            elasticsearch_url=self.running["elasticsearch"],
        )

    def command(self, *arguments: str) -> str:
        """What a command of ours prints."""
        return subprocess.run(
            [*PERSPEKTIVEN, *arguments],
            env=environment_of(
                {
                    "kafka_bootstrap_servers": self.running["kafka"],
                    "elasticsearch_url": self.running["elasticsearch"],
                }
            ),
            capture_output=True,
            text=True,
            check=True,
        ).stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("demo")
    return environment_of({"data_dir": folder, "http_port": 0, "elasticsearch_heap": "768m"})


@pytest.fixture(scope="module")
def demo(environment: dict[str, str]) -> Iterator[Demo]:
    folder = Path(environment["PERSPEKTIVEN_DATA_DIR"])
    command = (*PERSPEKTIVEN, "up", "demo")
    done = subprocess.run(
        [*command, "--exit", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    again = Process(Program("up", command, folder / "again.log", environment))
    try:
        process_says(again, folder / "up.json")
        ports = json.loads((folder / "demo" / "demo.json").read_text())["ports"]
        yield Demo(
            json.loads(done.stdout),
            again,
            json.loads((folder / "up.json").read_text()),
            f"http://127.0.0.1:{ports['do-rzeczy']}{ACCEPTANCE_PATH}",
        )
    finally:
        again.terminate()
        assert again.wait(20), "the demo did not end"


def process_says(process: Process, path: Path) -> None:
    for _ in range(1200):
        if path.exists() or process.wait(0.1):
            break
    assert path.exists(), process.output()


def test_all_articles_come_through_and_none_is_a_dead_letter(demo: Demo) -> None:
    counts = demo.first

    assert counts["indexed"] == counts["fetched"] == sum(counts["by_status"].values())
    assert counts["dead_letters"] == 0
    assert counts["restarts"] == {}
    assert counts["by_status"]["translated"] > counts["by_status"]["untranslated"] > 0
    assert counts["by_status"]["same_language"] > 0


def test_bad_pages_are_refused_by_name(demo: Demo) -> None:
    assert {"http_500", "not_html", "robots_disallowed", "too_large", "too_short"} <= set(
        demo.first["refused"]
    )


def test_the_example_page_is_printed_character_for_character(demo: Demo) -> None:
    shown = demo.command("show", demo.acceptance_url)

    assert shown.removesuffix("\n") == EXAMPLE.read_text(encoding="utf-8").removesuffix("\n")


@pytest.mark.parametrize("query", ["historische Pakte", "Weltordnung", "schliessen", "schließen"])
def test_the_example_page_is_found_by_other_forms_of_its_words(demo: Demo, query: str) -> None:
    answer = httpx.get(f"{demo.running['services']['reader']}/api/v1/search", params={"q": query})

    assert demo.acceptance_url in {each["canonical_url"] for each in answer.json()["results"]}


def test_the_reader_serves_the_example_page_as_text(demo: Demo) -> None:
    reader = demo.running["services"]["reader"]
    answer = httpx.get(f"{reader}/api/v1/search", params={"q": "historische Pakte"})
    ids = {each["canonical_url"]: each["id"] for each in answer.json()["results"]}

    page = httpx.get(f"{reader}/articles/{ids[demo.acceptance_url]}.txt")

    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.text.removesuffix("\n") == EXAMPLE.read_text(encoding="utf-8").removesuffix("\n")


async def test_a_second_run_fetches_nothing_anew_and_doubles_nothing(demo: Demo) -> None:
    async def settled() -> Progress | None:
        progress = await look(demo.settings, demo.running["services"]["fetcher"])
        return progress if progress.is_settled else None

    progress = await eventually(settled, seconds=60)
    counts = await count(demo.settings, progress, {})

    assert counts.fetched == demo.first["fetched"]
    assert counts.by_status == demo.first["by_status"]
    assert counts.dead_letters == 0


def test_a_second_up_in_the_same_folder_is_refused_in_one_line(
    demo: Demo, environment: dict[str, str]
) -> None:
    again = subprocess.run(
        [*PERSPEKTIVEN, "up", "demo"], env=environment, capture_output=True, text=True, check=False
    )

    assert again.returncode == 2
    assert again.stderr.splitlines()[-1].startswith("perspektiven: PERSPEKTIVEN_DATA_DIR: another")


async def test_no_process_outlives_an_up_that_was_killed(demo: Demo) -> None:
    family = psutil.Process(demo.process.pid).children(recursive=True)
    names = {" ".join(process.cmdline()) for process in family}
    assert len(names) >= 7

    demo.process.signal(signal.SIGKILL)

    await eventually(lambda: not [each for each in family if is_alive(each)], seconds=30)


def is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
