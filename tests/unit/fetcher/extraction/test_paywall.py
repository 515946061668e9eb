"""Paywalls that show by what the feed told and the page does not."""

import pytest

from perspektiven.contracts import Paragraph, ParagraphKind
from services.fetcher.extraction.extract import Page, extract
from services.fetcher.extraction.paywall import is_notice, shorter_than_summary
from tests.support.extraction import NOW, URL, extracted, json_ld, texts
from tests.support.pages import TEXTS, TITLE, html_page

FIRST = (
    "The harbour of the small town was closed on Friday after a storm had torn two ships from "
    "their moorings, the port authority said in the evening. Nobody was hurt."
)
SECOND = (
    "Divers will look at the quay on Saturday; until then the ferries land at the old pier, and "
    "lorries wait outside the town. The mayor spoke of the worst night in thirty years."
)
THIRD = (
    "How much the repair will cost is open. In the year before the council had put off the works "
    "on the breakwater, which engineers had asked for since a crack was found in its foot."
)
WHOLE = f"{FIRST} {SECOND} {THIRD}"


@pytest.mark.parametrize(
    ("summary", "texts"),
    [
        (WHOLE, [FIRST]),
        (f"{WHOLE[:420]}…", [FIRST]),
        (f"{FIRST} {SECOND}", [FIRST, f"{SECOND[:60]}…"]),
        (f"{FIRST} {SECOND}", [f"{FIRST[:120]} [...]"]),
    ],
)
def test_a_text_that_lacks_what_its_summary_tells_is_a_teaser(
    summary: str, texts: list[str]
) -> None:
    paragraphs = [Paragraph(text=text) for text in texts]

    assert shorter_than_summary(summary, paragraphs, texts) == "shorter_than_summary"


@pytest.mark.parametrize(
    ("summary", "texts"),
    [
        (None, [FIRST]),
        ("", [FIRST]),
        (FIRST, [FIRST]),  # an agency's notice: its summary is all there is
        (f"“{FIRST}”", [FIRST.replace(" ", "  ")]),
        (
            f"{FIRST} The post Storm closes harbour of small town appeared first on Courier.",
            [FIRST],
        ),
        (f"{FIRST[:80]}…", [FIRST]),
        (f"{FIRST[:80]}…", [f"{FIRST[:80]}…"]),
        (f"{FIRST} {SECOND}", [FIRST, SECOND, THIRD]),
        (FIRST, ["And then, who knows…"]),  # breaks off, but not in what the summary tells
    ],
)
def test_a_text_that_holds_its_summary_is_whole(summary: str | None, texts: list[str]) -> None:
    paragraphs = [Paragraph(text=text) for text in texts]

    assert shorter_than_summary(summary, paragraphs, texts) is None


def test_what_stands_on_the_page_nobody_hides() -> None:
    found = [Paragraph(text=FIRST)]

    assert shorter_than_summary(WHOLE, found, [FIRST, SECOND, THIRD, "Contact"]) is None


def test_headings_and_captions_do_not_keep_a_teaser_from_being_told() -> None:
    texts = [("A crane", ParagraphKind.CAPTION), (f"{FIRST[:120]}…", ParagraphKind.PARAGRAPH)]
    found = [Paragraph(text=text, kind=kind) for text, kind in texts]

    assert shorter_than_summary(FIRST, found, [text for text, _ in texts]) is not None


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
