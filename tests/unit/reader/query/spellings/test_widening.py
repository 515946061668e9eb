"""Widening: what is looked for besides a word as it was typed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.reader.query.clauses import Filters, matching
from services.reader.query.parse import parse
from services.reader.query.spellings import widening
from services.reader.query.spellings.synonyms import OURS, Synonyms


@pytest.fixture(autouse=True)
def _our_synonyms() -> Iterator[None]:
    yield
    widening.use(Synonyms(OURS))


def clause(text: str) -> dict[str, Any]:
    found: dict[str, Any] = matching(parse(text), Filters(), "de")["bool"]["must"][0]
    return found


def test_a_name_is_looked_for_by_its_key_below_its_own_spelling() -> None:
    exact, *others = clause("Zelensky")["bool"]["should"]

    assert exact["multi_match"]["query"] == "Zelensky"
    assert {"terms": {"names": ["silinski"], "boost": 0.1}} in others


def test_quotation_marks_switch_other_spellings_off() -> None:
    assert set(clause('"Zelensky"')) == {"multi_match"}


def test_a_word_without_other_spellings_stays_alone() -> None:
    assert set(clause("Haus")) == {"multi_match"}


def test_irregular_forms_are_looked_for_as_they_stand() -> None:
    assert "'ging'" in str(clause("gehen"))
    assert "'gewarnt'" in str(clause("warnen"))


def test_participles_are_looked_for_before_nouns() -> None:
    assert "'gestohlenes'" in str(clause("stehlen"))


def test_the_parts_of_a_separable_verb_may_stand_apart() -> None:
    intervals = [each for each in clause("zurücktreten")["bool"]["should"] if "intervals" in each]

    assert "'tritt'" in str(intervals)
    assert "'zuruck'" in str(intervals)


def test_letters_and_digits_are_one_word_or_two() -> None:
    assert "F 35" in str(clause("F35"))
    assert clause("F-35")["bool"]["should"][0]["multi_match"]["type"] == "phrase"
    assert "'f35'" in str(clause("F-35"))


def test_chinese_is_looked_for_in_both_scripts() -> None:
    assert "渔民" in str(clause("漁民"))


def test_synonyms_are_those_of_the_operator(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("Zeitung, Gazette, Blatt vom Tage", encoding="utf-8")

    widening.use(Synonyms(path))

    assert "'gazette'" in str(clause("Zeitung"))
    assert "Blatt vom Tage" in str(clause("Zeitung"))


def test_a_title_is_found_by_its_own_names_and_not_by_those_of_the_text() -> None:
    found = str(clause("title:Zelensky"))

    assert "{'terms': {'title_names': ['silinski'], 'boost': 0.1}}" in found
    assert "'names'" not in found
