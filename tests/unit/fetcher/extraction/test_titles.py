"""The headline that readers see, from places that name it differently."""

import pytest

from services.fetcher.extraction import json_ld, titles
from services.fetcher.extraction.page import dom

HEADLINE = "River town rebuilds its bridge"


def headline(
    head: str = "", body: str = "", feed_title: str | None = None, url: str = ""
) -> str | None:
    tree = dom.parse(f"<html><head>{head}</head><body>{body}<p>Text.</p></body></html>")
    lines = [dom.text_of(each) for each in tree.iter("h1", "p", "b")]
    described = json_ld.described(tree)
    return titles.headline(
        tree, dom.meta(tree), described, url=url, feed_title=feed_title, lines=lines
    )


def data(title: str) -> str:
    article = f'{{"@type":"NewsArticle","headline":"{title}"}}'
    return f'<script type="application/ld+json">{article}</script>'


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} | The Courier",
        f"{HEADLINE} - The Courier",
        f"{HEADLINE} — The Courier",
        f"The Courier: {HEADLINE}",
        f"{HEADLINE} | Local news | The Courier",
        f"{HEADLINE} :: The Courier",
    ],
)
def test_the_site_is_no_part_of_the_headline(title: str) -> None:
    site = '<meta property="og:site_name" content="The Courier">'

    assert headline(f"<title>{title}</title>{site}", f"<h1>{HEADLINE}</h1>") == HEADLINE


def test_the_sites_name_goes_from_og_title_without_any_h1() -> None:
    site = '<meta property="og:site_name" content="The Courier">'

    assert headline(og(f"{HEADLINE} - The Courier") + site) == HEADLINE


def test_a_dash_within_a_headline_stays() -> None:
    title = "Bridge rebuilt – at twice the price"

    assert headline(og(title), f"<h1>{title}</h1>") == title


@pytest.mark.parametrize(
    "title",
    [
        "Ветерани «Зорі» виграли матч, який почався торік",
        "« Nous avons assez attendu », dit la boulangère",
        "Guerre en Ukraine : ce que l’on sait ce soir",
    ],
)
def test_punctuation_of_other_languages_divides_nothing(title: str) -> None:
    assert headline(og(title), "<p><a>Guerre en Ukraine</a></p>") == title


def test_two_places_that_agree_beat_the_version_for_search_engines() -> None:
    head = f"<title>Millbrook bridge: what we know so far</title>{data(HEADLINE)}"

    assert headline(head, f"<h1>{HEADLINE}</h1>") == HEADLINE


def test_a_logo_in_h1_is_no_headline() -> None:
    body = f"<header><h1>The Courier</h1></header><article><h1>{HEADLINE}</h1></article>"
    site = '<meta property="og:site_name" content="The Courier">'

    assert headline(site, body) == HEADLINE


def test_a_headline_cut_off_by_json_ld_is_completed() -> None:
    long = f"{HEADLINE} after two years of flood, dispute, petitions and a ferry that ran every day"

    assert headline(data(long[:60]) + og(long), f"<h1>{long}</h1>") == long


def test_escaped_entities_are_resolved() -> None:
    assert headline(og("Mayor: &amp;quot;Enough&amp;quot; of the ferry now")) == (
        'Mayor: "Enough" of the ferry now'
    )


def test_the_feed_names_what_a_bare_page_does_not() -> None:
    assert headline(feed_title=HEADLINE) == HEADLINE


def test_a_page_may_have_no_title() -> None:
    assert headline() is None


LOGO = "Gazeta Miejska"


@pytest.mark.parametrize(
    ("head", "body", "url"),
    [
        (f"<title>{HEADLINE} - {LOGO}</title>", f"<h1>{LOGO}</h1><h2>{HEADLINE}</h2>", ""),
        (f"<title>{HEADLINE} - {LOGO}</title>", f"<h1>{LOGO}</h1>", ""),
        (f"<title>{HEADLINE}</title>", f"<h1><a href='/'>{LOGO}</a></h1>", ""),
        (
            f"<title>{HEADLINE} - Gazetamiejska</title>",
            f"<h1>{LOGO}</h1>",
            "https://www.gazetamiejska.pl/a",
        ),
    ],
)
def test_the_sites_name_in_h1_is_no_headline(head: str, body: str, url: str) -> None:
    assert headline(head, body, url=url) == HEADLINE


def test_words_for_screen_readers_alone_are_no_headline() -> None:
    spoken = '<span class="sr-only">Story:</span> The bridge is<span class="sr-only">:</span> open'

    assert headline(body=f"<h1>{spoken} again</h1>") == "The bridge is: open again"


