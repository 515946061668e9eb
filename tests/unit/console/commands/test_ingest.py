"""The command ingest: one kind of input at a time, and Kafka out of reach."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import run

URL = "https://gazeta.example/1.html"


@pytest.fixture(autouse=True)
def _nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERSPEKTIVEN_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1")


@pytest.mark.parametrize(
    "arguments",
    [(), (URL, "--warc", "a.warc"), ("--warc", "a.warc", "--ndjson", "a.ndjson")],
    ids=["nothing", "a page and an archive", "two archives"],
)
def test_anything_but_one_kind_of_input_exits_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, _, err = run(capsys, "ingest", *arguments)

    assert code == 2
    assert "give either URLs, or --warc FILE, or --ndjson FILE" in err


def test_nothing_is_said_to_be_ingested_while_kafka_is_away(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    archive = tmp_path / "a.ndjson"
    archive.write_text(json.dumps({"url": URL, "title": "T", "text": "A."}), encoding="utf-8")

    for arguments in ((URL,), ("--ndjson", str(archive))):
        code, out, err = run(capsys, "ingest", *arguments, "--json")

        assert (code, out) == (1, "")
        assert "127.0.0.1:1" in err
