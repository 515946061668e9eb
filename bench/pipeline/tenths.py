"""What a run costs and holds by tenth: whether rate, CPU, memory or disk grow with the articles."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.markdown import chart, table
from bench.pipeline.disk import index_megabytes, megabytes, topic_folders
from bench.pipeline.processes import cpu_seconds, resident_megabytes
from console.local.processes import Process

_NAMES = ("fetcher", "translator", "indexer", "kafka", "elasticsearch")
_DISK = ("kafka", "elasticsearch", "fetcher", "translator")


class Tenths:
    """Measures whenever another tenth of the articles is indexed."""

    def __init__(
        self, articles: int, processes: Mapping[str, Process], folder: Path, node: str
    ) -> None:
        """`node` is the address of Elasticsearch, `folder` that of the run."""
        self._articles = articles
        self._processes = processes
        self._folder = folder
        self._node = node
        self._before, self._at, self._cpu = 0, time.monotonic(), self._cpu_now()
        self.measured: list[dict[str, Any]] = []
        """CPU in milliseconds an article of this tenth, memory and disk in megabytes."""

    async def reached(self, indexed: int) -> None:
        """Measures if a tenth has been completed since the last time. Raises as the client does."""
        if indexed < (len(self.measured) + 1) * self._articles // 10:
            return
        now, cpu, articles = time.monotonic(), self._cpu_now(), indexed - self._before
        used = {f"{n}_cpu_ms": round((cpu[n] - self._cpu[n]) / articles * 1000, 2) for n in cpu}
        resident = {f"{n}_rss_mb": resident_megabytes(p) for n, p in self._processes.items()}
        self.measured.append(
            {
                "indexed": indexed,
                "articles_per_second": round(articles / (now - self._at), 1),
                "cpu_ms": round(sum(used.values()), 2),
            }
            | used
            | resident
            | await self._disk()
        )
        self._before, self._at, self._cpu = indexed, now, cpu

    def _cpu_now(self) -> dict[str, float]:
        return {name: cpu_seconds(process) for name, process in self._processes.items()}

    async def _disk(self) -> dict[str, float]:
        return {
            "kafka_mb": megabytes(topic_folders(self._folder / "kafka")),
            "elasticsearch_mb": await index_megabytes(self._node),
            "fetcher_mb": megabytes([self._folder / "data" / "fetcher"]),
            "translator_mb": megabytes([self._folder / "data" / "translator"]),
        }


def markdown(tenths: Sequence[Mapping[str, Any]]) -> str:
    """Tables and charts of a run by tenth."""
    rows = [dict(each) | _disk_an_article(each) for each in tenths]
    indexed = {"indexed": "articles indexed"}
    rate = {"articles_per_second": "articles a second", "cpu_ms": "CPU an article, ms"}
    parts = [
        table(rows, indexed | rate | {f"{name}_cpu_ms": name for name in _NAMES}),
        table(rows, indexed | {f"{name}_rss_mb": f"{name}, memory, MB" for name in _NAMES}),
        table(rows, indexed | {f"{name}_mb": f"{name}, disk, MB" for name in _DISK}),
        table(rows, indexed | {f"{name}_bytes": f"{name}, bytes an article" for name in _DISK}),
        _chart(rows, "CPU an article, ms", [f"{name}_cpu_ms" for name in _NAMES]),
        _chart(rows, "Memory, MB", [f"{name}_rss_mb" for name in _NAMES]),
        _chart(rows, "Disk, MB", [f"{name}_mb" for name in _DISK]),
    ]
    return "\n\n".join(parts) + "\n"


def _disk_an_article(tenth: Mapping[str, Any]) -> dict[str, int]:
    return {f"{n}_bytes": round(tenth[f"{n}_mb"] * 2**20 / tenth["indexed"]) for n in _DISK}


def _chart(rows: Sequence[Mapping[str, Any]], title: str, keys: Sequence[str]) -> str:
    return chart(rows, title, x="indexed", keys=keys)
