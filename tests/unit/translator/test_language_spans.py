"""Passages of paragraphs that mix languages: told apart by sentence and quotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.language_spans import LanguageSpan, Shown, joined, language_spans

GERMAN = "Der Bürgermeister eröffnete gestern die neue Brücke über den breiten Fluss."
MORE_GERMAN = "Danach sprach er lange mit den Leuten, die am anderen Ufer gewartet hatten."
ENGLISH = "We have waited for this bridge for eleven years and nobody believed in it any more."
MORE_ENGLISH = "My children have never once walked to school without getting their feet wet."
POLISH = "Burmistrz otworzył wczoraj nowy most w Toruniu, na który mieszkańcy czekali cztery lata."


def taken_apart(text: str, expected: str, target: str = "de") -> list[tuple[str, str]]:
    return [(each.language, each.text.strip()) for each in language_spans(text, expected, target)]


@pytest.mark.parametrize("expected", ["de", "en", "pl"])
def test_a_long_quotation_is_its_own_span_whatever_the_article_is_in(expected: str) -> None:
    quoted = f"“{ENGLISH} {MORE_ENGLISH}”"

    found = taken_apart(f"{GERMAN} {quoted} {MORE_GERMAN}", expected)

    assert found == [("de", GERMAN), ("en", quoted), ("de", MORE_GERMAN)]


def test_a_quotation_within_a_sentence_leaves_the_sentence_around_it() -> None:
    text = f"Der Bürgermeister rief den wartenden Leuten am Ufer zu: „{ENGLISH}“, dann ging er."

    assert [language for language, _ in taken_apart(text, "de")] == ["de", "en", "de"]


def test_sentences_without_quotation_marks_are_told_apart_too() -> None:
    text = f"{POLISH} {GERMAN} {MORE_GERMAN}"

    assert taken_apart(text, "pl") == [("pl", POLISH), ("de", f"{GERMAN} {MORE_GERMAN}")]


def test_short_sentences_go_with_those_around_them() -> None:
    text = f"{GERMAN} So war das. “{ENGLISH}” Er lachte. {MORE_GERMAN}"

    found = taken_apart(text, "en")

    assert [language for language, _ in found] == ["de", "en", "de"]
    assert found[2][1] == f"Er lachte. {MORE_GERMAN}"


def test_a_paragraph_in_one_language_is_one_span() -> None:
    assert taken_apart(f"{POLISH} {POLISH}", "pl") == [("pl", f"{POLISH} {POLISH}")]
    assert taken_apart(GERMAN, "pl") == [("de", GERMAN)]


def test_paragraphs_of_an_article_in_no_known_language_are_identified() -> None:
    assert taken_apart(POLISH, "und") == [("pl", POLISH)]
    assert [language for language, _ in taken_apart(f"{POLISH} {GERMAN}", "und")] == ["pl", "de"]


def test_names_and_short_quotations_are_no_spans() -> None:
    text = (
        f"{GERMAN} Gespielt haben Hopkins, Fletcher, Whitehead, Buckingham, Sheffield und Moore. "
        "Auf dem Schild stand “Mind the gap”, und alle lachten darüber am Abend."
    )

    assert len(taken_apart(text, "de")) == 1


def test_a_span_names_an_unusual_script() -> None:
    serbian = "Gradonačelnik je rekao da će deca iz ovog mesta posle nedelje dobiti novi vrtić."

    assert taken_apart(f"{GERMAN} {serbian}", "de")[1][0] == "sr-Latn"


@given(st.lists(st.sampled_from([GERMAN, ENGLISH, POLISH, "“", "”", "„", '"', " ", "\n", "A."])))
def test_spans_and_their_white_space_are_the_text(parts: list[str]) -> None:
    text = " ".join(parts)

    assert "".join(each.text + each.after for each in language_spans(text, "de", "en")) == text


def test_warnings_of_spans_are_those_of_the_paragraph() -> None:
    parts = [
        LanguageSpan("Eins.", "de", " "),
        LanguageSpan("Two.", "en", " "),
        LanguageSpan("Three.", "en"),
    ]
    shown = [
        Shown("Eins.", ()),
        Shown("Two.", ("not_translated",)),
        Shown("Drei.", ("numbers",)),
    ]

    whole = joined(parts, shown, "de")

    assert whole == Shown("Eins. Two. Drei.", ("partly_translated", "numbers"))


def test_a_paragraph_that_is_one_span_keeps_its_warning() -> None:
    whole = joined([LanguageSpan("Two.", "en")], [Shown("Two.", ("not_translated",))], "de")

    assert whole.warnings == ("not_translated",)


def test_spans_get_the_spacing_of_the_target_language() -> None:
    parts = [LanguageSpan("これは橋です。", "ja"), LanguageSpan("Two.", "en")]
    shown = [Shown("Das ist eine Brücke.", ()), Shown("Zwei.", ())]

    assert joined(parts, shown, "de").text == "Das ist eine Brücke. Zwei."
