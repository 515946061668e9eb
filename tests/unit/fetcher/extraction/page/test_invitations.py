"""Invitations to other articles, told by their shape."""

import pytest

from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.invitations import without_invitations
from tests.support.extraction import URL
from tests.support.pages import TEXTS


def left(inner: str, *, dropped: str = "") -> list[str]:
    """What is left of lines between two paragraphs; `dropped` is what extractors left out."""
    page = f"<div><p>{TEXTS[0]}</p>{inner}<p>{TEXTS[1]}</p></div>"
    seen = blocks(dom.parse(page))
    kept = [at for at, block in enumerate(seen) if not dropped or dropped not in block.text]
    return [seen[at].text for at in without_invitations(seen, kept, URL)][1:-1]


@pytest.mark.parametrize(
    "line",
    [
        "<p><b>Czytelnicy wybrali: </b><a href='/2'>Most, którego nikt nie chciał</a></p>",
        f"<p>ΑΠΟ ΤΟ ΑΡΧΕΙΟ: <a href='{URL}?2'>Η γέφυρα που δεν ήθελε κανείς</a></p>",
        "<p>Ezt se hagyja ki! <a href='two.html'>A híd, amely senkinek sem kellett</a></p>",
        "<p>編集部から：<a href='/2'>誰も望まなかった橋</a></p>",
    ],
)
def test_a_short_label_and_a_link_that_fills_the_line_invite(line: str) -> None:
    assert left(line) == []


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("<p>Source: <a href='/2'>Reuters</a></p>", "Source: Reuters"),
        (
            "<p>The study: <a href='https://journal.example/7'>Bridges and their towns</a></p>",
            "The study: Bridges and their towns",
        ),
        (
            "<p>She said: <a href='/2'>The bridge stays where it is.</a></p>",
            "She said: The bridge stays where it is.",
        ),
        (
            "<p>Notes: <a href='#n4'>The bridge in the old chronicles</a></p>",
            "Notes: The bridge in the old chronicles",
        ),
        (
            "<p>The mayor and all of her neighbours read: <a href='/2'>The bridge of fools</a></p>",
            "The mayor and all of her neighbours read: The bridge of fools",
        ),
    ],
)
def test_other_lines_with_a_link_stay(line: str, text: str) -> None:
    assert left(line) == [text]


def test_lines_of_that_shape_one_after_another_are_a_list() -> None:
    prizes = (
        "<p>Best bridge: <a href='/2'>The long one at Millbrook</a></p>"
        "<p>Best ferry: <a href='/3'>The slow one at Westmere</a></p>"
    )

    assert len(left(prizes)) == 2


def test_a_label_goes_with_the_list_of_links_below_it() -> None:
    links = "<ul><li><a href='/2'>The bridge that nobody wanted</a></li></ul>"
    label = "<p>Aus unserem Archiv:</p>"

    assert left(label + links, dropped="nobody wanted") == []
    assert left(label + links)[0] == "Aus unserem Archiv:"
    assert left("<p>They came.</p>" + links, dropped="nobody wanted") == ["They came."]
