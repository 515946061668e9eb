"""Bodies that are no pages are refused by name."""

import pytest

from tests.support.extraction import reason


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty_page"),
        (b"   \n\t ", "empty_page"),
        (b"<html><body></body></html>", "empty_page"),
        (b"%PDF-1.7 and so on", "not_html"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b'{"title": "a", "text": "b"}', "not_html"),
        (b"just a line of text", "not_html"),
        (b"<html><p>Short.</p></html>", "too_short"),
    ],
)
def test_what_is_no_page_is_refused_by_name(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_json_is_no_page_even_with_markup_in_it() -> None:
    body = b'{"html": "<div><p>Some text that would do as a paragraph.</p></div>"}'

    assert reason(body, content_type="application/json") == "not_html"
