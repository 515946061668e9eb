"""Ids that are a section's own words say nothing of its purpose; short ones do."""

import pytest

from tests.support.extraction import extracted
from tests.support.pages import TEXTS, html_page

SECTION = "The ferry left the bank at noon, and nobody but the dog was there."


def texts(section_id: str) -> list[str]:
    section = f'<div id="{section_id}"><p>{SECTION}</p></div>'
    first, *others = (f"<p>{text}</p>" for text in TEXTS)
    body = first + section + "".join(others)
    return [each.text for each in extracted(html_page(body=body)).paragraphs]


@pytest.mark.parametrize(
    "slug",
    [
        "what-the-council-promoted-and-what-its-readers-saw-in-may",
        "die-anzeige-die-der-rat-im-mai-gegen-die-firma-stellte-1",
        "la-publicite-que-le-conseil-a-payee-aux-gens-du-pont-en-mai",
        "how-comments-on-the-bridge-changed-the-mind-of-a-whole-town",
    ],
)
def test_an_id_of_many_words_is_no_name(slug: str) -> None:
    assert SECTION in texts(slug)


@pytest.mark.parametrize(
    "name", ["promoted", "anzeige-1", "comments-on-this", "block-views-block-related-articles"]
)
def test_an_id_of_few_words_is_a_name(name: str) -> None:
    assert SECTION not in texts(name)
