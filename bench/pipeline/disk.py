"""What a running pipeline holds on disk."""

from collections.abc import Iterable
from pathlib import Path

from elasticsearch import AsyncElasticsearch

_MB = 2**20


def megabytes(folders: Iterable[Path]) -> float:
    """What the files in these folders take; Kafka's indices are sparse."""
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return round(sum(_taken(file) for file in files) / _MB, 1)


def _taken(file: Path) -> int:
    try:
        return file.stat().st_blocks * 512
    except FileNotFoundError:
        return 0  # Kafka and SQLite delete files while others are counted.


def topic_folders(folder: Path) -> list[Path]:
    """Of each partition of the broker that keeps its records in `folder`."""
    return [each.parent for each in folder.rglob("partition.metadata")]


async def index_megabytes(url: str) -> float:
    """Of all primary shards of the node at `url`. Raises as the client does."""
    async with AsyncElasticsearch(url, request_timeout=60) as client:
        found = await client.indices.stats(metric="store")
    return round(int(found["_all"]["primaries"]["store"]["size_in_bytes"]) / _MB, 1)
