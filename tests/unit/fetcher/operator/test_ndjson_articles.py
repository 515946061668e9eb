"""Lines of NDJSON → articles: what a line says, and bad lines by their place."""

import json
from datetime import UTC, datetime

import pytest

from perspektiven import limits
from perspektiven.contracts import Article, ParagraphKind
from perspektiven.urls import article_id
from services.fetcher.operator.archives import Bad
from tests.support.archives import LINE, URL, article_of, read
from tests.support.factories import NOW


def test_a_line_becomes_an_article_without_being_fetched() -> None:
    article = article_of()

    assert article.id == article_id(URL)
    assert (article.outlet.id, article.language) == ("gazeta", "pl")
    assert [each.text for each in article.paragraphs] == LINE["paragraphs"]
    assert article.discovered_at == article.fetched_at == NOW
    assert article.published_at is None


def test_what_a_line_says_of_itself_counts() -> None:
    article = article_of(
        language="uk",
        published_at="2026-03-14T10:20:00+01:00",
        authors=["Ala Nowak", ""],
        outlet_id="other",
    )

    assert article.language == "uk"
    assert article.published_at == datetime(2026, 3, 14, 9, 20, tzinfo=UTC)
    assert article.authors == ("Ala Nowak",)
    assert (article.outlet.id, article.outlet.country) == ("other", "ZZ")


@pytest.mark.parametrize(
    "text", ["Otwarto most.\n\nKierowcy\nczekali.", "Otwarto most.\nKierowcy czekali."]
)
def test_a_text_is_divided_at_blank_lines_or_else_at_line_ends(text: str) -> None:
    article = article_of(paragraphs=None, text=text)

    assert [each.text for each in article.paragraphs] == ["Otwarto most.", "Kierowcy czekali."]


def test_paragraphs_may_have_kinds() -> None:
    article = article_of(paragraphs=[{"kind": "heading", "text": "Most"}, "Otwarto  go."])

    assert [(each.kind, each.text) for each in article.paragraphs] == [
        (ParagraphKind.HEADING, "Most"),
        (ParagraphKind.PARAGRAPH, "Otwarto go."),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[]", "wrong_schema"),
        (b"{}", "wrong_schema"),
        (json.dumps(LINE | {"url": "ftp://gazeta.example/"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"published_at": "yesterday"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"language": "po polsku"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"outlet_id": "Not An Id"}).encode(), "wrong_schema"),
        (json.dumps(LINE | {"paragraphs": [" "]}).encode(), "empty_article"),
        (json.dumps(LINE | {"title": ""}).encode(), "empty_article"),
        (b'{"title": "' + b"x" * limits.LINE_BYTES.most + b'"}', "too_large"),
    ],
)
def test_a_bad_line_is_named_by_its_place_and_the_rest_goes_on(line: bytes, reason: str) -> None:
    good = json.dumps(LINE).encode()

    first, bad, last = read(b"\n".join([good, b"", line, good]))

    assert isinstance(bad, Bad)
    assert (bad.place, bad.reason) == ("a.ndjson:3", reason)
    assert isinstance(first, Article)
    assert first == last
