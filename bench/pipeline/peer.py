"""The peer in the same run: Scrapy, trafilatura and bulk requests over the same site."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch
from elasticsearch.helpers import async_streaming_bulk

from bench.fetching import others
from bench.pipeline.texts import HOSTS, Newsstand, sentences

_INDEX = "peer"
_PACKAGES = ("scrapy", "trafilatura", "lxml_html_clean", "elasticsearch[async]")
_SCRIPT = Path(__file__).parent / "with_scrapy.py"


async def warm_up(url: str) -> None:
    """Writes what is thrown away: whoever comes first would pay for the node's compiling."""
    texts = sentences()
    bodies = (" ".join(texts[n % 500 : n % 500 + 30]) for n in range(4_000))
    actions = ({"_index": "warm-up", "_source": {"body": body}} for body in bodies)
    async with AsyncElasticsearch(url) as client:
        async for _ in async_streaming_bulk(client, actions, chunk_size=500):
            pass
        await client.indices.delete(index="warm-up")


async def run(
    stand: Newsstand, url: str, environments: Path, node_cpu_seconds: Callable[[], float]
) -> dict[str, Any]:
    """CPU milliseconds an article of the script and of the node, which is at `url`."""
    python = others.environment(environments / "with_scrapy_bulk", _PACKAGES)
    used = node_cpu_seconds()
    done = await asyncio.to_thread(
        subprocess.run,
        [str(python), str(_SCRIPT), url, _INDEX],
        input="\n".join(f"{stand.base(host)}/feed.xml" for host in range(HOSTS)),
        capture_output=True,
        text=True,
        check=True,
    )
    outcome = json.loads(done.stdout.strip().splitlines()[-1])
    articles = outcome["articles"]
    script = outcome["cpu_seconds"] / articles * 1000
    node = (node_cpu_seconds() - used) / articles * 1000
    return {
        "articles": articles,
        "seconds": round(outcome["seconds"], 1),
        "script_cpu_ms_per_article": round(script, 2),
        "elasticsearch_cpu_ms_per_article": round(node, 2),
        "cpu_ms_per_article": round(script + node, 2),
        "versions": others.versions(python, _PACKAGES),
    }
