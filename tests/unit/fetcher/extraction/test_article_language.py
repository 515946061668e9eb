"""The language of a whole article."""

import pytest

from perspektiven.contracts import Paragraph
from services.fetcher.extraction.article_language import language_of

ENGLISH = (
    "We have asked for a new bridge since my grandmother was a girl, and all that we were ever sent"
    " was a letter with a stamp of the ministry on it. Nobody on this side of the river believes"
    " any of them, and nobody will vote for those who signed it, I can promise you that much now."
)
GERMAN = [
    "Der Stadtrat von Altenbrück hat am Montag beschlossen, die alte Brücke neu zu bauen.",
    "Die Bürgerinnen und Bürger hatten seit Jahren darauf gewartet, dass etwas geschieht.",
    "Die Arbeiten sollen im Frühling beginnen und ungefähr zwei Jahre dauern.",
    "Bis dahin müssen die Kinder mit der Fähre zur Schule fahren, wie der Bürgermeister sagte.",
    "Im Haushalt des nächsten Jahres stehen dafür vier Millionen bereit, hieß es am Abend.",
]


def told(*texts: str, declared: str | None = None) -> str:
    return language_of([Paragraph(text=text) for text in texts], declared, ())


def test_a_quotation_in_front_does_not_decide() -> None:
    assert told(ENGLISH, *GERMAN, *GERMAN, declared="de") == "de"
    assert told(ENGLISH, *GERMAN, *GERMAN) == "de"


def test_a_character_of_chinese_says_more_than_a_letter() -> None:
    text = (
        "市议会星期一决定重建旧桥。居民们多年来一直在等待这一天，"
        "因为渡船在冬天常常停开，孩子们只能绕远路上学。"
    )

    assert told(ENGLISH, text, text, declared="zh") == "zh"


def test_a_code_that_names_no_language_is_not_believed() -> None:
    assert told(*GERMAN, declared="xx") == "de"


def test_the_text_decides_against_what_is_stated() -> None:
    assert told(*GERMAN, declared="en") == "de"


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("市議會決定重建舊橋，這個決定讓學生與居民都很高興，工程將於明年開始。", None, "zh-Hant"),
        ("市议会决定重建旧桥，这个决定让学生与居民都很高兴，工程将于明年开始。", "zh-TW", "zh"),
        (
            "市議會決定重建舊橋，這個決定讓學生與居民都很高興，工程將於明年開始。",
            "zh-HK",
            "zh-Hant",
        ),
    ],
)
def test_chinese_keeps_its_script(text: str, declared: str | None, expected: str) -> None:
    assert told(text, declared=declared) == expected


def test_a_text_that_is_too_short_is_in_the_language_that_is_stated() -> None:
    assert told("Ja.", declared="nb-NO") == "nb"
