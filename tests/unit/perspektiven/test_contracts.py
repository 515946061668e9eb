"""What travels on the topics survives the way, and only what is right gets onto it."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from pydantic import ValidationError

from perspektiven.contracts import Article, Outlet, Translation
from tests.support import factories, strategies


@given(strategies.articles())
def test_an_article_is_the_same_after_the_wire(article: Article) -> None:
    assert Article.model_validate_json(article.to_bytes()) == article


@given(strategies.translations())
def test_a_translation_is_the_same_after_the_wire(translation: Translation) -> None:
    assert Translation.model_validate_json(translation.to_bytes()) == translation


@given(strategies.outlets())
def test_an_outlet_is_the_same_after_the_wire(outlet: Outlet) -> None:
    assert Outlet.model_validate_json(outlet.to_bytes()) == outlet


def test_an_unknown_field_of_a_newer_writer_is_ignored() -> None:
    newer = factories.entry().to_bytes().replace(b"{", b'{"mood": "good", ', 1)

    assert type(factories.entry()).model_validate_json(newer) == factories.entry()


def test_another_schema_version_is_refused() -> None:
    later = factories.entry().to_bytes().replace(b'"schema_version":1', b'"schema_version":2')

    with pytest.raises(ValidationError, match="schema_version"):
        type(factories.entry()).model_validate_json(later)


def test_times_are_kept_in_utc() -> None:
    warsaw = datetime(2026, 3, 14, 10, 0, tzinfo=timezone(timedelta(hours=1)))

    assert factories.entry(published_at=warsaw).published_at == warsaw
    assert b'"2026-03-14T09:00:00Z"' in factories.entry(published_at=warsaw).to_bytes()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        factories.entry(published_at=datetime(2026, 3, 14))  # noqa: DTZ001 - that is the point


def test_a_translation_with_a_paragraph_too_few_is_refused() -> None:
    article = factories.article(paragraphs=["Raz.", "Dwa."])

    with pytest.raises(ValidationError, match="number, kind and order"):
        factories.translation(article=article, paragraphs=["Eins."])


@pytest.mark.parametrize("country", ["pl", "POL", "", "Polen"])
def test_a_country_is_two_capital_letters(country: str) -> None:
    with pytest.raises(ValidationError, match="country"):
        factories.outlet(country=country)


@pytest.mark.parametrize("slug", ["", "Gazeta", "-gazeta", "gaze ta", "a" * 101])
def test_an_id_is_a_slug(slug: str) -> None:
    with pytest.raises(ValidationError, match="id"):
        factories.outlet(id=slug, homepage="https://a.example/")
