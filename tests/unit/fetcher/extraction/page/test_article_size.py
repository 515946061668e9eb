"""How short an article may be: less where its page states that it is one."""

import pytest

from perspektiven.contracts import Paragraph, ParagraphKind
from services.fetcher.extraction.page.article_size import shorter_than_summary
from tests.support.extraction import extracted, json_ld, reason, texts
from tests.support.pages import TEXTS, TITLE, html_page

BRIEF = TEXTS[1]
CALLED_ARTICLE = '<meta property="og:type" content="article">'


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
