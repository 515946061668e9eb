"""The growth of a simulated week as Markdown: a table by day, and pictures (Mermaid)."""

from collections.abc import Sequence
from typing import Any

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
        _table(with_cpu, _COLUMNS),
        _table(with_cpu, _MEMORY),
        _table(asked, {"day": "requests until day"} | {key: key for key in _ASKED} | _SEEN),
        _picture(days, "Disk, MB", ("kafka_mb", "elasticsearch_mb", "fetcher_mb")),
        _picture(days, "Memory, MB", tuple(k for k in _MEMORY if k.endswith("rss_mb"))),
    ]
    return "\n\n".join(parts) + "\n"


def _cpu_ms(days: Sequence[dict[str, Any]], number: int) -> float:
    before = days[number - 1]["indexed"] if number else 0
    articles = days[number]["indexed"] - before
    return float(round(days[number]["cpu_seconds"] / max(1, articles) * 1000, 1))


def _table(rows: Sequence[dict[str, Any]], columns: dict[str, str]) -> str:
    lines = [tuple(columns.values()), ("---",) * len(columns)]
    lines += [tuple(f"{row[key]:,}" if key in row else "" for key in columns) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _picture(days: Sequence[dict[str, Any]], title: str, keys: tuple[str, ...]) -> str:
    """A chart with a line for each key, in the order of `keys`."""
    lines = [f"  line [{', '.join(str(day[key]) for day in days)}]" for key in keys]
    labels = ", ".join(str(day["day"]) for day in days)
    named = ", ".join(key.partition("_")[0] for key in keys)
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            f'  title "{title} ({named})"',
            f'  x-axis "day" [{labels}]',
            *lines,
            "```",
        ]
    )
