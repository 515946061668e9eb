"""Dates of whole pages: spellings of many languages, partial and future ones."""

from datetime import UTC, datetime

import pytest

from services.fetcher.extraction.extract import Page, extract
from tests.support.pages import TEXTS, html_page

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
URL = "https://www.courier.example/news/bridge.html"


def published(head: str = "", above: str = "", language: str = "en", url: str = URL) -> str | None:
    body = above + "".join(f"<p>{text}</p>" for text in TEXTS)
    page = html_page(head=head, body=body, language=language)
    found = extract(Page(url, page.encode()), now=NOW).published_at
    return f"{found:%Y-%m-%dT%H:%M}" if found else None


def meta(text: str) -> str:
    return f'<meta property="article:published_time" content="{text}">'


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2025년 11월 26일 오후 3:05", "ko", ["2025-11-26T06:05"]),
        ("2025.11.26. 오전 9시 5분", "ko", ["2025-11-26T00:05"]),
        ("입력 2025-11-26 15:05:10", "ko", ["2025-11-26T06:05"]),
        ("2025年11月26日 下午3:05", "zh-TW", ["2025-11-26T07:05", "2025-11-26T15:05"]),
        ("2025年11月26日 午後3時5分", "ja", ["2025-11-26T06:05"]),
        ("26 नवंबर 2025, 3:05 PM IST", "hi", ["2025-11-26T09:35"]),
        ("Nov 26, 2025 3:05 p.m. ET", "en-US", ["2025-11-26T20:05"]),
        (
            "November 26, 2025, 12:05 a.m.",
            "en-US",
            ["2025-11-26T05:05", "2025-11-26T00:05", "2025-11-26T08:05"],
        ),
        ("26 Νοεμβρίου 2025, 3:05 μ.μ.", "el", ["2025-11-26T13:05"]),
        ("26 نوفمبر 2025 3:05 مساءً", "ar", ["2025-11-26T15:05", "2025-11-26T12:05"]),
        ("26/11/2025 03:05 CH", "vi", ["2025-11-26T08:05"]),
        ("26. november 2025 kl. 15.05", "da", ["2025-11-26T14:05"]),
        ("26. marraskuuta 2025 klo 15.05", "fi", ["2025-11-26T13:05"]),
        ("26 listopada 2025, godz. 15:05", "pl", ["2025-11-26T14:05"]),
        ("9 تشرين الثاني 2025 3:05 مساءً", "ar", ["2025-11-09T15:05", "2025-11-09T12:05"]),
        ("९ नवम्बर २०२५ दोपहर 3:05", "hi", ["2025-11-09T09:35"]),
        (
            "Updated: Nov 9, 2025 9 a.m.; Posted: Nov 8, 2025 3:05 p.m. ET",
            "en",
            ["2025-11-08T20:05"],
        ),
        ("Aktualisiert 9.11.2025, veröffentlicht 8.11.2025, 15:05", "de", ["2025-11-08T14:05"]),
        ("26 KASIM 2025 15:05", "tr", ["2025-11-26T12:05"]),
        ("26 Ağustos 2025 Salı 15:05", "tr", ["2025-08-26T12:05"]),
        ("2025. gada 26. NOVEMBRĪ, 15:05", "lv", ["2025-11-26T13:05"]),
        ("2025 m. lapkričio 26 d. 15:05", "lt", ["2025-11-26T13:05"]),
        ("26 НОЯБРЯ 2025, 15:05", "ru", ["2025-11-26T12:05", "2025-11-26T15:05"]),
        ("26 листопада 2025, 15:05", "uk", ["2025-11-26T13:05"]),
        ("26. listopadu 2025 15:05", "cs", ["2025-11-26T14:05"]),
        ("2025. november 26. 15:05", "hu", ["2025-11-26T14:05"]),
        ("26 de novembro de 2025 às 15h05", "pt-BR", ["2025-11-26T18:05"]),
        ("26 novembre 2025 à 15h05", "fr", ["2025-11-26T14:05"]),
        ("26 MARS 2025 15:05", "fr", ["2025-03-26T14:05"]),
        ("26 NOIEMBRIE 2025, 15:05", "ro", ["2025-11-26T13:05"]),
        ("26 พฤศจิกายน 2568 15:05 น.", "th", ["2025-11-26T08:05"]),
    ],
)
def test_a_date_is_read_as_its_language_writes_it(
    text: str, language: str, expected: list[str]
) -> None:
    assert published(above=f'<div class="date">{text}</div>', language=language) in expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed Nov 26 2025 15:05:00 GMT+0100 (Central European Standard Time)", "2025-11-26T14:05"),
        ("Wed Nov 26 15:05:00 CET 2025", "2025-11-26T14:05"),
        ("2025-11-26 15:05:00 +0100 CET", "2025-11-26T14:05"),
        ("2025-11-26T15:05:00UTC+02:00", "2025-11-26T13:05"),
        ("26 Nov 2025 15:05 UTC+5:30", "2025-11-26T09:35"),
        ("2025-11-26T15:05:00.123456789+01:00", "2025-11-26T14:05"),
        ("20251126T150500Z", "2025-11-26T15:05"),
        ("1764169500", "2025-11-26T15:05"),
        ("2025-11-26T15:05:00 America/New_York", "2025-11-26T20:05"),
        ("2025-11-26T15:05:00-0500", "2025-11-26T20:05"),
        ("Nov. 26, 2025 at 3:05 PM PST", "2025-11-26T23:05"),
        ("2025-11-26T15:05:00−05:00", "2025-11-26T20:05"),
    ],
)
def test_a_date_is_read_as_programs_write_it(text: str, expected: str) -> None:
    assert published(meta(text)) == expected


