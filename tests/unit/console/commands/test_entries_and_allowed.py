"""The commands entries and allowed: what they print, and how they end."""

import io
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from console.commands import batch
from console.commands.entries import _answer
from perspektiven.ops.workers import Limits
from tests.support.command_line import run

DATA = Path(__file__).parents[3] / "data"
FEED = str(DATA / "feeds" / "rss20-plain.xml")
ADDRESS = "https://gazeta.example/rss.xml"


def test_entries_are_printed_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "entries", FEED, "--url", ADDRESS, "--json")

    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {
            "url": "https://gazeta.example/swiat/1",
            "title": "Nowy most na Wiśle",
            "summary": "Kierowcy czekali cztery lata. Otwarcie w piątek.",
            "published_at": "2026-03-14T09:20:00Z",
            "source_url": ADDRESS,
        },
        {
            "url": "https://gazeta.example/swiat/2",
            "title": "Szkoły wracają do pracy",
            "summary": None,
            "published_at": None,
            "source_url": ADDRESS,
        },
    ]


def test_entries_are_printed_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "entries", FEED, "--url", ADDRESS)

    assert out.startswith("2026-03-14T09:20:00Z  Nowy most na Wiśle\n    https://gazeta.example/")


def test_a_refused_source_is_named_and_the_others_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = str(DATA / "feeds" / "page-in-place-of-a-feed.html")

    code, out, err = run(capsys, "entries", page, FEED, "--kind", "feed")

    assert code == 1
    assert "Nowy most" in out
    assert "not_a_feed" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["entries"],
        ["entries", "--batch", "a.xml"],
        ["entries", "a", "b", "--url", ADDRESS],
        ["entries", "/nowhere/at/all.xml"],
        ["allowed"],
        ["allowed", "ftp://gazeta.example/"],
        ["allowed", ADDRESS, "--robots", "/nowhere/at/all.txt"],
    ],
)
def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert run(capsys, *arguments)[0] == 2


def test_the_deciding_line_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    robots = tmp_path / "robots.txt"
    robots.write_text("User-agent: FooBot\nDisallow: /swiat\n\nUser-agent: *\nDisallow:\n")
    urls = ["https://gazeta.example/swiat/1", "https://gazeta.example/kraj/1"]

    code, out, _ = run(
        capsys, "allowed", *urls, "--robots", str(robots), "--agent", "FooBot", "--json"
    )

    assert code == 0
    assert [json.loads(line) for line in out.splitlines()] == [
        {"url": urls[0], "allowed": False, "line": "Disallow: /swiat"},
        {"url": urls[1], "allowed": True, "line": None},
    ]


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
    limits = Limits(deadline=3.0, memory_bytes=2**30)

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


def test_allowed_says_what_the_robots_rules_reserve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    robots = tmp_path / "robots.txt"
    robots.write_text("User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n")
    arguments = ("allowed", ADDRESS, "--robots", str(robots))

    _, plain, _ = run(capsys, *arguments)
    _, as_json, _ = run(capsys, *arguments, "--json")

    assert "reserved  Content-Signal: search=yes, ai-train=no" in plain
    assert json.loads(as_json)["opt_out"] == "Content-Signal: search=yes, ai-train=no"
