import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from console.commands import cli, main

LINES: list[dict[str, Any]] = [
    {
        "id": "2",
        "title": "Etna erupts, Catania airport closed",
        "published_at": "2026-03-02T09:00Z",
    },
    {"id": "3", "title": "Pilots strike in Brest", "published_at": "2026-03-02T07:00Z"},
    {
        "id": "1",
        "title": "Catania airport closed as Etna erupts",
        "published_at": "2026-03-02T06:00Z",
    },
]


def written(path: Path, *lines: object) -> str:
    path.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
    return str(path)


def test_each_line_is_answered_with_its_story_in_the_same_order(tmp_path: Path) -> None:
    file = written(tmp_path / "a.ndjson", *LINES)

    said = CliRunner().invoke(cli, ["stories", "group", file, "--language", "en", "--json"])

    assert [json.loads(line) for line in said.output.splitlines()] == [
        {"id": "2", "story": "1"},
        {"id": "3", "story": "3"},
        {"id": "1", "story": "1"},
    ]


def test_standard_input_is_read_where_no_file_is_named() -> None:
    said = CliRunner().invoke(cli, ["stories", "group"], input=json.dumps(LINES[0]))

    assert said.output == "2\t2\n"


def test_a_line_that_is_no_article_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "a.ndjson", LINES[0], {"id": "x", "title": "y"})

    with pytest.raises(SystemExit) as ended:
        main(["stories", "group", file])

    assert ended.value.code == 1
    assert "line 3 is not an article: 'published_at' is missing" in capsys.readouterr().err


def test_a_file_that_is_missing_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["stories", "group", "missing.ndjson"])

    assert ended.value.code == 2
    assert "can't read missing.ndjson" in capsys.readouterr().err
