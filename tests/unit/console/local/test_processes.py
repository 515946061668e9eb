import signal
import sys
from pathlib import Path

import psutil

from console.local.processes import Process, Program, stop_all
from tests.support.eventually import eventually

SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
WITH_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]); "
PARENT = """
import sys, time
from pathlib import Path
from console.local.processes import Process, Program
command = (sys.executable, "-c", "import time; time.sleep(600)")
child = Process(Program("child", command, Path(sys.argv[1])))
print(child.pid, flush=True)
time.sleep(600)
"""


def program(folder: Path, code: str) -> Program:
    return Program("it", (sys.executable, "-c", code), folder / "logs" / "it.log")


async def test_output_goes_to_the_log_and_the_exit_code_is_known(tmp_path: Path) -> None:
    process = Process(program(tmp_path, "print('first'); print('last'); raise SystemExit(3)"))

    await eventually(lambda: process.exit_code is not None)

    assert process.exit_code == 3
    assert process.last_words() == "first | last"


async def test_the_words_of_an_earlier_run_are_not_taken_for_this_one(tmp_path: Path) -> None:
    Process(program(tmp_path, "print('earlier')")).wait(20)

    process = Process(program(tmp_path, "print('now')"))
    process.wait(20)

    assert process.output() == "now\n"
    assert process.program.log.read_text() == "earlier\nnow\n"


async def test_what_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    process = Process(program(tmp_path, DEAF))
    await eventually(lambda: "up" in process.output())

    stop_all([process], seconds=0.2)

    assert process.exit_code == -signal.SIGKILL


async def test_killing_reaches_the_children_too(tmp_path: Path) -> None:
    process = Process(program(tmp_path, WITH_CHILD + SLEEPER))
    await eventually(lambda: process.output().count("up") == 2)
    (child,) = psutil.Process(process.pid).children()

    process.kill()

    await eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_a_child_dies_with_its_parent_even_when_that_is_killed(tmp_path: Path) -> None:
    command = (sys.executable, "-c", PARENT, str(tmp_path / "child.log"))
    parent = Process(Program("parent", command, tmp_path / "parent.log"))
    child = psutil.Process(int(await eventually(parent.output)))

    # Not Process.kill, which would end the child itself.
    parent.signal(signal.SIGKILL)
    parent.wait(20)

    await eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
