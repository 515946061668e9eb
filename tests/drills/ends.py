"""What became of each hostile input, by name: indexed, refused or dead, and for which reason."""

import asyncio
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from perspektiven import topics
from perspektiven.kafka import connections
from perspektiven.kafka.dead_letters import DeadLetter
from perspektiven.settings import environment_of
from tests.drills.hostile_press import Case
from tests.drills.pipeline import Pipeline

DISALLOWED = "robots_disallowed"
DEFECTS = frozenset({"unexpected", "extraction_crashed", "reading_crashed"})
"""Reasons that name a defect of ours, and not what is wrong with the input."""

_COMPLAINT = re.compile(r"^perspektiven: (?:.*?:)?(\d+|https?://\S+): (\w+): ", re.MULTILINE)


async def ingest(pipeline: Pipeline, file: Path, lines: Sequence[bytes]) -> dict[int, str]:
    """Hands lines in as an operator does; the reason of each that was refused, by its number."""
    await asyncio.to_thread(file.write_bytes, b"\n".join(lines))
    settings = pipeline.settings.model_dump(
        include={"kafka_bootstrap_servers", "topic_prefix", "partitions", "data_dir"}
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "console", "ingest", "--json", "--ndjson", str(file)),
        env=environment_of(settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaints = await process.communicate()
    said = complaints.decode()
    numbers = {json.loads(line)["url"]: number for number, line in enumerate(lines)}
    refused = {
        numbers[place] if place in numbers else int(place) - 1: reason
        for place, reason in _COMPLAINT.findall(said)
    }
    assert process.returncode == bool(refused), said[-2_000:]
    assert json.loads(out)["articles"] == len(lines) - len(refused), said[-2_000:]
    return refused


async def send_record(pipeline: Pipeline, case: Case) -> None:
    """Puts the input onto the topic `articles`, as an older version of ours might have."""
    async with connections.Producer(pipeline.settings) as producer:
        name = topics.ARTICLES.full_name(pipeline.settings)
        await producer.send(name, key=case.id.encode(), value=case.body())


async def ends(
    pipeline: Pipeline, cases: Iterable[Case], complaints: Mapping[Case, str]
) -> dict[Case, tuple[str, str]]:
    """Kind of end and reason of each case that has come to one; `complaints` are those of ingest.

    What is refused because it broke its worker lies in the dead letters too, and counts as dead.
    """
    indexed, letters = await pipeline.indexed(), await pipeline.dead_letters()
    dead = {_about(letter): letter.reason for letter in letters}
    refused = _refused(pipeline)
    found: dict[Case, tuple[str, str]] = {}
    for case in cases:
        reason = dead.get(case.id) or dead.get(case.url)
        if reason is not None:
            assert case.id not in indexed, f"{case.kind.name} is indexed and {reason}"
            found[case] = ("dead", reason)
        elif case.id in indexed:
            found[case] = ("indexed", "")
        elif (reason := complaints.get(case) or refused.get(case.url)) is not None:
            found[case] = ("refused", reason)
    return found


def faults(found: Mapping[Case, tuple[str, str]]) -> list[str]:
    """What is wrong with the ends, one line a case; empty where all is well."""
    return [
        f"{case.kind.name}: {end} {reason}, and not {'/'.join(sorted(case.kind.ends))}"
        for case, (end, reason) in found.items()
        if end not in case.kind.ends or reason in DEFECTS
    ]


def _about(letter: DeadLetter) -> str:
    """The address of an entry, the id of any other record."""
    if letter.topic == "entries":
        with suppress(ValueError):
            return str(json.loads(letter.value or b"")["url"])
    return (letter.key or b"").decode()


def _refused(pipeline: Pipeline) -> dict[str, str]:
    """The fetcher's reason for each address that it refused."""
    found: dict[str, str] = {}
    for line in pipeline.process("fetcher").output().splitlines():
        with suppress(ValueError):
            event: dict[str, Any] = json.loads(line)
            if event.get("event") == "article_refused":
                found[event["url"]] = event["reason"]
            elif event.get("event") == "polled" and DISALLOWED in (event["error"] or ""):
                # Where robots rules refuse the feed, too, nobody hears of its page.
                page = event["source"].replace("/feed.xml", "/1.html")
                found[page] = DISALLOWED
    return found
