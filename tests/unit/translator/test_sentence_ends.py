"""Sentences in some fifty languages: cut where one ends for certain, and nowhere else."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from services.translator.segments import cut

DATA = Path(__file__).parents[2] / "data" / "sentences" / "paragraphs.txt"
MOST_WRONG, MOST_MISSED = 0.02, 0.1
UNSPACED = ("zh", "ja")


@dataclass(frozen=True)
class Given:
    language: str
    is_seen: bool
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return ("" if self.language in UNSPACED else " ").join(self.sentences)


def paragraphs() -> list[Given]:
    found: list[Given] = []
    language, half = "", ""
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, half = line.strip("[]").split()
        elif line and not line.startswith("#"):
            found.append(Given(language, half == "seen", tuple(line.split(" | "))))
    return found


ALL = paragraphs()


def rates(given: list[Given]) -> tuple[float, float]:
    """Shares of wrong cuts among all that are made, and of missed ones among those to be made."""
    made = wrong = wanted = missed = 0
    for each in given:
        right = _ends(each.sentences)
        found = _ends([part.text for part in cut(each.text, each.language).parts])
        made, wanted = made + len(found), wanted + len(right)
        wrong, missed = wrong + len(found - right), missed + len(right - found)
    return wrong / made, missed / wanted


def _ends(sentences: list[str] | tuple[str, ...]) -> set[str]:
    """The text in front of each end but the last, without white space."""
    whole = "".join("".join(each.split()) + "\n" for each in sentences[:-1]).split("\n")[:-1]
    return {"".join(whole[: i + 1]) for i in range(len(whole))}


def test_the_set_is_wide() -> None:
    assert len(ALL) >= 300
    assert len({each.language for each in ALL}) >= 40


@pytest.mark.parametrize(
    "given", [ALL, [each for each in ALL if each.is_seen]], ids=["all", "seen"]
)
def test_few_cuts_are_wrong_and_few_are_missed(given: list[Given]) -> None:
    wrong, missed = rates(given)

    assert wrong < MOST_WRONG
    assert missed < MOST_MISSED


@pytest.mark.parametrize("language", ["de", "pl", "zh", "ko", "th", "ar", "hi", "ka", "und"])
@pytest.mark.parametrize("given", ALL[::9], ids=lambda each: each.language)
def test_a_language_that_is_told_wrongly_loses_nothing(given: Given, language: str) -> None:
    assert cut(given.text, language).joined() == given.text


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("de", "Er schwieg ... Dann ging er.", 1),
        ("de", "Danke! 😀", 1),
        ("de", "Die Brücke (erbaut 1890. Umbau 1950) ist zu. Alle warten.", 2),
        ("de", "Die Brücke (1890 erbaut. Sie ist zu. Alle warten.", 3),
        ("en", '"Who pays?" Smith asked.', 1),
        ("en", '"Who pays?" "Nobody."', 2),
        ("el", "Ποιος πληρώνει; Κανείς.", 2),
        ("de", "Wer zahlt; Niemand weiß es.", 1),
        ("ka", "ხიდი დაიკეტა. ყველა ელოდება.", 2),
        ("th", "ราคา 5.5 บาท. วันนี้ฝนตก", 1),
        ("und", "Erster Absatz\n\nZweiter Absatz", 2),
        ("zh", "“雨停了。”“走吧。”他们说。门关上了。", 2),
        ("de", "Der Vors. Abt. Nord kam.", 1),
    ],
)
def test_marks_that_end_no_sentence(language: str, text: str, count: int) -> None:
    assert len(cut(text, language).parts) == count
