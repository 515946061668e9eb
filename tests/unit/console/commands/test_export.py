"""The command export: a file appears only when it is complete."""

from pathlib import Path

import pytest

from tests.support.command_line import run


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_ELASTICSEARCH_URL", "http://127.0.0.1:1")


def test_an_export_that_fails_leaves_no_file_and_the_last_one_as_it_was(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "articles.ndjson"
    output.write_text("of last week", encoding="utf-8")

    code, _, err = run(capsys, "export", "--output", str(output))

    assert code == 1
    assert "http://127.0.0.1:1" in err
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [
        ("articles.ndjson", "of last week")
    ]


def test_a_folder_that_is_not_there_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    output = tmp_path / "none" / "articles.ndjson"

    code, _, err = run(capsys, "export", "--output", str(output))

    assert code == 1
    assert str(output) in err


@pytest.mark.parametrize(("option", "value"), [("--format", "xml"), ("--limit", "0")])
def test_a_wrong_value_exits_2(capsys: pytest.CaptureFixture[str], option: str, value: str) -> None:
    code, _, err = run(capsys, "export", option, value)

    assert code == 2
    assert option in err
