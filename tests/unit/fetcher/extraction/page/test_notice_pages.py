"""Notices that stand in place of an article, and articles about such notices."""

import pytest

from tests.support.extraction import extracted, reason, texts
from tests.support.pages import TEXTS, html_page

TEASERS = "".join(
    f'<h3><a href="/n/{n}">What the council did in month {n} of the year</a></h3>'
    f"<p>In month {n} of the year the council met and spoke about its old bridge.</p>"
    for n in range(5)
)


def page(title: str, *lines: str, below: str = "") -> str:
    told = "".join(f"<p>{line}</p>" for line in lines)
    return html_page(title=title, body=told + below, language="und")


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Page unavailable", "We could not find what you came for, and we are sorry about that."),
        (
            "Dieser Beitrag ist nicht mehr verfügbar",
            "Bitte gehen Sie auf unsere Übersicht im Netz.",
        ),
        (
            "Contenu introuvable",
            "Vous pouvez reprendre votre lecture depuis nos rubriques du jour.",
        ),
        ("La página no existe", "Lo sentimos. Nuestras secciones están en el menú de arriba."),
        ("Conteúdo indisponível", "Desculpe, a nossa equipe já retirou este texto do ar ontem."),
        (
            "Pagina non trovata",
            "Spiacenti, forse il collegamento che hai aperto era troppo vecchio.",
        ),
        (
            "Artikel niet gevonden",
            "Helaas, jouw link is oud. Kijk eens bij onze laatste berichten.",
        ),
        ("Strona niedostępna", "Przepraszamy, nasz serwis nie ma już tego tekstu w archiwum."),
        ("Stránka nenalezena", "Omlouváme se, odkaz byl nejspíš starý. Vaše cesta vede na úvod."),
        (
            "Az oldal nem létezik",
            "Elnézést, a hivatkozás régi volt, kérjük, nézzen szét a rovatokban.",
        ),
        ("Pagina nu există", "Ne pare rău, legătura este veche, vă rugăm să mergeți la rubrici."),
        ("Sayfa mevcut değil", "Üzgünüz, bağlantı eski olabilir, lütfen bölümlere göz atın."),
        (
            "Материал недоступен",
            "Извините, ссылка устарела, у нас есть другие новости на эту тему.",
        ),
        ("Сторінку не знайдено", "Перепрошуємо, посилання застаріло, у нас є інші новини."),
        ("Η σελίδα δεν υπάρχει", "Λυπούμαστε, ο σύνδεσμος είναι παλιός, δείτε τις στήλες μας."),
        ("المحتوى غير متوفر", "نعتذر عن ذلك، فقد يكون الرابط قديما ويمكنك تصفح الأقسام الأخرى."),
        ("העמוד לא נמצא", "מצטערים, ייתכן שהקישור ישן, תוכלו לעיין במדורים האחרים של האתר."),
        ("पृष्ठ उपलब्ध नहीं", "खेद है, लिंक पुराना हो सकता है, कृपया दूसरे खंड देखें।"),
        (
            "記事が見つかりません",
            "申し訳ございません。古いリンクの可能性があります。ほかの記事をご覧ください。",
        ),
        (
            "페이지를 찾을 수 없습니다",
            "죄송합니다. 주소가 오래되었을 수 있으니 다른 기사를 봐 주세요.",
        ),
        (
            "Sidan hittades inte",
            "Beklagar, länken är för gammal. Läs gärna vår förstasida i stället.",
        ),
        ("This story is not available in your region", "We may not show you what others see here."),
        ("Technische Störung", "Wir arbeiten daran. Bitte laden Sie in einigen Minuten neu."),
        ("Outdated browser", "Please take a newer one, and this newspaper will greet you again."),
    ],
)
def test_a_notice_is_refused_as_a_block_page(title: str, line: str) -> None:
    assert reason(page(title, line, line.lower())) == "block_page"


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Log in to read on", "With an account you can read twelve of our stories a month, free."),
        (
            "Bitte anmelden",
            "Haben Sie noch keinen Zugang? Bitte legen Sie in zwei Minuten einen an.",
        ),
        ("Zaloguj się", "Możesz założyć konto w naszym serwisie, trwa to dwie minuty."),
        (
            "ログインしてください",
            "会員の方はメールアドレスをご入力ください。初めての方も無料でご利用になれます。",
        ),
    ],
)
def test_a_log_in_is_refused_as_a_paywall(title: str, line: str) -> None:
    assert reason(page(title, line, f"{line} {line.lower()}")) == "paywall"


def test_teasers_below_a_notice_do_not_make_it_an_article() -> None:
    line = "You may have followed an old link, and we are sorry. Please go back to our front page."

    assert reason(page("Page not found", line, below=TEASERS * 3)) == "block_page"


@pytest.mark.parametrize(
    "title",
    [
        "Site nicht erreichbar",
        "Log in, log out: a day at the town hall",
        "Not available in your country",
    ],
)
def test_an_article_that_is_called_like_a_notice_is_an_article(title: str) -> None:
    assert texts(extracted(page(title, *TEXTS))) == list(TEXTS)


def test_what_a_report_quotes_of_a_notice_is_no_notice() -> None:
    quoted = (
        "“Sorry, the page you want is gone”: the portal of the town has shown nothing else since "
        "Sunday, and the forms for the new school year are out of reach with it.",
        "The office blames a supplier, who moved the machines to another hall over the weekend and "
        "found that a cable was too short.",
    )

    assert texts(extracted(page("Town portal: page not found", *quoted))) == list(quoted)


def test_a_form_to_log_in_below_an_article_is_no_notice() -> None:
    form = "<h3>Sign in</h3><p>Please sign in to your account to write a letter to our editor.</p>"

    assert texts(extracted(page("Bridge", *TEXTS, below=form)))[:3] == list(TEXTS)


@pytest.mark.parametrize(
    "heading",
    [
        "Create a free account to keep reading",
        "Jetzt anmelden und weiterlesen",
        "Inscrivez-vous pour continuer",
        "Para seguir leyendo, regístrate",
        "Zarejestruj się, aby czytać dalej",
        "続きを読むには会員登録が必要です",
    ],
)
def test_a_headline_that_asks_for_an_account_stands_over_no_article(heading: str) -> None:
    offer = "An account of the Courier costs nothing and takes you half a minute to set up."

    assert reason(page(heading, offer, TEXTS[0], below=TEASERS)) == "paywall"


@pytest.mark.parametrize(
    "heading",
    ["Anglers sign up to continue their protest", "Log in to continue the fight, hackers told"],
)
def test_headlines_of_reports_on_those_who_sign_up_do(heading: str) -> None:
    assert texts(extracted(page(heading, *TEXTS))) == list(TEXTS)
