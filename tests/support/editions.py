"""Editions made by hand: stories with articles, without an index."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from perspektiven.index import Document
from services.indexer.documents import document
from services.reader.editions.edition import Edition, EditionStory
from tests.support.library import NOW, SPANISH, report

DAY = date(2026, 11, 23)


def told(number: int, *others: Document, **overrides: Any) -> EditionStory:
    """A story whose article in full is a report of the library."""
    article = document(report(number, **overrides), NOW)
    countries = (article.outlet.country, *(each.outlet.country for each in others))
    return EditionStory(article.id, countries, len(countries), article, others)


def elsewhere(number: int, title: str) -> Document:
    """A report of another country."""
    return document(report(number, title=title, outlet=SPANISH, language="es"), NOW)


def edition(stories: Sequence[EditionStory], language: str = "de") -> Edition:
    """The edition of DAY."""
    return Edition(DAY, language, tuple(stories))
