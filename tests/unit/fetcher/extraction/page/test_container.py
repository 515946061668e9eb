"""The element that holds most of a page's prose."""

from services.fetcher.extraction.page import dom
from services.fetcher.extraction.page.blocks import blocks
from services.fetcher.extraction.page.container import container
from tests.support.pages import TEXTS, TITLE

TEXT = "".join(f"<p>{text}</p>" for text in TEXTS)
OTHER = "".join(f"<p>Elsewhere, {text}</p>" for text in TEXTS)


def name_of(body: str, title: str = TITLE) -> str | None:
    """The id of the element that was found."""
    root = dom.parse(f"<html><body>{body}</body></html>")
    name: str | None = container(root, blocks(root), title).get("id")
    return name


def test_it_is_the_innermost_that_has_the_prose() -> None:
    assert name_of(f"<div id=a><div id=b><div id=c>{TEXT}</div></div></div>") == "c"


def test_it_is_not_one_of_several_that_share_the_prose() -> None:
    parts = "".join(f"<div id={n}><p>{text}</p></div>" for n, text in enumerate(TEXTS))

    assert name_of(f"<div id=whole>{parts}</div>") == "whole"


def test_what_is_marked_as_the_body_wins_with_half_of_the_prose() -> None:
    marked = f"<div id=marked itemprop=articleBody>{TEXT}</div>"

    assert name_of(f"<div id=all>{marked}<div id=more>{OTHER}</div></div>") == "marked"
    unmarked = marked.replace("itemprop=articleBody", "")
    assert name_of(f"<div id=all>{unmarked}<div>{OTHER}</div></div>") == "all"


def test_of_several_articles_the_one_under_the_pages_headline_is_taken() -> None:
    first = f"<article id=first><h1>Another story of the town</h1>{OTHER}</article>"
    second = f"<article id=second><h1>{TITLE}</h1>{TEXT}</article>"

    assert name_of(f"<main>{first}{second}</main>") == "second"
    assert name_of(f"<main>{first}{second}</main>", title="") == "first"


ENTRIES = [f"<article id=e{n}><h2>Part {n} of the vote</h2>{TEXT}</article>" for n in range(1, 4)]


def test_articles_below_the_main_heading_that_have_headlines_are_entries_of_one_text() -> None:
    assert name_of(f"<h1>{TITLE}</h1><div id=all>{''.join(ENTRIES)}</div>") == "all"


def test_a_story_is_not_one_of_the_articles_that_the_page_goes_on_with() -> None:
    story = f"<article id=story>{TEXT}<h2>A vote of the council</h2>{TEXT}</article>"
    linked = ENTRIES[1].replace("<h2>", "<h2><a href=/2>").replace("</h2>", "</a></h2>")

    assert name_of(f"<h1>{TITLE}</h1><main>{story}{ENTRIES[1]}</main>") == "story"
    assert name_of(f"<h1>{TITLE}</h1><main>{ENTRIES[0]}{linked}</main>") == "e1"
    assert name_of(f"<main>{ENTRIES[0]}{ENTRIES[1]}</main>") == "e1"
