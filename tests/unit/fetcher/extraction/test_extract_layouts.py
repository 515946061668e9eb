"""Names and boxes that newspapers put around their text, and that look like something else."""

from datetime import UTC, datetime

import pytest

from services.fetcher.extraction.extract import Page, extract
from tests.support.pages import TEXTS, TITLE

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://www.courier.example/story-4711.html"
TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
HEADLINE = f"<h1>{TITLE}</h1>"
CONSENT = (
    "<p>We and our partners store cookies on your device and process personal data.</p>"
    "<p>You may accept all of them, reject them, or manage your preferences at any time.</p>"
) * 6


def texts(body: str) -> list[str]:
    html = f"<html lang=en><head><title>{TITLE}</title></head><body>{body}</body></html>"
    found = extract(Page(URL, html.encode()), now=NOW)
    return [paragraph.text for paragraph in found.paragraphs]


@pytest.mark.parametrize(
    "names",
    [
        "sidebar_content",
        "layout-with-sidebar--right",
        "content-sidebar-wrap",
        "post-17 post type-post hentry category-news tag-footer tag-related-stories",
        "hentry has-comments author-cookie",
    ],
)
@pytest.mark.parametrize("above", [HEADLINE, ""])
def test_a_text_may_stand_in_an_element_with_a_bad_name(names: str, above: str) -> None:
    below = "" if above else HEADLINE

    banner = f'<div class="cookie-banner">{CONSENT}</div>'

    assert texts(f'{above}<div class="{names}">{below}{TEXT}</div>{banner}') == list(TEXTS)


def test_a_sidebar_with_more_text_than_the_article_is_none() -> None:
    aside = "".join(f"<p>{text} {text}</p>" for text in reversed(TEXTS))

    found = texts(f'<div class="post">{HEADLINE}{TEXT}</div><div id="sidebar">{aside}</div>')

    assert found == list(TEXTS)


def test_a_banner_does_not_make_a_list_of_teasers_of_the_text() -> None:
    linked = "".join(
        f'<h3><a href="/{n}">What came of it in part {n} of this</a></h3><p>{text}</p>'
        for n, text in enumerate(TEXTS)
    )
    banner = f'<div class="cookie-banner">{CONSENT}</div>'

    assert TEXTS[0] in texts(f"<div>{HEADLINE}</div><div>{linked}</div>{banner}")


def test_the_id_of_a_heading_says_nothing_of_it() -> None:
    inner = f'<p>{TEXTS[0]}</p><h2 id="share_prices_fall">Share prices fall</h2><p>{TEXTS[1]}</p>'

    assert "Share prices fall" in texts(f"<article>{HEADLINE}{inner}<p>{TEXTS[2]}</p></article>")


def test_sections_of_one_name_are_judged_together() -> None:
    told = [f"{text} That was part {number} of it." for number, text in enumerate(TEXTS * 4)]
    sections = "".join(
        f'<section class="Part Part--Ads" id="part-{number}"><p>{text}</p></section>'
        for number, text in enumerate(told)
    )

    assert texts(f"<article>{HEADLINE}{sections}</article>") == told


def test_an_article_beside_many_links_is_no_list_of_teasers() -> None:
    links = "".join(
        f'<p><a href="/{n}">What else has happened today, part {n}</a></p>' for n in range(4)
    )
    foot = f"<p>{'Quotes are delayed by a quarter of an hour and come without warranty. ' * 14}</p>"

    found = texts(f'<div class="row">{TEXT}<div>{links}</div></div><div class="end">{foot}</div>')

    assert found[:3] == list(TEXTS)


def test_how_a_word_is_pronounced_is_no_text() -> None:
    ruby = "<ruby>東京<rp>(</rp><RT>とうきょう</RT><rp>)</rp></ruby>の新しい橋が金曜日に開通した。"

    assert texts(f"<article>{HEADLINE}<p>{ruby * 8}</p></article>") == [
        "東京の新しい橋が金曜日に開通した。" * 8
    ]


def test_a_text_beside_a_picture_is_text() -> None:
    slides = "".join(f"<section><caption>{text}</caption></section>" for text in TEXTS)

    assert texts(f"<main>{HEADLINE}{slides}</main>") == list(TEXTS)


def test_an_article_on_data_protection_is_no_request_for_consent() -> None:
    told = [
        f"Datenschutz, sagt die Ministerin, sei in der Schule Nummer {n} noch immer ein Fremdwort."
        for n in range(8)
    ]
    body = "".join(f"<p>{each}</p>" for each in told)

    assert texts(f"<article><h1>Datenschutz in Schulen</h1>{body}</article>") == told


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Hamburg, 2. November 2025</p>{HEADLINE}{TEXT}",
        f"{HEADLINE}<p>02.11.2025 | Politik</p>{TEXT}",
        f"{HEADLINE}{TEXT}<p>Datum: 02.11.2025</p>",
    ],
)
def test_a_day_beside_the_headline_is_that_of_the_article(body: str) -> None:
    html = f'<html lang="de"><head><title>{TITLE}</title></head><body>{body}</body></html>'

    found = extract(Page(URL, html.encode(), languages=("de",)), now=NOW)

    assert found.published_at is not None
    assert found.published_at.date().isoformat() == "2025-11-02"
