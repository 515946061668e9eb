"""Short lines before the first long paragraph: those that are text, and labels."""

import pytest

from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, html_page

TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)


def opening(inner: str, above: str = "") -> list[str]:
    """What is left of markup before an article's text."""
    found = texts(extracted(html_page(body=f"{above}<div class='story'>{inner}{TEXT}</div>")))
    return found[: -len(TEXTS)]


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<h2>The vote</h2>", ["The vote"]),
        ("<h3>1. A bridge of stone</h3>", ["1. A bridge of stone"]),
        ("<p><strong>Who pays?</strong></p>", ["Who pays?"]),
        (
            "<p><b>Mayor, do you swim?</b></p><p>Never.</p><p><b>Why not?</b></p><p>Pike.</p>",
            ["Mayor, do you swim?", "Never.", "Why not?", "Pike."],
        ),
        ("<p>“No ferry today.”</p>", ["“No ferry today.”"]),
        ("<p><b>橋は渡れますか？</b></p><p>はい。</p>", ["橋は渡れますか？", "はい。"]),
    ],
)
def test_headings_questions_and_answers_open_a_text(inner: str, expected: list[str]) -> None:
    assert opening(inner) == expected


def test_a_summary_of_several_lines_is_parted_from_the_text_behind_it() -> None:
    body = (
        f"<div><strong>The mayor rows<br>Nobody drowns</strong>{TEXTS[0]}<br><br>{TEXTS[1]}</div>"
    )

    assert TEXTS[0] in texts(extracted(html_page(body=body + f"<p>{TEXTS[2]}</p>")))


@pytest.mark.parametrize(
    ("inner", "above"),
    [
        ("<p>Millbrook</p>", ""),
        ("<p>Four minutes.</p>", ""),
        ("<p><a href='/ask'>Any questions?</a></p>", ""),
        ("", "<div><h4>Local news</h4></div>"),
        ("<h4>Local news</h4><h1>The bridge comes back</h1>", ""),
    ],
)
def test_labels_before_a_text_go(inner: str, above: str) -> None:
    assert opening(inner, above) == []
