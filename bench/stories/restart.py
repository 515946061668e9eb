"""How long a grouper takes to restart, and with how much memory.

    python -m bench.stories.restart ARTICLES --elasticsearch URL

Made-up articles of the last days are put as decided into the cache and, as stories, into an
Elasticsearch, under a prefix that is deleted afterwards. Then a grouper starts in a process of its
own, as after a restart.
"""

import argparse
import asyncio
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from elasticsearch import AsyncElasticsearch

from perspektiven import index
from perspektiven.settings import environment_of, load
from services.grouper.cache import CachedStory, Identity, StoryCache
from services.grouper.clusters import ClusterGrouping
from services.grouper.follower import Follower
from services.grouper.lease import Lease
from services.grouper.members import Cluster, member
from services.grouper.node import IncomingText, node
from services.grouper.records import encoded
from services.grouper.settings import GrouperSettings
from services.grouper.store import StoryStore
from services.grouper.weights import VERSION, table

LANGUAGE = "de"
_SPAN = timedelta(days=11)
_PREFIX = "bench-restart-"
_LETTERS = str.maketrans("0123456789", "abcdefghik")


def stories(count: int, seed: int = 1) -> Iterator[tuple[str, list[Cluster]]]:
    """Stories of made-up articles: seven in ten alone, the others in stories of up to 30."""
    chance = random.Random(seed)
    frequent = list(table(LANGUAGE))
    now, number = datetime.now(UTC), 0
    while number < count:
        size = 1 if chance.random() < 0.9 else min(30, 2 + int(chance.expovariate(1 / 4)))
        at = now - _SPAN * chance.random()
        names = [_name(chance) for _ in range(6)]
        made = []
        for _ in range(size):
            made.append(
                _cluster(f"{number:08}-0000-5000-8000-{number:012}", at, chance, names, frequent)
            )
            at += timedelta(hours=chance.random() * 3)
            number += 1
        yield made[0].node.id, made


def _cluster(
    name: str, at: datetime, chance: random.Random, names: list[str], frequent: list[str]
) -> Cluster:
    words = [*chance.sample(names, 3), *chance.choices(frequent, k=7)]
    lead = [*names, *chance.choices(frequent, k=80), *(_name(chance) for _ in range(6))]
    outlet = f"outlet-{chance.randrange(3_000)}"
    text = IncomingText(name, at, " ".join(words), " ".join(lead), outlet)
    there = member(name, name, at, outlet=outlet, country="IT", language="it")
    return Cluster(node(text, LANGUAGE), (there,))


def _name(chance: random.Random) -> str:
    """A name, the rarer the more there are: by Zipf's law, out of two millions."""
    return "N" + str(int(2_000_000 ** chance.random())).translate(_LETTERS) + "x"


async def prepare(settings: GrouperSettings, elasticsearch: AsyncElasticsearch, count: int) -> None:
    """Writes cache and stories."""
    store = StoryStore(elasticsearch, settings, LANGUAGE)
    await store.set_up()
    clusters = ClusterGrouping(LANGUAGE)
    clusters.restore(stories(count))
    roots = clusters.roots()
    for at in range(0, len(roots), 2_000):
        await store.write({each: clusters.story(each) for each in roots[at : at + 2_000]})
    await elasticsearch.indices.refresh(index=f"{_PREFIX}*")
    alias = f"{_PREFIX}stories-{LANGUAGE}"
    identity = Identity(alias, VERSION, settings.story_history_days, "", await store.indices())
    cache = StoryCache(settings.data_dir / "grouper" / f"{LANGUAGE}.sqlite3")
    cache.open(identity)
    cache.put(
        CachedStory(each, written, encoded(clusters.clusters(each)))
        for each in roots
        if (written := store.written(each))
    )
    cache.commit(datetime.now(UTC), identity)
    cache.close()
    print(f"{count:,} articles, {len(roots):,} stories prepared", flush=True)


async def restart(settings: GrouperSettings) -> None:
    """Starts a grouper; prints how long it took and the most memory that it had."""
    async with index.client(settings) as elasticsearch:
        lease = Lease(elasticsearch, settings, LANGUAGE)
        await lease.hold(force=True)
        renewal = asyncio.create_task(_renewed(lease))
        began, used = time.monotonic(), time.process_time()
        follower = Follower(elasticsearch, settings, LANGUAGE, lease)
        await follower.start(datetime.now(UTC))
        seconds, used = time.monotonic() - began, time.process_time() - used
        renewal.cancel()
        follower.close()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"restarted in {seconds:.1f} s ({used:.1f} s of a core), {most:,.0f} MB at most")


async def _renewed(lease: Lease) -> None:
    while True:
        await asyncio.sleep(4)
        await lease.hold()


async def measure(count: int, url: str) -> None:
    """Prepares, restarts, tidies up."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"elasticsearch_url": url, "index_prefix": _PREFIX, "data_dir": folder}
        settings = load(GrouperSettings, **given)
        async with index.client(settings) as elasticsearch:
            try:
                await prepare(settings, elasticsearch, count)
                command = [sys.executable, "-m", "bench.stories.restart", "--here"]
                await asyncio.to_thread(
                    subprocess.run, command, env=environment_of(given), check=True
                )
            finally:
                left = [f"{_PREFIX}grouper-leases", *await _indices(elasticsearch, settings)]
                await elasticsearch.indices.delete(index=left, ignore_unavailable=True)


async def _indices(elasticsearch: AsyncElasticsearch, settings: GrouperSettings) -> list[str]:
    return list(await StoryStore(elasticsearch, settings, LANGUAGE).indices())


def main() -> None:
    """Measures a restart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("articles", type=int, nargs="?", default=50_000)
    parser.add_argument("--elasticsearch", metavar="URL", default="http://127.0.0.1:9200")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here:
        asyncio.run(restart(load(GrouperSettings)))
    else:
        asyncio.run(measure(arguments.articles, arguments.elasticsearch))


if __name__ == "__main__":
    main()
