"""Pages that list articles are told from articles."""

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


def test_an_article_with_teasers_below_is_an_article() -> None:
    body = "".join(f"<p>{text}</p>" for text in TEXTS * 2)
    page = html_page(body=body).replace("</article>", f"</article><aside>{TEASERS}</aside>")

    assert texts(extracted(page))[0] == TEXTS[0]
