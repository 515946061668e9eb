"""The command entries: what it prints, and how it ends."""

import json

import pytest

from tests.support.command_line import run
from tests.unit.console.commands.running import ADDRESS, DATA, FEED


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
