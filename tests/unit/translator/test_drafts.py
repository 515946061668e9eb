"""A paragraph cut and put together again: what is doubted of it."""

from dataclasses import replace

import pytest

from services.translator.drafts import AssembledText, Draft, Uncut, finished, segmented

TEXT = "Ala ma kota. Kot ma Alę."


def draft(*pieces: str, **more: object) -> Draft:
    made = Draft(
        segments=segmented(Uncut(TEXT, "pl", 2_000)),
        pieces=list(pieces),
        source="pl",
        target="de",
        is_made=True,
        is_partial=False,
        is_by_engine=True,
        doubts=(),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_a_paragraph_is_cut_into_its_sentences() -> None:
    cut = segmented(Uncut(TEXT, "pl", 2_000))

    assert [part.text for part in cut.parts] == ["Ala ma kota.", "Kot ma Alę."]


def test_a_segment_is_no_longer_than_that() -> None:
    cut = segmented(Uncut("słowo " * 200, "pl", 100))

    assert max(len(part.text) for part in cut.parts) <= 100


def test_sentences_are_joined_as_they_stood() -> None:
    whole = finished(draft("Ala hat eine Katze.", "Die Katze hat Ala."))

    assert whole == AssembledText("Ala hat eine Katze. Die Katze hat Ala.", ())


def test_where_nothing_was_translated_there_is_no_text() -> None:
    assert finished(draft("Ala ma kota.", "Kot ma Alę.", is_made=False)) is None


def test_a_sentence_that_is_missing_is_named_first_and_each_doubt_once() -> None:
    made = draft("Ala hat.", "Kot.", is_partial=True, doubts=("numbers", "numbers"))

    whole = finished(made)

    assert whole is not None
    assert whole.warnings == ("partly_translated", "numbers")


@pytest.mark.parametrize(("is_by_engine", "warnings"), [(True, ("language",)), (False, ())])
def test_only_an_engines_text_in_another_language_is_doubted(
    is_by_engine: bool, warnings: tuple[str, ...]
) -> None:
    english = (
        "The town council voted on Monday to rebuild the old stone bridge over the river.",
        "Work is due to last until the autumn of next year, the mayor said.",
    )

    whole = finished(draft(*english, is_by_engine=is_by_engine))

    assert whole is not None
    assert whole.warnings == warnings


def test_what_people_wrote_keeps_its_quotation_marks() -> None:
    pieces = ('"Ala" hat eine Katze.', "Die Katze hat Ala.")

    by_people, by_engine = (finished(draft(*pieces, is_by_engine=each)) for each in (False, True))

    assert by_people is not None
    assert by_engine is not None
    assert '"Ala"' in by_people.text
    assert "„Ala“" in by_engine.text


@pytest.mark.parametrize(("is_by_engine", "number"), [(True, "12.500"), (False, "12,500")])
def test_only_an_engines_numbers_get_the_separators_of_the_language(
    is_by_engine: bool, number: str
) -> None:
    cut = segmented(Uncut("It has 12,500 people.", "en", 2_000))
    answer = "Es hat 12,500 Menschen."

    whole = finished(draft(answer, source="en", segments=cut, is_by_engine=is_by_engine))

    assert whole is not None
    assert whole.text == f"Es hat {number} Menschen."
