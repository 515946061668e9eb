"""Batches of files: each line is answered, in order, whatever is in it."""

import io
import json
import os
import time
from pathlib import Path
from typing import Any

from console.commands import batch
from console.commands.entries import _answer
from perspektiven.ops.workers import WorkerLimits
from tests.unit.console.commands.running import ADDRESS, FEED


def test_a_batch_answers_every_line_in_order_whatever_is_in_it(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"no feed")
    questions = [
        json.dumps({"url": ADDRESS, "path": FEED}),
        json.dumps({"url": "https://gazeta.example/broken", "path": str(broken)}),
        "",
        "no JSON",
        json.dumps({"url": "https://gazeta.example/gone", "path": str(tmp_path / "gone")}),
        *(json.dumps({"url": f"{ADDRESS}?{n}", "path": FEED}) for n in range(60)),
    ]
    lines = io.BytesIO("\n".join(questions).encode())

    said = [json.loads(line) for line in batch.answers(_answer_any_kind, lines)]

    assert [line["url"] for line in said[:4]] == [
        ADDRESS,
        "https://gazeta.example/broken",
        "",
        "https://gazeta.example/gone",
    ]
    assert len(said[0]["entries"]) == 2
    assert [line["refused"]["reason"] for line in said[1:4]] == [
        "not_a_source",
        "bad_line",
        "unreadable_file",
    ]
    assert [line["url"] for line in said[4:]] == [f"{ADDRESS}?{n}" for n in range(60)]


def _answer_any_kind(url: str, body: bytes) -> dict[str, Any]:
    return _answer(url, body, kind="auto")


def test_a_line_that_ends_its_process_costs_no_other_its_answer(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    urls = ["before", "deadly", *(f"after {number}" for number in range(40))]
    lines = [json.dumps({"url": url, "path": str(file)}).encode() for url in urls]

    said = [json.loads(line) for line in batch.answers(_dies_of_one, lines)]

    assert [line["url"] for line in said] == urls
    assert said[1]["refused"]["reason"] == "crashed"
    assert [line.get("length") for line in said if line["url"] != "deadly"] == [1] * 41


def test_a_line_that_takes_too_long_is_refused_and_the_others_are_answered(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    urls = ["endless", *(f"after {number}" for number in range(5))]
    lines = [json.dumps({"url": url, "path": str(file)}).encode() for url in urls]
    limits = WorkerLimits(deadline=8.0, memory_bytes=2**30)

    said = [json.loads(line) for line in batch.answers(_never_ends_one, lines, limits)]

    assert [line["url"] for line in said] == urls
    assert said[0]["refused"]["reason"] == "timeout"
    assert [line.get("length") for line in said[1:]] == [1] * 5


def _never_ends_one(url: str, body: bytes) -> dict[str, Any]:
    while url == "endless":
        time.sleep(1)
    return {"length": len(body)}


def _dies_of_one(url: str, body: bytes) -> dict[str, Any]:
    if url == "deadly":
        os._exit(1)
    return {"length": len(body)}
