"""`perspektiven outlets`: what it prints, and with which exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from console.commands import cli
from perspektiven import catalogue_file
from tests.support.factories import outlet


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["outlets", *map(str, arguments)])


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    path = tmp_path / "outlets.yaml"
    known = [outlet(), outlet(id="kurier", country="NO", languages=("nb",), enabled=False)]
    path.write_text(catalogue_file.to_yaml(known), encoding="utf-8")
    return path


def test_a_good_catalogue_is_said_to_be_so(catalogue: Path) -> None:
    done = _run("check", catalogue)

    assert done.exit_code == 0
    assert "2 outlets in 2 countries, 2 sources: all is well" in done.output


def test_a_faulty_catalogue_ends_with_one_and_every_fault(catalogue: Path) -> None:
    text = catalogue.read_text("utf-8").replace("PL", "QQ").replace("- nb", "- qqq")
    catalogue.write_text(text, "utf-8")

    done = _run("check", catalogue, "--json")

    *problems, summary = map(json.loads, done.output.splitlines())
    assert done.exit_code == 1
    assert [each["problem"]["field"] for each in problems] == ["country", "languages"]
    assert summary["ok"] is False


def test_listing_as_json_gives_the_outlets_themselves(catalogue: Path) -> None:
    done = _run("list", catalogue, "--json")

    ids = [json.loads(line)["id"] for line in done.output.splitlines()]
    assert ids == ["gazeta", "kurier"]


def test_an_outlet_that_is_off_is_marked_so(catalogue: Path) -> None:
    assert "kurier (off)" in _run("list", catalogue).output


def test_loaded_outlets_are_asked_of_the_system_and_not_of_a_file(catalogue: Path) -> None:
    assert _run("list", catalogue, "--loaded").exit_code == 2


def test_an_import_is_a_catalogue_that_reads(tmp_path: Path) -> None:
    opml = tmp_path / "feeds.opml"
    opml.write_text('<opml><body><outline text="A" xmlUrl="https://a.com/rss"/></body></opml>')
    imported = tmp_path / "imported.yaml"

    imported.write_text(_run("import", opml).output, encoding="utf-8")

    assert [each.id for each in catalogue_file.read(imported)] == ["a.com"]


def test_discovery_wants_an_address() -> None:
    assert _run("discover", "gazeta").exit_code == 2
