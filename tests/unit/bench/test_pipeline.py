"""A run is told by tenth."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bench.pipeline import tenths
from bench.pipeline.tenths import Tenths, markdown
from console.local.processes import Process

NAMES = ("fetcher", "translator", "indexer", "kafka", "elasticsearch")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tenths:
    """A run of 50 articles whose processes are all this one, with an index of twelve megabytes."""

    async def index_megabytes(url: str) -> float:
        assert url == "http://node"
        return 12.0

    monkeypatch.setattr(tenths, "index_megabytes", index_megabytes)
    partition = tmp_path / "kafka" / "articles-0"
    partition.mkdir(parents=True)
    (partition / "partition.metadata").write_bytes(b"x" * 8)
    (partition / "0.log").write_bytes(os.urandom(2**21))
    this = cast("Process", SimpleNamespace(pid=os.getpid()))
    return Tenths(50, dict.fromkeys(NAMES, this), tmp_path, "http://node")


async def test_each_tenth_is_measured_once(run: Tenths) -> None:
    for indexed in (0, 4, 5, 6, 9, 10, 11):
        await run.reached(indexed)

    assert [each["indexed"] for each in run.measured] == [5, 10]


async def test_disk_counts_the_partitions_of_the_broker(run: Tenths) -> None:
    await run.reached(5)

    assert 2 <= run.measured[0]["kafka_mb"] < 2.1
    assert run.measured[0]["elasticsearch_mb"] == 12.0
    assert run.measured[0]["fetcher_mb"] == 0


async def test_the_growth_is_told_in_tables_and_charts(run: Tenths) -> None:
    await run.reached(5)
    await run.reached(10)

    text = markdown(run.measured)

    assert "| 10 |" in text
    assert f"| {12 * 2**20 // 10:,} |" in text  # bytes of the index an article
    assert text.count("```mermaid") == 3
    assert '  x-axis "indexed" [5, 10]' in text
