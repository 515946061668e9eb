"""Quotation marks and spaces of the target language, and all that they must not touch."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.translator.checks.word_lists import lines
from services.translator.entities import entities
from services.translator.typography.marks import typeset

LANGUAGES = st.sampled_from(
    [
        "de",
        "de-AT",
        "de-CH",
        "fr-CH",
        "es-MX",
        "zh-TW",
        "nb",
        "en",
        "es",
        "fr",
        "pl",
        "sv",
        "uk",
        "ja",
        "und",
    ]
)
PIECES = [
    '"',
    "„",
    "“",
    "”",
    "«",
    "»",
    "‚",
    "‘",
    "’",
    "‹",
    "›",
    "「",
    "」",
    "『",
    "』",
    " ",
    "\u00a0",
    "a",
    "Brücke",
    "5",
    "%",
    ".",
    ",",
    "(",
    "\n",
]
PAGE = "https://most.example/?q=50%25"
TEXTS = st.lists(st.sampled_from([*PIECES, f" {PAGE} "]), max_size=30).map("".join)


@pytest.mark.parametrize(
    ("language", "text", "set_"),
    [
        ("de", 'Er sagte: "Gut." Dann ging er.', "Er sagte: „Gut.“ Dann ging er."),
        ("de", "«Gut», sagte er.", "„Gut“, sagte er."),
        ("de", "(“Gut”)", "(„Gut“)"),
        ("de-AT", '"Eins" und "zwei"', "„Eins“ und „zwei“"),
        ("de-CH", "„Er rief ‚Halt‘ und ging.“", "«Er rief ‹Halt› und ging.»"),
        ("fi", '"Hyvä", hän sanoi.', "”Hyvä”, hän sanoi."),
        ("hu", '"Jó", mondta.', "„Jó”, mondta."),
        ("ja", '"はい"と言った。', "「はい」と言った。"),
        ("zh-TW", "“好”，他说。", "「好」，他说。"),
        ("yue", '"好"，佢話。', "「好」，佢話。"),
        ("ja", "«彼は “はい” と» 言った。", "「彼は 『はい』 と」 言った。"),
        ("de", "Er rief 「Halt」 und ging.", "Er rief „Halt“ und ging."),
        ("fr-CH", 'Il dit "bon".', "Il dit «\u202fbon\u202f»."),
        ("es-MX", "Dijo «bueno».", "Dijo “bueno”."),
        ("pt-AO", 'Disse "bom".', "Disse «bom»."),
        ("it-CH", "Disse “va ‘bene’ così”.", "Disse «va ‘bene’ così»."),
        ("zh", '"好"，他说。', "“好”，他说。"),
        ("fr", "Vraiment ? Il dit : oui !", "Vraiment\u202f? Il dit\u00a0: oui\u202f!"),
        ("en", "He said: „Good.“", "He said: “Good.”"),
        ("fr", 'Il dit "bon".', "Il dit «\u00a0bon\u00a0»."),
        ("fr", "Il dit « bon ».", "Il dit «\u00a0bon\u00a0»."),
        ("de", "« Gut », sagte er.", "„Gut“, sagte er."),
        ("de", "«\u202fGut\u202f», sagte er.", "„Gut“, sagte er."),
        ("de", "«Er rief “Halt” und ging.»", "„Er rief ‚Halt‘ und ging.“"),
        ("es", '"Gritó "alto" y se fue."', "“Gritó ‘alto’ y se fue.”"),
        ("bg", 'Той каза "добре".', "Той каза „добре“."),
        ("kk", 'Ол "жақсы" деді.', "Ол «жақсы» деді."),
        ("lt", "„Jis šaukė “stok” ir išėjo.“", "„Jis šaukė „stok“ ir išėjo.“"),
        ("ka", 'მან თქვა "კარგი".', "მან თქვა „კარგი“."),
        ("de", "Er nennt es ‘gut’, wir nicht.", "Er nennt es ‚gut‘, wir nicht."),
        ("en", "He calls it ‚good‘.", "He calls it ‘good’."),
        ("pl", 'Rzekł: "Dobrze".', "Rzekł: „Dobrze”."),
        ("sv", 'Han sa: "Bra".', "Han sa: ”Bra”."),
        ("de", "Um 5% mehr, um 7 % weniger.", "Um 5\u00a0% mehr, um 7\u00a0% weniger."),
    ],
)
def test_marks_and_spaces_become_those_of_the_language(language: str, text: str, set_: str) -> None:
    assert typeset(text, language) == set_


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", 'Ein Rohr von 5" Weite'),
        ("de", 'Hier schließt" es, und "dort öffnet es.'),
        ("de", "Eine 100%ige Tochter"),
        ("de", 'Rohre von 5 " und 7 " Weite'),
        ("en", "The ‘players’ pay’ rose, don’t they say?"),
        ("de", "„Er rief „Halt“ und „Ich „gehe“ nicht“ laut.“"),
        ("de", f"Siehe {PAGE} für 5%."),
        ("en", "5% more, 7 % less"),
        ("fr", '""""'),
        ("ja", "「はい」と言った。"),
        ("fr", "Score 3 : 1"),
        ("tlh", '"Qapla"'),
        ("de", "「「Halt」」"),
    ],
)
def test_what_may_be_meant_so_is_left(language: str, text: str) -> None:
    assert typeset(text, language) == text


@example('"‚"‚"‚"', "fr")
@given(TEXTS, LANGUAGES)
def test_what_is_set_is_not_set_again(text: str, language: str) -> None:
    once = typeset(text, language)

    assert typeset(once, language) == once


@given(TEXTS, LANGUAGES)
def test_nothing_but_marks_and_the_spaces_beside_them_changes(text: str, language: str) -> None:
    found = typeset(text, language)

    assert _bare(found) == _bare(text)
    assert entities(found) == entities(text)


def _bare(text: str) -> str:
    return re.sub('[ \u00a0\u202f„“”«»‟‘’‚‹›「」『』"]', "", text)


def test_each_row_of_the_table_has_four_marks() -> None:
    rows = [line.split() for line in lines("quotation_marks.txt")]

    assert len(rows) > 80
    assert [row for row in rows if len(row) != 2 or len(row[1]) != 4] == []
    assert len({language for language, _ in rows}) == len(rows)
