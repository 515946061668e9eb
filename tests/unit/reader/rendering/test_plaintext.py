"""The plain-text layout: the page that `show` and /articles/ID.txt print."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.contracts import OutletRef
from perspektiven.index import Document
from perspektiven.settings import Settings
from services.indexer.documents import document
from services.reader.rendering.plaintext import Side, plain_text
from tests.support import factories

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SETTINGS = Settings()


def _document(paragraphs: Sequence[str] | None = None, **overrides: Any) -> Document:
    article = factories.article(
        paragraphs=["Ala ma kota.", "Kot ma Alę."],
        title="Ala",
        outlet=OutletRef(id="do-rzeczy", name="Do Rzeczy", country="PL"),
    )
    values: dict[str, Any] = {
        "article": article,
        "title": "Ala und der Kater",
        "paragraphs": paragraphs or ["Ala hat einen Kater.", "Der Kater hat Ala."],
    }
    return document(factories.translation(**{**values, **overrides}), NOW)


def test_masthead_tagline_origin_title_and_paragraphs_stand_apart() -> None:
    page = plain_text(_document(), SETTINGS)

    assert page == (
        "Perspektiven Global\n\nNachrichten aus aller Welt\n\nDo Rzeczy - Polen\n\n"
        "Ala und der Kater\n\nAla hat einen Kater.\n\nDer Kater hat Ala.\n"
    )


def test_the_original_is_printed_on_demand() -> None:
    page = plain_text(_document(), SETTINGS, Side.ORIGINAL)

    assert page.endswith("Do Rzeczy - Polen\n\nAla\n\nAla ma kota.\n\nKot ma Alę.\n")


def test_both_sides_alternate() -> None:
    page = plain_text(_document(), SETTINGS, Side.BOTH)

    assert page.split("\n\n")[3:6] == ["Ala und der Kater", "Ala", "Ala hat einen Kater."]


def test_an_untranslated_article_is_printed_as_it_was_written() -> None:
    page = plain_text(_document(status="untranslated", title=None, paragraphs=()), SETTINGS)

    assert page.endswith("Ala\n\nAla ma kota.\n\nKot ma Alę.\n")


@pytest.mark.parametrize(("language", "country"), [("de", "Polen"), ("fr", "Pologne")])
def test_the_country_has_its_name_in_the_target_language(language: str, country: str) -> None:
    page = plain_text(_document(target_language=language), SETTINGS)

    assert f"Do Rzeczy - {country}\n" in page


def test_an_unknown_country_is_left_out() -> None:
    article = factories.article(outlet=factories.outlet_ref(name="Blatt", country="ZZ"))

    page = plain_text(document(factories.translation(article=article), NOW), SETTINGS)

    assert "\n\nBlatt\n\n" in page


@given(st.lists(st.text(max_size=40), min_size=2, max_size=2))
def test_no_line_ends_with_a_space_or_steers_a_terminal(texts: list[str]) -> None:
    page = plain_text(_document(texts), SETTINGS)

    lines = page.removesuffix("\n").split("\n")
    assert all(line == line.strip(" ") for line in lines)
    assert all(not line for line in lines[1::2])
    assert not set(page) & {"\x1b", "\x07", "\r", "\x9b"}
