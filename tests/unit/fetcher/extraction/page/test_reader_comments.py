"""Readers' comments below a text, in boxes of any name."""

import pytest

from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.pruning import weights
from services.fetcher.extraction.page.reader_comments import before_comments, comment_boxes
from tests.support.pages import TEXTS, TITLE

TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
SAID = "".join(
    f"<div><b>{name}</b> <p>I was on that bridge as a child, and it was old even then.</p></div>"
    for name in ("pike4", "Ann L", "the_ferryman")
)


def names(inner: str, behind: str = "") -> list[str | None]:
    """The ids of the boxes that were found below a text."""
    page = f"<body><article><h1>{TITLE}</h1>{TEXT}{inner}{behind}</article></body>"
    seen = blocks(dom.parse(page))
    return [each.get("id") for each in comment_boxes(seen, weights(seen))]


@pytest.mark.parametrize(
    "heading",
    [
        "Comments (17)",
        "Have your say",
        "3 Kommentare",
        "Komentarze: 4",
        "评论（12）",
        "Comments",
        "Yorumlar",
    ],
)
def test_a_box_below_the_text_is_told_by_its_heading(heading: str) -> None:
    assert names(f"<div id=box><div><h3>{heading}</h3></div>{SAID}</div>") == ["box"]


@pytest.mark.parametrize(
    ("inner", "behind"),
    [
        (f"<div id=box><h3>Comment</h3>{SAID}</div>", ""),
        (f"<h3>Comments</h3>{SAID}", ""),
        (f"<div id=box><h3>Comments on the 3 bridges</h3>{SAID}</div>", ""),
        (f"<div id=box><p>{TEXTS[0]}</p><h3>Comments (17)</h3>{SAID}</div>", ""),
        (f"<div id=box><h3>Comments (17)</h3>{SAID}</div>", TEXT),
        (f"<h3>Comments (17)</h3>{SAID}", ""),
    ],
)
def test_what_may_be_text_is_none(inner: str, behind: str) -> None:
    assert names(inner, behind) == []


OLD = f"<body><h1>{TITLE}</h1><table><tr><td>{'<br><br>'.join(TEXTS)}"


def kept(html: str) -> list[str]:
    seen = blocks(dom.parse(html))
    return [seen[i].text for i in before_comments(seen, range(1, len(seen)))]


def test_comments_that_no_box_holds_end_the_text() -> None:
    said = "<br><br>".join(["<b>pike4</b> It was old when I was a child, and nobody cared."] * 2)

    assert kept(f"{OLD}<hr><b>Comments (2):</b><br><br>{said}") == list(TEXTS)


def test_a_number_of_comments_above_the_text_does_not() -> None:
    html = f"<body><h1>{TITLE}</h1><p>{TEXTS[0]} {TEXTS[1]}</p><p>3 comments</p>"
    story = "".join(f"<p>{text}</p>" for text in TEXTS)

    assert TEXTS[2] in kept(html + story)
