import hashlib
from pathlib import Path

import pytest

from console.local import java
from console.local.stack import ARCHIVES
from perspektiven.errors import PipelineError


def test_every_archive_is_pinned_by_its_checksum() -> None:
    pinned = [jar for name in ARCHIVES for jar in java.jars(name)]

    assert len({jar.file_name for jar in java.jars("kafka")}) == len(java.jars("kafka"))
    assert all(len(jar.sha256) == 64 and jar.bytes > 0 for jar in pinned)


def test_no_module_brings_an_archive_that_the_server_has_itself() -> None:
    server = {jar.artifact for jar in java.jars("elasticsearch")}

    assert server.isdisjoint(jar.artifact for jar in java.jars("elasticsearch-http"))


def test_nothing_is_fetched_that_is_there(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    (tmp_path / "jars").mkdir()
    for jar in java.jars("compiler"):
        (tmp_path / "jars" / jar.file_name).touch()

    java.fetch(tmp_path, ["compiler"], lambda done, total: told.append((done, total)))

    assert told == []


def test_an_archive_that_cannot_be_had_is_named_and_leaves_nothing_behind(tmp_path: Path) -> None:
    # The network is closed in tests.
    with pytest.raises(PipelineError, match=r"can't download org\.eclipse\.jdt:ecj:"):
        java.fetch(tmp_path, ["compiler"])

    assert list((tmp_path / "jars").iterdir()) == []


def test_sources_are_compiled_anew_only_when_they_change(tmp_path: Path) -> None:
    source = tmp_path / "A.java"
    source.write_text("class A {}")
    state = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    (tmp_path / "classes" / state).mkdir(parents=True)

    assert java.compile_sources(tmp_path, [source], []) == tmp_path / "classes" / state
