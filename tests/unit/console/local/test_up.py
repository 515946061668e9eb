"""What keeps the local system from starting, before anything of it was started."""

import fcntl
import json
import socket
from pathlib import Path

import pytest

from console.local.processes import Process, Program
from console.local.settings import LocalSettings
from console.local.up import SERVICES, System, _answers, _has_said_that_it_is_ready
from perspektiven.errors import WrongSetting
from perspektiven.settings import load


def say(_: str) -> None:
    """Tells nobody."""


def tell(_: int, __: int) -> None:
    """Tells nobody."""


async def test_a_second_one_in_the_same_folder_is_refused_by_name(tmp_path: Path) -> None:
    system = System(load(LocalSettings), tmp_path)
    with (tmp_path / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with pytest.raises(WrongSetting, match="PERSPEKTIVEN_DATA_DIR: another"):
            await system.start(say, tell)
    system.stop()


async def test_a_port_that_was_asked_for_and_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        system = System(load(LocalSettings, http_port=port), tmp_path)
        with pytest.raises(WrongSetting, match=f"PERSPEKTIVEN_HTTP_PORT: port {port} is taken"):
            await system.start(say, tell)
        system.stop()


async def test_what_was_stopped_leaves_its_folder_to_the_next(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = load(LocalSettings, http_port=taken.getsockname()[1])
        for _ in range(2):
            system = System(settings, tmp_path)
            with pytest.raises(WrongSetting, match="HTTP_PORT"):
                await system.start(say, tell)
            system.stop()


def test_each_service_has_a_port_of_its_own(tmp_path: Path) -> None:
    system = System(load(LocalSettings, http_port=0), tmp_path)

    system._choose_ports()

    assert set(system.ports) == set(SERVICES)
    assert len(set(system.ports.values())) == len(SERVICES)
    assert system.reader_url == f"http://127.0.0.1:{system.ports['reader']}/"


async def test_a_port_that_nobody_listens_on_answers_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert not await _answers(f"http://127.0.0.1:{free.getsockname()[1]}/")


@pytest.mark.parametrize(
    ("said", "ready"),
    [
        ("", False),
        ("starting\n", False),
        (json.dumps({"newspapers": {}}) + "\n", True),
        ("a warning\n" + json.dumps({"newspapers": {}}) + "\n", True),
    ],
)
def test_newspapers_are_ready_when_they_have_said_so(
    tmp_path: Path, said: str, ready: bool
) -> None:
    log = tmp_path / "newspapers.log"
    process = Process(Program("newspapers", ("true",), log))
    assert process.wait(20)
    log.write_text(said, encoding="utf-8")

    assert _has_said_that_it_is_ready(process) is ready
