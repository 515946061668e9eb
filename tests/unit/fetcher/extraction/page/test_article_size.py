"""How short an article may be: less where its page states that it is one."""

from tests.support.extraction import extracted, json_ld, reason, texts
from tests.support.pages import TEXTS, TITLE, html_page

BRIEF = TEXTS[1]
CALLED_ARTICLE = '<meta property="og:type" content="article">'


def test_a_brief_is_an_article_where_its_page_states_it() -> None:
    for head in (json_ld(f'"headline":"{TITLE}"'), CALLED_ARTICLE):
        assert texts(extracted(html_page(head=head, texts=[BRIEF]))) == [BRIEF]


def test_without_such_a_statement_it_is_too_short() -> None:
    assert reason(html_page(texts=[BRIEF])) == "too_short"


def test_a_label_or_a_word_to_visitors_is_no_brief() -> None:
    for text in ("Bridge, river, town, council", "Please enable scripts to see what we have here."):
        assert reason(html_page(head=CALLED_ARTICLE, texts=[text])) in {"too_short", "empty_page"}


def test_a_page_called_article_has_its_title_for_a_headline() -> None:
    html = html_page(head=CALLED_ARTICLE, texts=[BRIEF]).replace("<h1>", "<h1>About ")

    assert reason(html) == "too_short"


def test_a_teaser_in_front_of_a_paywall_is_no_brief() -> None:
    head = json_ld(f'"headline":"{TITLE}","isAccessibleForFree":false')

    assert reason(html_page(head=head, texts=[BRIEF])) == "paywall"