@pytest.mark.parametrize("text", ["2026-05-01T10:00:00Z", "2026-05-01", "2026-03-15", "1 May 2027"])
def test_a_date_in_the_future_is_none_and_no_other_is_guessed(text: str) -> None:
    assert published(meta(text), language="en-US") is None


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"head": meta("2025-11-26"), "language": "pl"}, "2025-11-26T11:00"),
        ({"head": meta("2025-11-26"), "language": "en-US"}, "2025-11-26T17:00"),
        ({"above": "<time>26.11.2025</time>", "language": "de"}, "2025-11-26T11:00"),
        ({"url": "https://www.courier.example/2025/11/26/bridge.html"}, "2025-11-26T12:00"),
        ({"head": meta("2026-03-14"), "language": "en-US"}, "2026-03-14T04:00"),
    ],
)
def test_a_day_without_a_time_is_its_noon_there_and_never_in_the_future(
    how: dict[str, str], expected: str
) -> None:
    assert published(**how) == expected


def test_a_time_of_the_same_day_wins_over_the_day_alone() -> None:
    same = '<time datetime="2025-11-26T15:05:00-05:00">3:05 PM</time>'
    other = '<time datetime="2025-11-20T15:05:00-05:00">3:05 PM</time>'

    assert published(meta("2025-11-26"), same + other, language="en-US") == "2025-11-26T20:05"
    assert published(meta("2025-11-26"), other + same, language="en-US") == "2025-11-26T17:00"


def test_a_date_beside_a_link_is_found_next_to_the_headline() -> None:
    line = '<p><a href="/rivers">Rivers</a> 26 November 2025 15:05</p>'

    assert published(above=line, language="en-GB") == "2025-11-26T15:05"


@pytest.mark.parametrize("stated", ["1764169500", "1764169500000"])
@pytest.mark.parametrize("kind", ["NewsArticle", "WebPage"])
def test_a_number_in_json_ld_counts_seconds_or_milliseconds(kind: str, stated: str) -> None:
    text = f'{{"@type":"{kind}","headline":"A","datePublished":{stated}}}'
    head = f'<script type="application/ld+json">{text}</script>'

    assert published(head) == "2025-11-26T15:05"


def test_the_title_of_an_abbreviation_is_what_it_stands_for() -> None:
    line = '<abbr itemprop="datePublished" title="2025-11-26T16:05:00+01:00">16:05</abbr>'

    assert published(above=line) == "2025-11-26T15:05"
