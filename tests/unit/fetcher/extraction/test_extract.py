"""From bytes to an article, or to a refusal by name; never to anything else."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perspektiven.contracts import ParagraphKind
from services.fetcher.extraction.boilerplate import block_hash
from services.fetcher.extraction.extract import Extracted, Page, extract
from services.fetcher.extraction.refusals import Refused
from tests.support.pages import TEXTS, TITLE, html_page

NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
URL = "https://www.courier.example/news/bridge-1234.html"


def extracted(html: str | bytes, *, url: str = URL, content_type: str | None = None) -> Extracted:
    body = html.encode() if isinstance(html, str) else html
    return extract(Page(url, body, content_type), now=NOW)


def texts(found: Extracted) -> list[str]:
    return [paragraph.text for paragraph in found.paragraphs]


def json_ld(properties: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{properties}}}</script>'


def reason(html: str | bytes, **how: str) -> str:
    with pytest.raises(Refused) as caught:
        extracted(html, **how)
    return caught.value.reason


def test_the_text_comes_in_reading_order_without_menu_and_footer() -> None:
    found = extracted(html_page())

    assert texts(found) == list(TEXTS)
    assert found.title == TITLE


def test_each_paragraph_has_its_kind() -> None:
    body = (
        f"<p>{TEXTS[0]}</p><h2>What it costs</h2><ul><li>Stone: two million</li>"
        f"<li>Wood: one million</li></ul><blockquote><p>{TEXTS[1]}</p></blockquote>"
        f"<p>{TEXTS[2]}</p>"
    )

    kinds = [paragraph.kind for paragraph in extracted(html_page(body=body)).paragraphs]

    assert kinds == [
        ParagraphKind.PARAGRAPH,
        ParagraphKind.HEADING,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.LIST_ITEM,
        ParagraphKind.QUOTE,
        ParagraphKind.PARAGRAPH,
    ]


def test_a_line_break_in_a_paragraph_is_a_space_and_two_divide() -> None:
    body = f"<div>{TEXTS[0]}<br>It stood for long.<br><br>{TEXTS[1]}<br><br>{TEXTS[2]}</div>"

    assert texts(extracted(html_page(body=body))) == [
        f"{TEXTS[0]} It stood for long.",
        TEXTS[1],
        TEXTS[2],
    ]


@pytest.mark.parametrize(
    "line",
    [
        '<p>Read also: <a href="/x">Floods return to the valley</a></p>',
        '<p><strong>Czytaj także:</strong> <a href="/x">Powódź wraca do doliny</a></p>',
        "<p>Advertisement</p>",
        "<p>Photo: Jane Doe / Reuters</p>",
        '<div class="newsletter-signup"><p>Our best stories in your inbox, every day.</p></div>',
        '<div class="social-share"><p>Tell your friends about this story on the net.</p></div>',
        '<figure><img src="a.jpg"><figcaption>The old bridge in 1998</figcaption></figure>',
        '<aside class="related"><h3><a href="/y">Another story about the river</a></h3></aside>',
        "<p>10:45</p>",
    ],
)
def test_furniture_within_the_text_goes(line: str) -> None:
    body = f"<p>{TEXTS[0]}</p>{line}<p>{TEXTS[1]}</p><p>{TEXTS[2]}</p>"

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_what_recurs_on_the_site_goes() -> None:
    line = "The Courier is published by the friends of the valley in Millbrook since 1899."
    html = html_page(texts=[*TEXTS, line])
    page = Page(URL, html.encode(), known_boilerplate=frozenset({block_hash(line)}))

    assert texts(extract(page, now=NOW)) == list(TEXTS)


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


@pytest.mark.parametrize("name", ["share-text", "promo", "related-block", "poll", "tags"])
def test_paragraphs_with_an_unlucky_name_stay(name: str) -> None:
    body = "".join(f'<div class="{name}"><p>{text}</p></div>' for text in TEXTS)

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_an_article_within_a_list_item_has_paragraphs() -> None:
    items = "".join(f"<p>{text}</p>" for text in TEXTS)

    found = extracted(html_page(body=f"<ul><li>{items}</li></ul>"))

    assert {paragraph.kind for paragraph in found.paragraphs} == {ParagraphKind.PARAGRAPH}


def test_a_standfirst_beside_the_text_belongs_to_it() -> None:
    standfirst = "After two years of planning the first stones are laid on the northern bank."
    paragraphs = "".join(f"<p>{text}</p>" for text in TEXTS)
    body = f'<div class="standfirst">{standfirst}</div><div class="body">{paragraphs}</div>'

    assert texts(extracted(html_page(body=body)))[0] == standfirst


def test_text_that_only_scripts_show_is_taken_from_json_ld() -> None:
    plain = "\\n\\n".join(text.replace("“", "'").replace("”", "'") for text in TEXTS)
    head = json_ld(f'"articleBody":"{plain}"')

    found = texts(extracted(html_page(head=head, body="<p>Loading</p>")))

    assert len(found) == 3


def test_a_teaser_is_continued_by_what_json_ld_has() -> None:
    head = json_ld('"articleBody":"' + "\\n".join(TEXTS) + '"')

    assert texts(extracted(html_page(head=head, texts=TEXTS[:1]))) == list(TEXTS)


def test_a_short_article_of_sixty_words_is_an_article() -> None:
    text = " ".join(["The ferry across the river will run on Sundays too, the county said."] * 5)
    head = '<meta property="article:published_time" content="2025-03-04T08:00:00Z">'

    assert extracted(html_page(head=head, texts=[text])).title == TITLE


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty_page"),
        (b"   \n\t ", "empty_page"),
        (b"<html><body></body></html>", "empty_page"),
        (b"%PDF-1.7 and so on", "not_html"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b'{"title": "a", "text": "b"}', "not_html"),
        (b"just a line of text", "not_html"),
        (b"<html><p>Short.</p></html>", "too_short"),
    ],
)
def test_what_is_no_page_is_refused_by_name(body: bytes, expected: str) -> None:
    assert reason(body) == expected


def test_json_is_no_page_even_with_markup_in_it() -> None:
    body = b'{"html": "<div><p>Some text that would do as a paragraph.</p></div>"}'

    assert reason(body, content_type="application/json") == "not_html"


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


def test_a_section_page_is_no_article() -> None:
    teasers = "".join(
        f'<div class="item"><h2><a href="/{n}">Something happened in village number {n}</a></h2>'
        f"<p>Short summary of what has happened in the village, number {n}.</p></div>"
        for n in range(20)
    )
    html = f"<html><head><title>News</title></head><body><main>{teasers}</main></body></html>"

    assert reason(html, url="https://www.courier.example/news/") == "not_news"


@pytest.mark.parametrize("url", ["index.html", "-", "/srv/pages/index.html"])
def test_a_file_without_an_address_is_no_home_page(url: str) -> None:
    assert texts(extracted(html_page(), url=url)) == list(TEXTS)


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


def test_a_page_nested_too_deeply_is_no_crash() -> None:
    html = "<html><body>" + "<div>" * 50_000 + TEXTS[0]

    assert reason(html) in {"too_short", "too_large", "empty_page"}


def test_entities_of_a_page_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        + html_page(texts=[*TEXTS, "&b;&b;&b;"])
    )

    assert "aaaaaaaaaa" not in " ".join(texts(extracted(bomb)))


def test_the_hash_changes_with_the_text_and_not_with_its_spaces() -> None:
    one = extracted(html_page())
    other = extracted(html_page(texts=[text.replace(" ", "\n  ") for text in TEXTS]))
    changed = extracted(html_page(texts=[*TEXTS[:2], TEXTS[2].replace("autumn", "winter")]))

    assert one.content_hash == other.content_hash
    assert one.content_hash != changed.content_hash


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


def test_a_page_whose_divisions_are_never_closed_is_read() -> None:
    body = "<div>" * 300 + "".join(f"<p>{text}</p>" for text in TEXTS)

    assert texts(extracted(html_page(body=body))) == list(TEXTS)


def test_a_page_of_millions_of_tags_is_refused_before_it_is_parsed() -> None:
    assert reason(b"<html><body>" + b"<p>a" * 1_000_000) == "too_large"


def test_what_was_learnt_between_two_looks_is_no_change_of_the_text() -> None:
    box = "Our newsletter on bridges comes every week, and it costs nothing at all to have it."
    body = html_page(texts=[*TEXTS[:2], box, TEXTS[2]]).encode()
    before = extract(Page(URL, body), now=NOW)

    after = extract(Page(URL, body, known_boilerplate=frozenset({block_hash(box)})), now=NOW)

    assert texts(before).count(box) == 1
    assert texts(after) == list(TEXTS)
    assert after.unfiltered == before.unfiltered


tags = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "table",
        "tr",
        "td",
        "ul",
        "li",
        "h1",
        "blockquote",
        "article",
        "aside",
        "br",
        "a",
        "figure",
        "figcaption",
        "form",
    ]
)
words = st.text(st.characters(codec="utf-8"), max_size=120)


@st.composite
def soups(draw: st.DrawFn) -> str:
    """Markup of any nesting, closed or not."""
    pieces = draw(st.lists(st.one_of(tags.map("<{}>".format), tags.map("</{}>".format), words)))
    return "<html><body>" + "".join(pieces)


@settings(max_examples=60, deadline=None)
@given(st.one_of(soups().map(str.encode), st.binary(max_size=500)))
def test_any_page_is_an_article_or_refused(body: bytes) -> None:
    try:
        found = extract(Page(URL, body), now=NOW)
    except Refused:
        return
    assert found.title
    assert found.paragraphs
    for paragraph in found.paragraphs:
        assert paragraph.text.strip() == paragraph.text != ""
        assert "\n" not in paragraph.text
