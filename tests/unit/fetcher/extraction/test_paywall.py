"""Paywalls: notices that ask for a subscription, and what pages and feeds tell of theirs."""

import pytest

from services.fetcher.extraction.extract import Page, extract
from services.fetcher.extraction.paywall import is_notice
from tests.support.extraction import NOW, URL, extracted, json_ld, texts
from tests.support.pages import TEXTS, TITLE, html_page


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to continue reading",
        "Sign in to read",
        "Register now to read the full column",
        "To read the full story, start your free trial.",
        "Pour lire la suite, abonnez-vous.",
        "Para seguir leyendo, inicia sesión.",
        "Jetzt weiterlesen mit F+",
        "Zbývá vám ještě 64 % článku.",
        "Aby czytać dalej, zaloguj się.",
    ],
)
def test_a_call_to_subscribe_is_a_notice(text: str) -> None:
    assert is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "The judges asked her to read the rest aloud.",
        "Il faut attendre mardi pour lire la suite du roman.",
        "Dalszy ciąg materiału pod zdjęciem",
        "Nadie tenía ganas para seguir leyendo el informe.",
        "Sign in to read – half of all users leave the site at this line, says the study.",
        "“Subscribe to continue reading”, said the screen in the library.",
        "Subscribe to read the Courier on paper each morning",
    ],
)
def test_prose_is_no_notice(text: str) -> None:
    assert not is_notice(text)


def test_microdata_of_the_article_say_that_it_is_closed_and_those_of_a_teaser_do_not() -> None:
    closed = '<meta itemprop="isAccessibleForFree" content="False">'
    body = "".join(f"<p>{text}</p>" for text in TEXTS)
    teaser = f'<div itemscope><h3><a href="/x">Another story</a></h3>{closed}</div>'

    assert extracted(html_page(body=closed + body)).paywalled
    assert not extracted(html_page(body=body + teaser)).paywalled


def test_a_teaser_behind_a_paywall_says_so() -> None:
    head = json_ld(f'"headline":"{TITLE}","isAccessibleForFree":"False"')

    found = extracted(html_page(head=head))

    assert found.paywalled
    assert found.paywall_evidence == "json-ld isAccessibleForFree=false"


def test_a_text_shorter_than_its_feeds_summary_is_marked_as_paywalled() -> None:
    summary = " ".join([*TEXTS, *(f"There was more on the matter, part {n}." for n in range(40))])
    body = html_page().encode()

    found = extract(Page(URL, body, feed_summary=summary), now=NOW)
    whole = extract(Page(URL, body, feed_summary=" ".join(TEXTS)), now=NOW)

    assert found.paywalled
    assert found.paywall_evidence == "shorter_than_summary"
    assert not whole.paywalled


@pytest.mark.parametrize(
    "offer",
    [
        "<p>Subscribe now to continue reading this article.</p><p>First month one crown.</p>",
        "<p>この記事は会員限定です。登録すると続きをお読みいただけます。</p>",
        "<p>Jetzt weiterlesen mit unserem Abo.</p><ul><li>Jederzeit kündbar</li></ul>",
    ],
)
def test_what_a_paywall_offers_is_no_part_of_the_text(offer: str) -> None:
    inner = "".join(f"<p>{text}</p>" for text in TEXTS)

    assert texts(extracted(html_page(body=inner + offer))) == list(TEXTS)


def test_an_article_may_speak_of_subscriptions() -> None:
    told = "“Subscribe to continue reading” is what readers of every paper in town will see."
    inner = f"<p>{TEXTS[0]}</p><p>{told}</p><p>{TEXTS[1]} {TEXTS[2]} {TEXTS[1]}</p>"

    assert told in texts(extracted(html_page(body=inner)))
