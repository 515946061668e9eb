"""The command translate: sentences without an engine, translations with one, and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
TMX = """<?xml version="1.0"?><tmx version="1.4"><header/><body>
<tu><tuv xml:lang="pl"><seg>Most zamknięto w nocy.</seg></tuv>
<tuv xml:lang="de"><seg>Die Brücke wurde nachts gesperrt.</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture(name="environment")
def fixture_environment(tmp_path: Path) -> dict[str, str]:
    memory = tmp_path / "house.tmx"
    memory.write_text(TMX, encoding="utf-8")
    own = {
        "PERSPEKTIVEN_TRANSLATOR": "memory",
        "PERSPEKTIVEN_TRANSLATION_MEMORY": str(memory),
        "PERSPEKTIVEN_DATA_DIR": str(tmp_path),
    }
    return {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **own}


def run(
    environment: dict[str, str], *arguments: str, standard_input: str = ""
) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "console", "translate", *arguments],
        input=standard_input,
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def answered(environment: dict[str, str], *arguments: str, standard_input: str = "") -> Any:
    code, out, err = run(environment, *arguments, "--json", standard_input=standard_input)
    assert code == 0, err
    return json.loads(out)


def test_each_line_of_a_file_is_cut_into_its_sentences(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Most zamknięto. Rano ruszyły objazdy.\n\nO godz. 15.30 otwarto.\n", "utf-8")

    said = answered(environment, str(path), "--from", "pl", "--segments")

    assert said == {
        "language": "pl",
        "paragraphs": [
            {
                "text": "Most zamknięto. Rano ruszyły objazdy.",
                "segments": ["Most zamknięto.", "Rano ruszyły objazdy."],
            },
            {"text": "O godz. 15.30 otwarto.", "segments": ["O godz. 15.30 otwarto."]},
        ],
    }


def test_a_text_is_translated_paragraph_by_paragraph(environment: dict[str, str]) -> None:
    said = answered(environment, "Most zamknięto w nocy.", "--from", "pl", "--to", "de")

    assert said["target_language"] == "de"
    assert said["engine"]["name"] == "memory"
    assert said["paragraphs"] == [
        {
            "text": "Most zamknięto w nocy.",
            "segments": ["Most zamknięto w nocy."],
            "translation": "Die Brücke wurde nachts gesperrt.",
            "warnings": [],
        }
    ]


def test_the_language_is_found_out(environment: dict[str, str]) -> None:
    text = "Mieszkańcy czekają na otwarcie nowego mostu. Burmistrz milczy."

    said = answered(environment, "-", "--segments", standard_input=text)

    assert said["language"] == "pl"


def test_what_no_engine_can_do_is_null_and_fails(environment: dict[str, str]) -> None:
    code, out, err = run(environment, "Rano padał deszcz.", "--from", "pl", "--json")

    (paragraph,) = json.loads(out)["paragraphs"]
    assert (code, paragraph["translation"]) == (1, None)
    assert paragraph["warnings"] == ["not_translated"]
    assert "no engine could translate all of it" in err


def test_people_read_translations_alone(environment: dict[str, str]) -> None:
    _, out, _ = run(environment, "Most zamknięto w nocy.", "--from", "pl")

    assert out == "Die Brücke wurde nachts gesperrt.\n"


def test_a_file_that_is_not_there_is_no_text(environment: dict[str, str]) -> None:
    code, _, err = run(environment, "missing.txt", "--segments")

    assert code == 2
    assert "no such file" in err


def test_a_language_that_stays_open_has_to_be_named(environment: dict[str, str]) -> None:
    code, _, err = run(environment, "Ok.")

    assert code == 2
    assert "--from" in err


@pytest.mark.parametrize("option", ["--from", "--to"])
def test_what_is_no_language_is_wrong_usage(environment: dict[str, str], option: str) -> None:
    code, _, err = run(environment, "Most zamknięto w nocy.", option, "zz")

    assert code == 2
    assert f"Invalid value for '{option}': 'zz' is no language" in err


def test_nothing_to_translate_is_wrong_usage(environment: dict[str, str]) -> None:
    code, _, err = run(environment, "-", standard_input="  \n")

    assert code == 2
    assert "there is no text to translate" in err
