"""Markup, JSON, thinking aloud and notes in answers."""

import pytest

from services.translator.checks.debris import has_debris, has_note

SOURCE = "Most otwarto w nocy."


@pytest.mark.parametrize(
    "answer",
    [
        '{"1": "Die Brücke wurde nachts geöffnet."}',
        '["Die Brücke wurde nachts geöffnet."]',
        "```\nDie Brücke wurde nachts geöffnet.\n```",
        "<think>Mal sehen.</think> Die Brücke wurde nachts geöffnet.",
        "**Die Brücke wurde nachts geöffnet.**",
        "Gerne! Hier ist die Übersetzung: Die Brücke wurde nachts geöffnet.",
        "Okay, let me see. Die Brücke wurde nachts geöffnet.",
        "I'm sorry, but I can't help with that.",
        "Selbstverständlich! Die Brücke wurde nachts geöffnet.",
        "Gerne, hier die Übersetzung: Die Brücke wurde nachts geöffnet.",
        "Die Brücke wurde nachts geöffnet. Lassen Sie mich wissen, ob das passt.",
        "Bitte senden Sie mir den Text.",
        "Die *Brücke* wurde nachts geöffnet.",
        "Die __Brücke__ wurde nachts geöffnet.",
        "Die Br&uuml;cke wurde nachts geöffnet.",
        "Die Br\\u00fccke wurde nachts geöffnet.",
        "Die BrÃ¼cke wurde nachts geöffnet.",
        "de_DE Die Brücke wurde nachts geöffnet.",
    ],
)
def test_what_no_translation_has_is_found(answer: str) -> None:
    assert has_debris(SOURCE, answer, "pl", "de")


def test_what_the_source_says_as_well_is_no_debris() -> None:
    assert not has_debris("Sure. We go.", "Natürlich! Wir gehen.", "en", "de")
    assert not has_debris(
        "Let me know if he calls.", "Lassen Sie mich wissen, ob er ruft.", "en", "de"
    )
    assert not has_debris("It is *big*.", "Es ist *groß*.", "en", "de")
    assert not has_debris("The staff* left.", "Die Kolleg*innen und Gäst*innen gingen.", "en", "de")


@pytest.mark.parametrize(
    "answer", ["Die Brücke „{A}“ steht.", "Die Übersetzung dauerte zehn Jahre."]
)
def test_plain_text_is_no_debris(answer: str) -> None:
    assert not has_debris(SOURCE, answer, "pl", "de")


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("Die Brücke steht. Hinweis: frei übersetzt.", "de"),
        ("Die Brücke steht. (Anm. d. Übers.: wörtlich)", "de"),
        ("桥已开通。（译者注：意译）", "zh"),
        ("Le pont est ouvert. Note: traduction libre.", "fr"),
    ],
)
def test_a_note_is_found(answer: str, language: str) -> None:
    assert has_note(SOURCE, answer, "pl", language)


def test_a_note_of_the_source_may_stay() -> None:
    assert not has_note("Uwaga: most zamknięty.", "Hinweis: Die Brücke ist gesperrt.", "pl", "de")
    assert not has_note("Warning: closed.", "Hinweis: Gesperrt.", "en", "de")
