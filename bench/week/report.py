"""The growth of a simulated week as Markdown: a table by day, and pictures (Mermaid)."""

from collections.abc import Sequence
from typing import Any

from bench.markdown import chart, table

_COLUMNS = {
    "day": "day",
    "indexed": "articles indexed",
    "fetcher_rows": "rows of the fetcher",
    "fetcher_mb": "its files, MB",
    "translator_mb": "translator's files, MB",
    "grouper_mb": "grouper's files, MB",
    "kafka_mb": "Kafka, MB",
    "elasticsearch_mb": "index, MB",
    "cpu_ms": "CPU of the services an article, ms",
}
_MEMORY = {
    "day": "day",
    "fetcher_rss_mb": "fetcher, MB",
    "translator_rss_mb": "translator, MB",
    "indexer_rss_mb": "indexer, MB",
    "grouper_rss_mb": "grouper, MB",
    "fetcher_files": "open files: fetcher",
    "translator_files": "translator",
    "indexer_files": "indexer",
    "grouper_files": "grouper",
}
_SEEN = {"seen_p50_minutes": "seen after, p50, min", "seen_p95_minutes": "p95, min"}
_ASKED = ("feed_200", "feed_304", "page_200", "page_304", "page_404")


def markdown(days: Sequence[dict[str, Any]]) -> str:
    """Tables of the days' figures, and what grows as pictures."""
    with_cpu = [day | {"cpu_ms": _cpu_ms(days, n)} for n, day in enumerate(days)]
    asked = [day | {key: day["requests"].get(key, 0) for key in _ASKED} for day in days]
    parts = [
        table(with_cpu, _COLUMNS),
        table(with_cpu, _MEMORY),
        table(asked, {"day": "requests until day"} | {key: key for key in _ASKED} | _SEEN),
        chart(days, "Disk, MB", x="day", keys=("kafka_mb", "elasticsearch_mb", "fetcher_mb")),
        chart(days, "Memory, MB", x="day", keys=[k for k in _MEMORY if k.endswith("rss_mb")]),
    ]
    return "\n\n".join(parts) + "\n"


def _cpu_ms(days: Sequence[dict[str, Any]], number: int) -> float:
    before = days[number - 1]["indexed"] if number else 0
    articles = days[number]["indexed"] - before
    return float(round(days[number]["cpu_seconds"] / max(1, articles) * 1000, 1))
