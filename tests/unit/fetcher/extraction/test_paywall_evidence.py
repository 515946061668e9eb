"""Offers of subscriptions: those that close an article, and those around articles that are free."""

import pytest

from services.fetcher.extraction.paywall import is_offer_at_end
from tests.support.extraction import extracted, json_ld, texts
from tests.support.pages import TEXTS, TITLE, html_page

OFFER = "<div><p>Subscribe to continue reading</p></div>"
TEASER = "Ferry runs aground below the castle"


def page(
    *, within: str = "", end: str = "", above: str = "", below: str = "", head: str = ""
) -> str:
    first, *others = (f"<p>{text}</p>" for text in TEXTS)
    html = html_page(body=first + others[0] + within + others[1] + end, head=head)
    return html.replace("<main>", f"{above}<main>").replace("</main>", f"</main>{below}")


@pytest.mark.parametrize(
    "box",
    [
        {"above": "<header><p>Already a subscriber? <a>Log in</a></p></header>"},
        {"below": f"<aside>{OFFER}</aside>"},
        {"below": "<footer><a>Jetzt abonnieren</a></footer>"},
        {"below": f'<div style="display:none">{OFFER}</div>'},
        {"below": f'<ul><li><a href="/f">{TEASER}</a> <b>Nur für Abonnenten</b></li></ul>'},
        {"below": f'<div><h3><a href="/f">{TEASER}</a></h3><span>会員限定</span></div>'},
        {"below": f'<template><div class="paywall">{OFFER}</div></template>'},
        {"within": OFFER},
        {"end": '<div><a href="/f">【会員限定】港町の古い橋をめぐる長い話</a></div>'},
        {"end": '<p><a href="/f">有料会員限定の記事一覧</a></p>'},
        {"end": "<p>Comments are for members. Already a subscriber? Log in</p>"},
        {"end": '<div class="paywall-teaser">Have you seen a stork? Write to us.</div>'},
        {"end": OFFER, "head": json_ld(f'"headline":"{TITLE}","isAccessibleForFree":true')},
    ],
)
def test_a_free_article_is_not_closed_by_an_offer_elsewhere(box: dict[str, str]) -> None:
    assert extracted(page(**box)).paywall_evidence is None


def test_a_box_around_the_text_is_no_paywall() -> None:
    inner = "".join(f"<p>{text}</p>" for text in TEXTS)
    html = html_page(body=f'<div class="text paywall">{inner}<p>Subscribe</p></div>')

    assert not extracted(html).paywalled


@pytest.mark.parametrize(
    "lines",
    [
        ["Este artigo é só para assinantes", "Entrar"],
        ["Den här artikeln är bara för prenumeranter.", "Logga in"],
        ["Juttu on vain tilaajille", "Kirjaudu"],
        ["Treść tylko dla prenumeratorów", "Kup dostęp"],
        ["Článek je pouze pro předplatitele", "Přihlásit"],
        ["A cikk csak előfizetőknek szól.", "Belépés"],
        ["Haberin içeriği sadece abonelere açıktır.", "Giriş yapın"],
        ["Το άρθρο είναι μόνο για συνδρομητές", "Σύνδεση"],
        ["Articol doar pentru abonați", "Autentificare"],
        ["Матеріал лише для передплатників", "Увійти"],
        ["Материал только для подписчиков", "Войти"],
        ["订阅后可阅读全文", "登录"],
        ["הכתבה למנויים בלבד", "כניסה"],
        ["Zostało dużo", "Pozostało jeszcze 64% tekstu"],
        ["Sie möchten weiterlesen?", "Das Abo kostet wenig."],
        ["Sie haben noch 70 % des Textes vor sich.", "Abo wählen"],
        ["Det här är en låst artikel. Logga in som prenumerant.", "Logga in"],
        ["유료 회원만 읽을 수 있는 기사입니다.", "로그인"],
    ],
)
def test_a_line_at_the_end_says_that_the_rest_is_for_subscribers(lines: list[str]) -> None:
    box = "".join(f"<p>{line}</p>" for line in lines)

    found = extracted(page(end=f"<div>{box}</div>"))

    assert found.paywalled
    assert texts(found) == list(TEXTS)


def test_a_heading_and_the_order_below_it_close_an_article() -> None:
    box = "<div><h2>Läs vidare</h2><p>Din tidning</p><p>Bli prenumerant för 9 kronor.</p></div>"
    found = extracted(page(end=box.replace("<p>Din tidning</p>", "")))
    apart = extracted(page(end=box))

    assert found.paywalled
    assert texts(found) == texts(apart) == list(TEXTS)


@pytest.mark.parametrize(
    "text",
    [
        "Tidningen har bara fyra hundra prenumeranter kvar i dag.",
        "Президент подписал закон только вечером, и статья вступила в силу.",
        "Hallissa on vielä tilaa, ja lippu maksaa 5 €.",
        "O clube assina com o avançado por 20 €.",
        "“Articol doar pentru abonați”, scria pe ecran.",
        "Pismo miało wtedy pięć tysięcy prenumeratorów i jedną maszynę.",
    ],
)
def test_prose_on_subscribers_is_no_offer(text: str) -> None:
    assert not is_offer_at_end(text)


def test_short_lines_of_the_text_above_an_offer_stay() -> None:
    answers = "<p>Nobody.</p><p>Este artigo é só para assinantes</p>"

    assert texts(extracted(page(end=answers))) == [*TEXTS, "Nobody."]


def test_the_offer_of_a_short_article_is_its_own_though_it_is_a_long_link() -> None:
    offer = "<p>Subscribe to continue reading</p><a href='/s'>Four weeks of the Courier for 1 €</a>"
    body = f"<p>{' '.join(TEXTS)}</p><div>{offer}</div>"

    assert extracted(html_page(body=body)).paywalled
