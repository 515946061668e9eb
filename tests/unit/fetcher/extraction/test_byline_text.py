"""Names in a byline's markup."""

import pytest
from lxml import html

from services.fetcher.extraction.byline_text import LONGEST, certain, people_in


def people(markup: str, language: str | None = "en") -> list[str]:
    return people_in(html.fromstring(markup), language)


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<p>By Jane Doe</p>", ["Jane Doe"]),
        ("<p>By <a>Jane Doe</a> and <a>John Roe</a></p>", ["Jane Doe", "John Roe"]),
        ("<p>By <b>Jane</b> Doe</p>", ["Jane Doe"]),
        ("<div><a>Jane Doe</a><span>Senior Editor</span></div>", ["Jane Doe"]),
        ("<div>By <a>Jane Doe</a> Photo: <a>John Roe</a></div>", ["Jane Doe"]),
        ("<div>By <a>Jane Doe</a> <b>Lights:</b> <a>John Roe</a></div>", ["Jane Doe"]),
        ("<div>Published: <time>4 May</time> <a>Jane Doe</a></div>", ["Jane Doe"]),
        ("<p>(Jane Doe)</p>", ["Jane Doe"]),
        ("<p>(<a>Jane Doe</a>)</p>", ["Jane Doe"]),
        ("<p><span>Jane Doe</span> <span>(Green Party)</span></p>", ["Jane Doe"]),
        ("<p>(Photo: John Roe)</p>", []),
        ("<p>(New Delhi)</p>", []),
        ("<div><script>Jane Doe</script></div>", []),
        ("<p></p>", []),
    ],
)
def test_people_are_told_from_what_stands_beside_them(markup: str, names: list[str]) -> None:
    assert people(markup) == names


def test_a_paragraph_is_no_byline() -> None:
    assert people(f"<p>By Jane Doe {'and more ' * LONGEST}</p>") == []


def test_a_piece_is_names_as_a_whole_or_has_none() -> None:
    assert certain("Jane Doe,", "en") == ["Jane Doe"]
    assert certain("The Daily Courier", "en") == []
