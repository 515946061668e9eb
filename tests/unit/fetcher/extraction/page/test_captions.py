"""Lines beside pictures that no markup calls captions."""

import pytest

from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, html_page

IMAGE = "<img src='a.jpg' alt=''>"


def left(inner: str) -> list[str]:
    """What stays of some markup in the middle of a text."""
    body = f"<p>{TEXTS[0]}</p>{inner}<p>{TEXTS[1]}</p><p>{TEXTS[2]}</p>"
    return [text for text in texts(extracted(html_page(body=body))) if text not in TEXTS]


@pytest.mark.parametrize(
    "inner",
    [
        f"<div>{IMAGE}<p>The old bridge on a morning in March</p></div>",
        f"<table><tr><td>{IMAGE}</td></tr><tr><td>Stary most zimą. Fot. Jan Kos</td></tr></table>",
        f"{IMAGE}<p class='x'>The mayor at the river on Monday. Picture by Cy Poe</p>",
        f"<div>{IMAGE}<div>시장이 다리 앞에 서 있다. 사진=김하늘</div></div>",
    ],
)
def test_a_line_alone_with_a_picture_or_with_a_credit_is_a_caption(inner: str) -> None:
    assert left(inner) == []


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            f"<div>{IMAGE}<p>The old bridge was closed in March.</p></div>",
            "The old bridge was closed in March.",
        ),
        (f"{IMAGE}<p>What the mayor wants</p>", "What the mayor wants"),
        ("<p>He kept the picture: a bridge of stone</p>", "He kept the picture: a bridge of stone"),
    ],
)
def test_sentences_and_lines_of_the_text_beside_pictures_are_text(inner: str, text: str) -> None:
    assert left(inner) == [text]
