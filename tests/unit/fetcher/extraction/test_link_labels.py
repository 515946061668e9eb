"""The words around a linked name: whose credit it is."""

import pytest

from services.fetcher.extraction.bylines import authors_shown
from services.fetcher.extraction.link_labels import credits_another
from services.fetcher.extraction.page.dom import parse

ANN = '<a rel="author" href="/authors/ann-lee">Ann Lee</a>'
CY = '<a rel="author" href="/authors/cy-poe">Cy Poe</a>'
BO = '<a rel="author" href="/authors/bo-roe">Bo Roe</a>'


@pytest.mark.parametrize(
    "byline",
    [
        f"<p>Photography by {CY}</p><p>By {ANN}</p>",
        f"<p>By {ANN}; pictures: {CY} and {BO}</p>",
        f"<p>Von {ANN} (Text) und {CY} (Fotos)</p>",
        f"<div><span>Fact-checked by</span> {CY} <span>By</span> {ANN}</div>",
        f"<p>Category: <a href='/n'>Lee Town</a> {ANN}</p>",
        f"<p><b>Licht:</b> <span>{CY}</span></p><p>Eine Glosse von {ANN}</p>",
        f"<p>Published: 4 May 2026 {ANN}</p>",
        f"<p>Analysis: {ANN}</p>",
        f"<p>Text und Fotos: {ANN}</p>",
        f"<p>Posted in: <a href='/n'>Lee Town</a>, {ANN}</p>",
        f"<p>Posted on Monday by {ANN}</p>",
    ],
)
def test_the_words_before_a_link_say_whose_name_it_is(byline: str) -> None:
    tree = parse(f"<html><body><h1>Bridge rebuilt</h1>{byline}</body></html>")

    assert authors_shown(tree, [], "en") == ["Ann Lee"]


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("<i>来源：河报</i> <span class='author'>记者：陈立 编辑：周敏华</span>", "zh", ["陈立"]),
        ("<i>Source: The Bridge</i> <span class='author'>By Ann Lee</span>", "en", ["Ann Lee"]),
        ("<i>Licht:</i> <span class='author'>Cy Poe</span>", "de", []),
        ("<i>Foto:</i> <span class='author'>von Cy Poe</span>", "de", []),
    ],
)
def test_an_element_that_begins_with_by_says_so_itself(
    line: str, language: str, expected: list[str]
) -> None:
    assert authors_shown(parse(f"<html><body><div>{line}</div></body></html>"), [], language) == (
        expected
    )


def test_a_line_break_ends_what_is_said_before_a_link() -> None:
    line = parse(f"<p>Lights: nobody<br>{ANN}</p>")

    assert not credits_another(next(line.iter("a")), "en")
