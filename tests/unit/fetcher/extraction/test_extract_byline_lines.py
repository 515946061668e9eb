"""Lines of the text that are nothing but its byline are no text, in whatever order they say it."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page

_HEAD = '<meta name="author" content="Ann Morrison, Bo Ray">'


def texts(line: str, *, at: int = 0, kind: str = "p") -> list[str]:
    lines = [f"<p>{text}</p>" for text in TEXTS]
    lines.insert(at, f"<{kind}>{line}</{kind}>")
    page = html_page(head=_HEAD, body="<h1>Ferry</h1>" + "".join(lines))
    return [each.text for each in extracted(page).paragraphs]


@pytest.mark.parametrize(
    "line",
    [
        "Von Ann Morrison, Altenbrück",
        "9. September 2025 um 15:46 Uhr / Ann Morrison",
        "Ann Morrison, Bo Ray",
        "ANN MORRISON / dpa",
        "Ann Morrison für den Courier",
        "Texte : Ann Morrison et Bo Ray",
        "Ann Morrison, 14 marzo 2025",
        "Анна, Bo Ray",
    ],
)
@pytest.mark.parametrize("at", [0, 1, len(TEXTS)])
def test_a_line_of_authors_and_places_is_a_byline(line: str, at: int) -> None:
    assert line not in texts(line, at=at)


@pytest.mark.parametrize(
    "line",
    [
        "Ann Morrison: What did you find there?",
        "“I have seen it,” Ann Morrison said.",
        "Ann Morrison went there, stayed for a year and saw the ferry go",
        "My name is Ann Morrison.",
    ],
)
def test_a_line_that_says_something_of_an_author_is_text(line: str) -> None:
    assert line in texts(line, at=1)


def test_a_heading_may_name_an_author() -> None:
    assert "What Ann Morrison saw" in texts("What Ann Morrison saw", at=1, kind="h2")
