"""Calls to readers, which may stand anywhere in an article, and sentences with their words."""

import pytest

from services.fetcher.extraction.page.calls import is_call
from tests.support.extraction import extracted, texts
from tests.support.pages import TEXTS, html_page


@pytest.mark.parametrize(
    "text",
    [
        "Sign up here for the Courier's weekend newsletter.",
        "Abonnieren Sie unseren Newsletter aus dem Tal.",
        "Inscrivez-vous à la newsletter du soir.",
        "Suscríbete al boletín de los viernes.",
        "Assine a nossa newsletter semanal.",
        "Iscriviti alla newsletter della redazione.",
        "Abonneer je op de nieuwsbrief van de redactie.",
        "Zapisz się do newslettera redakcji.",
        "Odoberajte náš newsletter.",
        "Iratkozz fel a heti hírlevélre!",
        "Підпишіться на вечірню розсилку.",
        "הירשמו לניוזלטר השבועי.",
        "Tilaa viikon uutiskirje.",
        "订阅每周简报。",
        "Get the best of the valley in your inbox every morning.",
        "Recibe cada mañana lo mejor del valle en tu correo.",
        "Follow us on Mastodon.",
        "Suivez notre page sur LinkedIn.",
        "Ακολουθήστε μας στο YouTube.",
        "تابعونا على تويتر.",
        "Laden Sie unsere App aufs Telefon.",
        "Pobierz naszą aplikację na telefon.",
        "Установите наше приложение на телефон.",
        "Tải ứng dụng của chúng tôi về máy.",
        "Support our independent journalism with a monthly gift.",
        "Поддержите независимую журналистику рублём.",
        "Stöd vår lokala journalistik.",
        "Subscribe for $2 and read on without limits: unlimited access.",
        "Fizess elő 990 Ft-ért az első hónapban!",
        "कृपया हमारे न्यूज़लेटर को सब्सक्राइब करें।",
        "আমাদের নিউজলেটার পড়ুন, সাবস্ক্রাইব করুন।",
        "뉴스레터를 구독해 주세요.",
        "ニュースレターにご登録ください。",
        "از روزنامه‌نگاری مستقل ما حمایت کنید.",
    ],
)
def test_a_call_is_told(text: str) -> None:
    assert is_call(text)


@pytest.mark.parametrize(
    "text",
    [
        "Subscribe to one of the vegetable boxes and the cook decides for you, growers say.",
        "Support for independent journalism fell, a survey of our neighbours shows.",
        "Follow the old towpath and our town lies behind you within an hour.",
        "Die Unterstützung für unabhängige Journalisten nahm ab.",
        "Abonnenten der App zahlen im ersten Monat einen Euro, teilte die Bahn mit.",
        "L'abonné à la newsletter reçoit un billet, indique le théâtre.",
        "Suscribirse al boletín cuesta nada, según la alcaldesa.",
        "Podpora nezávislých novinářů klesla, uvedla nadace.",
        "Поддержка независимых журналистов выросла, сообщил фонд.",
        "“Sign up for our newsletter,” the clerk told each of them.",
        "«Подпишитесь на нашу рассылку», — просил каждого чиновник.",
        "ऐप डाउनलोड करने वालों को छूट मिली, कंपनी ने बताया।",
        "メールマガジンの登録者は三万人に増えた。",
        "뉴스레터 구독자는 삼만 명으로 늘었다.",
        "Få læste kommunens nyhedsbrev i fjor.",
    ],
)
def test_a_sentence_of_a_report_is_none(text: str) -> None:
    assert not is_call(text)


def test_a_call_goes_from_the_middle_of_an_article_and_the_report_stays() -> None:
    told = (
        "The newsletter of the town has forty thousand readers, and most of them are subscribers."
    )
    call = "Subscribe to our newsletter for more from the valley."
    lines = (TEXTS[0], call, told, *TEXTS[1:], *(f"{text} So it was told." for text in TEXTS))

    found = texts(extracted(html_page(body="".join(f"<p>{line}</p>" for line in lines))))

    assert found == [line for line in lines if line != call]
