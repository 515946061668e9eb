"""The command allowed: the line of robots rules that decides, and rights reserved."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import run
from tests.unit.console.commands.running import ADDRESS


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


def test_a_host_that_can_not_be_asked_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_ALLOWED_HOSTS", "127.0.0.1")
    url = "http://127.0.0.1:9/swiat/1"

    _, plain, _ = run(capsys, "allowed", url)
    _, as_json, _ = run(capsys, "allowed", url, "--json")

    assert plain.startswith(f"refused  {url}  (http://127.0.0.1:9/robots.txt can't be fetched: ")
    said = json.loads(as_json)
    assert (said["allowed"], said["line"]) == (False, None)
    assert said["error"].startswith("http://127.0.0.1:9/robots.txt can't be fetched: ")
