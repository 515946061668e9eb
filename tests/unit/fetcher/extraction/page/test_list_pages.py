"""Pages that list articles are told from articles."""

import pytest

from tests.support.extraction import extracted, reason, texts
from tests.support.pages import TEXTS, html_page

TEASERS = "".join(
    f'<h2><a href="/news/{number}">The river rose by {number} metres over night</a></h2>'
    for number in range(12)
)


def test_headlines_that_are_links_make_a_list() -> None:
    main = f"{TEASERS}<p>{TEXTS[0]}</p>{TEASERS}<p>{TEXTS[1]}</p>"

    assert reason(f"<html><body><main>{main}</main></body></html>") == "not_news"


def test_a_home_page_is_none_whatever_text_it_has() -> None:
    assert reason(html_page(), url="https://courier.example/") == "not_news"


def test_results_of_a_search_at_the_root_are_a_list() -> None:
    for query in ("s=bridge", "page=2&q=bridge"):
        assert reason(html_page(), url=f"https://courier.example/?{query}") == "not_news"
    assert texts(extracted(html_page(), url="https://courier.example/?p=118")) == list(TEXTS)


def test_an_article_with_teasers_below_is_an_article() -> None:
    body = "".join(f"<p>{text}</p>" for text in TEXTS * 2)
    page = html_page(body=body).replace("</article>", f"</article><aside>{TEASERS}</aside>")

    assert texts(extracted(page))[0] == TEXTS[0]


def test_texts_below_linked_headlines_make_a_list_whatever_dates_they_have() -> None:
    teasers = "".join(
        f'<section><h3><a href="/n/{n}">What the council did in month {n}</a></h3>'
        f"<p>In month {n} of the year the council of Millbrook met and spoke about its bridge.</p>"
        f'<time datetime="2026-0{n}-11T10:00:00Z">11.{n}.</time></section>'
        for n in range(1, 7)
    )

    assert reason(html_page(title="Council", body=teasers)) == "not_news"


def test_a_short_article_stays_one_above_teasers_with_texts() -> None:
    teasers = "".join(
        f'<section><h3><a href="/n/{n}">What the council did in month {n}</a></h3>'
        f"<p>In month {n} of the year the council of Millbrook met.</p></section>"
        for n in range(1, 7)
    )
    page = html_page(body=f"<p>{TEXTS[0]} {TEXTS[1]} {TEXTS[2]}</p>")

    assert texts(extracted(page.replace("</article>", f"</article>{teasers}"))) == [" ".join(TEXTS)]


CARDS = "".join(
    f'<div><h3><a href="/n/{n}">What the council did in month {n}</a></h3>'
    f"<p>In month {n} of the year the council met and spoke about the old bridge.</p></div>"
    for n in range(1, 5)
)


@pytest.mark.parametrize(
    "url",
    [
        "https://courier.example/author/jane-doe/",
        "https://courier.example/tag/bridges/page/2",
        "https://courier.example/thema/hafen",
        "https://courier.example/search?q=bridge",
    ],
)
def test_few_teasers_make_a_list_at_an_address_of_lists(url: str) -> None:
    own = "<p>Jane Doe has written about the valley and its people since the spring of 2012.</p>"

    assert reason(html_page(title="Jane Doe", body=own + CARDS), url=url) == "not_news"


def test_an_article_at_such_an_address_is_an_article() -> None:
    body = "".join(f"<p>{text}</p>" for text in TEXTS)

    found = extracted(html_page(body=body), url="https://courier.example/author/jane-doe/")

    assert texts(found) == list(TEXTS)
