"""Pages that stand in front of articles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.fetcher.extraction.page import dom, walls
from services.fetcher.extraction.page.blocks import Block, blocks
from services.fetcher.extraction.refusals import Refused
from tests.support.extraction import extracted, reason
from tests.support.pages import TEXTS, html_page

# Letters that count as others under IGNORECASE and not when folded; nobody writes them there.
_LETTERS = st.characters(exclude_characters="İı", codec="utf-8")


@settings(max_examples=1_000)
@given(st.from_regex(walls._CONSENT, fullmatch=True, alphabet=_LETTERS))
def test_whatever_asks_for_consent_has_a_hint_of_it(text: str) -> None:
    assert walls._may_ask(text)


PROSE = "The ferry stopped at noon, and three hundred people waited on the quay until the evening. "


def refuse(title: str, body: str) -> None:
    walls.refuse_blocked(title, blocks(dom.parse(f"<html><body>{body}</body></html>")))


@pytest.mark.parametrize(
    "title",
    [
        "403: The house that nobody may enter",
        "Access denied: reporters kept out of the town hall",
        "403 Forbidden: a history of the word no",
        "Not found: the painting that a museum lost",
    ],
)
def test_a_headline_that_begins_like_an_error_is_one_over_a_text(title: str) -> None:
    refuse(title, f"<h1>{title}</h1>" + f"<p>{PROSE}</p>" * 4)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("404 Not Found on this server | The Courier", f"<p>{PROSE}</p>" * 4),
        ("404 Not Found | The Courier", f"<p>{PROSE}</p>" * 4),
        ("Access denied: this page of the Courier", "<p>You can go back to the start.</p>"),
        ("Page not found - The Courier of the Upper Valley", "<p>Try the search.</p>"),
        ("Security check: one step before you go on", "<p>Verify that you are human.</p>"),
    ],
)
def test_an_error_is_refused(title: str, body: str) -> None:
    with pytest.raises(Refused):
        refuse(title, body)


def test_a_request_for_consent_is_refused() -> None:
    body = (
        "<p>We and our 834 partners store and/or access information, such as cookies.</p>"
        "<p>With your consent we process personal data for personalised advertising.</p>"
        "<p>You can withdraw your consent or manage your preferences in our privacy policy.</p>"
        "<button>Accept all</button>"
    )

    assert reason(html_page(title="Before you continue", body=body)) == "consent_wall"


def test_an_article_about_cookies_is_an_article() -> None:
    body = (
        "<p>The court ruled on Tuesday that cookies may not be set before a reader has agreed.</p>"
        f"<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p><p>{TEXTS[2]}</p>"
        "<p>Publishers had asked for consent with banners that hid the button to refuse.</p>"
    )

    assert len(extracted(html_page(title="Court rules on cookies", body=body)).paragraphs) == 5


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "Enable JavaScript and cookies to continue"),
        ("Access Denied", "You don't have permission to access this page. Reference #18.2f"),
        ("courier.example", "Please verify you are a human by completing the security check."),
        ("404 Not Found", "The page that you are looking for has moved or never was here."),
    ],
)
def test_a_page_in_the_way_is_refused(title: str, text: str) -> None:
    html = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"

    assert reason(html) == "block_page"


@pytest.mark.parametrize(
    "line",
    [
        "To go on, please turn off your ad blocker for the Courier.",
        "Bitte deaktivieren Sie Ihren Werbeblocker und laden Sie neu.",
        "Merci, désactivez votre bloqueur de publicités sur ce site.",
        "Por favor, desactiva tu bloqueador de anuncios.",
        "Your browser is out of date and shows nothing here.",
        "Votre navigateur n’est pas assez récent pour ce site.",
        "Ten minutes: the Courier is currently undergoing maintenance.",
        "Die Seite, die Sie suchen, haben wir abgeschafft.",
        "Strona, której szukasz, już tu nie mieszka.",
    ],
)
def test_a_page_that_shows_no_more_than_why_it_shows_nothing_is_refused(line: str) -> None:
    with pytest.raises(Refused):
        refuse("The Courier", f"<h1>The Courier</h1><p>{line}</p><p>{PROSE}</p>")


@pytest.mark.parametrize(
    "line",
    [
        "Half of all readers use an ad blocker, and half of those pay, says the Courier.",
        "Wer einen Werbeblocker hat, sieht die Anzeigen der Fähre nicht.",
        "The ferry is out for maintenance until Friday.",
        "La page est tournée, dit le capitaine.",
    ],
)
def test_news_of_blockers_and_maintenance_are_none(line: str) -> None:
    refuse("Ferry stops", f"<h1>Ferry stops</h1><p>{line}</p><p>{PROSE}</p>")


OFFER = (
    "<p>Read the Courier free of advertising and tracking for 4 € a month.</p>"
    "<p>Profiles, measured audiences and content that is made to measure need your data.</p>"
)
ASKED = (
    "<p>We and our 834 partners store and/or access information, such as cookies.</p>"
    "<p>You may accept all of it, or manage your preferences in the privacy settings.</p>"
)


def of(body: str) -> list[Block]:
    return blocks(dom.parse(f"<html><body>{body}</body></html>"))


def test_what_pruning_leaves_of_a_request_for_consent_is_refused() -> None:
    with pytest.raises(Refused):
        walls.refuse_rest_of_consent(of(OFFER), of(ASKED + OFFER), "Crane falls")


def test_a_short_article_beside_a_request_for_consent_is_none() -> None:
    walls.refuse_rest_of_consent(of(f"<p>{PROSE}</p>" * 2), of(ASKED + ASKED), "Ferry stops")


def test_a_report_that_quotes_a_block_page_is_an_article() -> None:
    quoted = "“Your browser is out of date”, the portal tells whoever asks for a new passport."

    refuse("Portal turns people away", f"<h1>Portal</h1><p>{quoted}</p><p>{PROSE}</p>")


CONSENT_NEWS = (
    "<p>The regulator fined a publisher because consent to cookies was not given freely.</p>"
    "<p>The button that rejects all tracking stood on a second page, the decision says.</p>"
)


def test_a_short_article_on_consent_is_told_by_what_the_page_states() -> None:
    walls.refuse_consent("", of(CONSENT_NEWS), "Fine for a cookie banner", says_article=True)


def test_a_request_for_consent_is_none_whatever_the_page_states() -> None:
    with pytest.raises(Refused):
        walls.refuse_consent("", of(ASKED + OFFER), "Crane falls", says_article=True)


def test_a_dutch_request_for_consent_is_refused() -> None:
    body = (
        "<p>De Koerier en derde partijen plaatsen cookies voor gepersonaliseerde advertenties.</p>"
        "<p>Klik op akkoord, of kies zelf bij de instellingen wat je wel en niet wilt delen.</p>"
    )

    assert reason(html_page(title="Jouw privacy", body=body)) == "consent_wall"