def test_a_kicker_and_a_headline_do_not_grow_together() -> None:
    assert (
        headline("", f"<h1><span>Pilne</span><span>{HEADLINE}</span></h1>") == f"Pilne {HEADLINE}"
    )


def test_the_json_ld_of_further_reading_is_not_the_pages_own() -> None:
    other = (
        '{"@type":"NewsArticle","headline":"Another town has no bridge","datePublished":'
        '"2020-01-01","author":"A. B.","description":"…","image":"/a.jpg"}'
    )
    head = f'<title>{HEADLINE}</title><script type="application/ld+json">{other}</script>'

    assert headline(head + data(HEADLINE), f"<h1>{HEADLINE}</h1>") == HEADLINE


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        # The attribute ends at the first quotation mark of the headline.
        (
            '<meta property="og:title" content="Mayor calls bridge "useless"">'
            '<title>Mayor calls bridge "useless"</title>',
            "",
            'Mayor calls bridge "useless"',
        ),
        (
            og(
                "River town speaks | What the council said of the bridge that it wants"
                " to rebuild now"
            ),
            "<h1>River town speaks</h1><p>What the council said of the bridge that it wants"
            " to rebuild now</p>",
            "River town speaks",
        ),
        (og("老桥重建了两年之后终于开通-新华网"), "", "老桥重建了两年之后终于开通"),
        (f"<title>{HEADLINE} : 31.10.2025, 10.19 Uhr</title>", "", HEADLINE),
        (
            f'<meta property="og:site_name" content="Courier"><title>{HEADLINE} | Courier</title>',
            f"<h1>{HEADLINE} | Courier</h1>",
            HEADLINE,
        ),
    ],
)
def test_what_goes_wrong_with_titles(head: str, body: str, expected: str) -> None:
    assert headline(head, body) == expected


@pytest.mark.parametrize(
    ("printed", "variant"),
    [
        ("Council votes to rebuild the old bridge", "Millbrook bridge vote: all you need to know"),
        ("Stadtrat lässt die alte Brücke neu bauen", "Brücke in Altenbrück: Das ist geplant"),
        ("市議会、古橋の架け替えを決定", "【速報】古橋の架け替え費用は？市議会の決定まとめ"),
    ],
)
def test_what_is_printed_beats_variants_that_agree(printed: str, variant: str) -> None:
    assert headline(og(variant) + data(variant), f"<h1>{printed}</h1>") == printed


def test_a_main_heading_about_something_else_is_no_headline() -> None:
    assert headline(og(HEADLINE) + data(HEADLINE), "<h1>Stories that move you</h1>") == HEADLINE


def test_a_kicker_in_the_main_heading_is_no_part_of_the_headline() -> None:
    assert headline(og(HEADLINE), f"<h1><b>Local news</b> {HEADLINE}</h1>") == HEADLINE


@pytest.mark.parametrize("stroke", ["ㅣ", " ㅣ ", "｜", " -- ", " _ ", " » ", " · ", " – ", "│"])
def test_a_site_behind_any_stroke_is_cut_off(stroke: str) -> None:
    site = '<meta property="og:site_name" content="The Courier">'

    assert headline(f"<title>{HEADLINE}{stroke}The Courier</title>{site}") == HEADLINE


def test_a_break_within_the_heading_parts_its_words() -> None:
    heading = "<h1>River town<br>rebuilds<br/>its bridge</h1>"

    assert headline(f"<title>{HEADLINE}</title>", heading) == HEADLINE


def test_a_headline_that_ends_in_dots_is_read_to_its_end_on_the_page() -> None:
    begun = "River town rebuilds its..."

    assert headline(og(begun) + data(begun), f"<p><b>{HEADLINE}</b></p>") == HEADLINE


def test_dots_stay_where_the_page_shows_no_more() -> None:
    assert headline(og("River town waits and waits...")) == "River town waits and waits..."


def test_the_sites_name_goes_from_behind_a_colon_with_spaces_around_it() -> None:
    site = '<meta property="og:site_name" content="Le Courrier">'

    assert headline(og(f"{HEADLINE} : Le Courrier") + site) == HEADLINE
    assert headline(og("Le pont : Une histoire longue") + site) == "Le pont : Une histoire longue"


def test_the_sites_name_of_several_words_goes_from_before_a_colon() -> None:
    site = '<meta property="og:site_name" content="The Courier">'

    assert headline(f"<title>The Courier: {HEADLINE}</title>" + site) == HEADLINE


def test_a_heading_is_printed_that_shares_a_short_word_with_the_title_for_searches() -> None:
    seen = "A dam for the lower town, at last"

    assert headline(og("Town news: everything on the dam"), f"<h1>{seen}</h1>") == seen
