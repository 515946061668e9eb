"""Marks of parts of compounds and of names in other spellings."""

from services.reader.query.marks import CLOSING, OPENING
from services.reader.query.part_marks import mark_names, within_words


def test_a_part_is_looked_for_within_words_without_its_ending() -> None:
    assert within_words("Verträge", ["body"]) == [{"wildcard": {"body": {"value": "*vertrag*"}}}]


def test_what_is_short_or_has_signs_is_not_looked_for_within_words() -> None:
    assert within_words("Rat", ["body"]) == []
    assert within_words("a*b*c*d", ["body"]) == []


def test_a_name_is_marked_in_another_spelling() -> None:
    marked = mark_names("Auch Selenskyj, sagt Paul.", ["Zelensky"])

    assert marked == f"Auch {OPENING}Selenskyj{CLOSING}, sagt Paul."


def test_without_names_a_text_stays_as_it_is() -> None:
    assert mark_names("Auch Selenskyj, sagt Paul.", ["und"]) == "Auch Selenskyj, sagt Paul."
