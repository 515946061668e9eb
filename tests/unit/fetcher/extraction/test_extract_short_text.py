"""Short lines that are text, and lines that only look like it."""

from datetime import UTC, datetime

import pytest

from services.fetcher.extraction.extract import Extracted, Page, extract
from tests.support.pages import TEXTS, html_page

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
URL = "https://www.courier.example/news/bridge-1234.html"


def extracted(html: str) -> Extracted:
    return extract(Page(URL, html.encode()), now=NOW)


def texts(html: str) -> list[str]:
    return [paragraph.text for paragraph in extracted(html).paragraphs]


def around(inner: str) -> str:
    return html_page(body=f"<p>{TEXTS[0]}</p>{inner}<p>{TEXTS[1]}</p><p>{TEXTS[2]}</p>")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            "<p><b>Wird gebaut?</b></p><p>Ja.</p><p><b>Bald?</b></p><p>Nein.</p>"
            "<p><b>Sicher?</b></p><p>Ja.</p>",
            ["Wird gebaut?", "Ja.", "Bald?", "Nein.", "Sicher?", "Ja."],
        ),
        (
            "<p><b>1898</b></p><p>Pierwszy most z drewna.</p>"
            "<p><b>1950</b></p><p>Most z betonu.</p>",
            ["1898", "Pierwszy most z drewna.", "1950", "Most z betonu."],
        ),
        (
            "<p>Verboten werden:</p><ul><li>WhatsApp</li><li>Telegram</li><li>X</li></ul>",
            ["Verboten werden:", "WhatsApp", "Telegram", "X"],
        ),
        ("<p>Share the work, she said.</p>", ["Share the work, she said."]),
        (
            "<table><tr class='player-7'><td>Ann Lee</td><td>12</td></tr></table>",
            ["Ann Lee | 12"],
        ),
    ],
)
def test_short_lines_of_the_text_stay(inner: str, expected: list[str]) -> None:
    assert texts(around(inner)) == [TEXTS[0], *expected, TEXTS[1], TEXTS[2]]


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Share this article on Facebook</p>",
        "<ul><li><a href='#'>Facebook</a></li><li><a href='#'>WhatsApp</a></li></ul>",
        "<p>Dalszy ciąg artykułu pod zdjęciem</p>",
        "<p>The old bridge in winter © Ann Lee</p>",
        f"<div style='display:none'><p>{TEXTS[0]}</p><p>{TEXTS[1]}</p></div>",
        f"<div class='hidden'><p>{TEXTS[0]}</p></div>",
        "<p>Sign in to keep reading.</p><ul><li>Create a free account</li></ul>",
    ],
)
def test_lines_beside_the_text_go(inner: str) -> None:
    assert texts(around(inner)) == list(TEXTS)


def test_what_is_hidden_on_small_screens_alone_stays() -> None:
    inner = "<div class='hidden md:block'><p>The works begin in spring, said the mayor.</p></div>"

    assert "The works begin in spring, said the mayor." in texts(around(inner))


def test_a_live_blog_in_json_ld_is_an_article() -> None:
    updates = ",".join(
        f'{{"@type":"BlogPosting","headline":"Update {at}","articleBody":"{text}"}}'
        for at, text in enumerate(TEXTS)
    )
    blog = f'{{"@type":"LiveBlogPosting","headline":"Vote","liveBlogUpdate":[{updates}]}}'
    head = f'<script type="application/ld+json">{blog}</script>'

    found = texts(f"<html><head>{head}</head><body><h1>Vote</h1><div></div></body></html>")

    assert set(TEXTS) <= set(found)


def test_prose_behind_a_notice_stays() -> None:
    behind = "The mayor will answer questions in the hall on Thursday evening."
    body = "".join(f"<p>{text}</p>" for text in (*TEXTS, "Subscribe to keep reading", behind))

    assert texts(html_page(body=body)) == [*TEXTS, behind]


def test_a_summary_right_below_the_headline_is_text() -> None:
    summary = (
        "The council has decided after years of waiting, and the mayor thanks everybody for it."
    )
    page = html_page(body="".join(f"<p>{text}</p>" for text in TEXTS))
    page = page.replace("</h1>", f"</h1><div class='x7'>{summary}</div>", 1)

    assert texts(page) == [summary, *TEXTS]
