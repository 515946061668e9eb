import json
import os
from pathlib import Path

from perspektiven.ops.status import services_here
from perspektiven.settings import Settings, load

ADDRESSES = {"reader": "http://127.0.0.1:8080", "fetcher": "http://127.0.0.1:40001"}


def left(folder: Path, pid: int) -> Settings:
    (folder / "up.json").write_text(json.dumps({"pid": pid, "services": ADDRESSES}))
    return load(Settings, data_dir=folder)


def test_the_services_that_up_runs_here_are_named(tmp_path: Path) -> None:
    assert services_here(left(tmp_path, os.getpid())) == ADDRESSES


def test_the_file_of_an_up_that_was_killed_is_not_believed(tmp_path: Path) -> None:
    assert services_here(left(tmp_path, pid=2**22 + 1)) == {}


def test_without_up_no_services_are_named(tmp_path: Path) -> None:
    assert services_here(load(Settings, data_dir=tmp_path)) == {}
