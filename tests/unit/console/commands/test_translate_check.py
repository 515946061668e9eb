"""The command translate-check: figures, the page, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
SOURCE, REFERENCE = "Most zamknięto w nocy.", "Die Brücke wurde nachts gesperrt."
TMX = f"""<?xml version="1.0"?><tmx version="1.4"><header/><body>
<tu><tuv xml:lang="pl"><seg>{SOURCE}</seg></tuv><tuv xml:lang="de"><seg>{REFERENCE}</seg></tuv></tu>
</body></tmx>"""
SAMPLE = {
    "source_language": "pl",
    "target_language": "de",
    "source": SOURCE,
    "reference": REFERENCE,
}


@pytest.fixture(name="folder")
def fixture_folder(tmp_path: Path) -> Path:
    (tmp_path / "house.tmx").write_text(TMX, encoding="utf-8")
    (tmp_path / "set.ndjson").write_text(json.dumps(SAMPLE) + "\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {
        "PERSPEKTIVEN_TRANSLATOR": "memory",
        "PERSPEKTIVEN_TRANSLATION_MEMORY": str(folder / "house.tmx"),
        "PERSPEKTIVEN_DATA_DIR": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-m", "console", "translate-check", *arguments],
        capture_output=True,
        text=True,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), **own},
        check=False,
    )


def test_an_engine_is_compared_on_the_set_and_its_texts_are_shown(folder: Path) -> None:
    report = folder / "report.html"

    done = run(folder, str(folder / "set.ndjson"), "--html", str(report), "--json")

    assert done.returncode == 0, done.stderr
    (figures,) = json.loads(done.stdout)["results"]
    assert (figures["engine"], figures["unit"], figures["chrf"]) == ("memory", "sentence", 100.0)
    assert figures["warned"] == 0
    assert REFERENCE in report.read_text(encoding="utf-8")


def test_without_json_there_is_a_line_for_each_engine(folder: Path) -> None:
    done = run(folder, str(folder / "set.ndjson"), "--engine", "memory", "--unit", "sentence")

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("memory, sentence: chrF 100.0, 22 characters")


def test_a_wrong_set_and_an_unknown_unit_are_refused(folder: Path) -> None:
    (folder / "wrong.ndjson").write_text("{}", encoding="utf-8")

    assert "line 1" in run(folder, str(folder / "wrong.ndjson")).stderr
    assert run(folder, str(folder / "set.ndjson"), "--unit", "word").returncode == 2


def test_a_set_that_is_no_text_is_refused_in_one_line(folder: Path) -> None:
    (folder / "image.ndjson").write_bytes(b"\x00\xff\xfe")

    done = run(folder, str(folder / "image.ndjson"))

    assert done.returncode == 2
    assert done.stderr.startswith(f"perspektiven: can't read {folder / 'image.ndjson'}: ")
    assert done.stderr.count("\n") == 1


def test_a_price_is_that_of_the_tokens(folder: Path) -> None:
    done = run(folder, str(folder / "set.ndjson"), "--price", "0.15", "0.6", "--json")

    (figures,) = json.loads(done.stdout)["results"]
    assert (figures["tokens_sent"], figures["price"]) == (0, 0.0)
