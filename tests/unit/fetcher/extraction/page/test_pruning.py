"""Parts of a page that go before its text is looked for, and parts that stay."""

import pytest

from tests.support.extraction import extracted, json_ld, texts
from tests.support.pages import TEXTS, TITLE, html_page


def test_links_in_a_sentence_stay_whatever_they_are_called() -> None:
    body = "".join(f'<p>The <a class="tag promo" href="/x">river</a> rose. {t}</p>' for t in TEXTS)

    assert texts(extracted(html_page(body=body))) == [f"The river rose. {text}" for text in TEXTS]


def test_hidden_words_and_captions_in_a_line_go() -> None:
    hidden = '<span class="visually-hidden">, opens a new window</span>'
    caption = '<div class="img"><img src="a"><span class="caption">The old bridge.</span></div>'
    body = caption + "".join(f"<p>{text}{hidden}</p>" for text in TEXTS)

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_comments_that_outweigh_the_article_go() -> None:
    comments = "".join(f'<div class="comment"><p>I say: {text}</p></div>' for text in TEXTS * 6)
    html = html_page().replace("</main>", f'<section id="comments">{comments}</section></main>')

    assert texts(extracted(html)) == list(TEXTS)


def test_unlinked_teasers_that_outweigh_the_article_go() -> None:
    lines = [f"On day {number}, {' '.join(TEXTS)}" for number in range(6)]
    teaser = "<div><h3>What else the town talks of</h3><p>In {}, {}</p></div>"
    teasers = "".join(
        teaser.format(number, TEXTS[number % len(TEXTS)][:120]) for number in range(24)
    )
    body = f"<article><h1>{TITLE}</h1>{''.join(f'<p>{line}</p>' for line in lines)}</article>"

    found = extracted(f"<html><body><main>{body}</main><aside>{teasers}</aside></body></html>")

    assert texts(found) == lines


def test_words_that_are_hidden_for_good_go_and_the_rest_of_a_text_stays() -> None:
    first, *others = TEXTS
    note = "<span hidden>Address of this paragraph copied</span>"
    rest = f'<span hidden="until-found">{others[0]}</span>'
    body = f"<p>{first}{note}</p><p>{rest}</p><p>{others[1]}</p>"

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_a_dialogue_that_lies_over_the_page_goes_however_long_it_is() -> None:
    lines = [f"Our {number} partners measure what you read here, and sell it." for number in "1234"]
    asked = "".join(f"<p>{line} {line} {line}</p>" for line in lines)
    dialogue = f'<div role="dialog" aria-modal="true"><h2>You decide</h2>{asked}</div>'
    html = html_page().replace("<nav>", f"{dialogue}<nav>")

    assert texts(extracted(html)) == list(TEXTS)


@pytest.mark.parametrize(
    "box",
    [
        '<section subscriptions-section="content-not-granted"><p>Readers with a pass see how the '
        "town paid for the arches of the bridge.</p></section>",
        '<div class="c-app-banner"><p>The town on your phone, with all its bridges.</p></div>',
    ],
)
def test_boxes_that_speak_to_some_readers_go(box: str) -> None:
    first, *others = (f"<p>{text}</p>" for text in TEXTS)

    assert texts(extracted(html_page(body=f"{first}{box}{''.join(others)}"))) == list(TEXTS)


def test_what_is_explained_when_a_word_is_pointed_at_is_no_word() -> None:
    tip = '<span>weir<span role="tooltip" id="t">a low dam</span></span>'
    body = "".join(f"<p>{text}</p>" for text in TEXTS)

    found = texts(extracted(html_page(body=f"<p>The {tip} at the mill gave way.</p>{body}")))

    assert found == ["The weir at the mill gave way.", *TEXTS]


def test_a_correction_in_a_box_stays() -> None:
    note = (
        "An earlier version of this article gave the length of the old bridge in feet, not yards."
    )
    first, *others = (f"<p>{text}</p>" for text in TEXTS)
    box = f'<aside class="note note--correction">{note}</aside>'

    assert texts(extracted(html_page(body=box + first + "".join(others)))) == [note, *TEXTS]


def test_a_table_of_contents_goes_with_its_title() -> None:
    contents = (
        '<div class="post-toc-container"><p>In this report</p><ul><li><a href="#a">The arch</a>'
        '</li><li><a href="#b">The bill</a></li></ul></div>'
    )
    first, second, third = (f"<p>{text}</p>" for text in TEXTS)
    body = f'{first}{contents}<h2 id="a">The arch</h2>{second}<h2 id="b">The bill</h2>{third}'

    assert texts(extracted(html_page(body=body))) == [
        TEXTS[0],
        "The arch",
        TEXTS[1],
        "The bill",
        TEXTS[2],
    ]


@pytest.mark.parametrize("name", ["share-text", "promo", "related-block", "poll", "tags"])
def test_paragraphs_with_an_unlucky_name_stay(name: str) -> None:
    body = "".join(f'<div class="{name}"><p>{text}</p></div>' for text in TEXTS)

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


@pytest.mark.parametrize(
    "name",
    [
        "comentarios",
        "kommentare",
        "komentarze",
        "commentaires",
        "yorumlar",
        "kommentit",
        "reacties",
    ],
)
def test_readers_comments_are_no_text_in_any_language(name: str) -> None:
    opinion = "Reader {} writes a long opinion about the harbour and the mayor, as long as a text."
    comments = "".join(f"<div><p>{opinion.format(number)}</p></div>" for number in range(8))
    body = "".join(f"<p>{text}</p>" for text in TEXTS) + f"<div id={name}>{comments}</div>"

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


@pytest.mark.parametrize(
    "name", ["noticias-relacionadas", "mehr-zum-thema", "zobacz-tez", "lire-aussi", "leggi-anche"]
)
def test_further_reading_within_the_text_is_left_out(name: str) -> None:
    other = "Another story tells how the tower was opened by a minister before many people."
    first, *rest = (f"<p>{text}</p>" for text in TEXTS)
    body = f"{first}<div class='{name}'><p>{other}</p></div>{''.join(rest)}"

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_the_footer_of_a_page_may_have_more_text_than_a_short_article() -> None:
    small_print = "This paper keeps to the code of the press council, which hears complaints. " * 3
    html = html_page(head=json_ld(f'"headline":"{TITLE}"'), texts=TEXTS[:2])

    found = texts(extracted(html.replace("<footer>", f"<footer><p>{small_print}</p>")))

    assert found == list(TEXTS[:2])
