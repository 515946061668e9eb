"""Which of a page's dates are its article's: by their place, their label and their names."""

import pytest

from services.fetcher.extraction.extract import Page, extract
from tests.support.extraction import NOW, json_ld
from tests.support.pages import TEXTS, TITLE, html_page

URL = "https://www.courier.example/news/bridge.html"
HEADLINE = "Ferry runs aground below the castle"


def dates(html: str, url: str = URL) -> tuple[str | None, str | None]:
    found = extract(Page(url, html.encode()), now=NOW)
    moments = (found.published_at, found.modified_at)
    published, modified = (f"{each:%Y-%m-%dT%H:%M}" if each else None for each in moments)
    return published, modified


def page(
    line: str = "", *, above: str = "", within: str = "", below: str = "", head: str = ""
) -> str:
    """A page with something below its headline, above it, in its text, and below its text."""
    first, *others = (f"<p>{text}</p>" for text in TEXTS)
    inner = line + first + others[0] + within + others[1]
    html = html_page(body=inner, head=head or json_ld(f'"headline":"{TITLE}"'))
    return html.replace("<main>", f"{above}<main>").replace("</main>", f"</main>{below}")


@pytest.mark.parametrize(
    "foreign",
    [
        {"above": '<header><div class="date">Saturday, 14 March 2026</div></header>'},
        {"below": '<footer><span class="date">14 March 2026</span></footer>'},
        {"below": f'<ul><li><a href="/f">{HEADLINE}</a> <time>2 March 2026</time></li></ul>'},
        {"below": f'<div><a href="/f"><h3>{HEADLINE}</h3></a><time>2 March 2026</time></div>'},
        {"line": f'<div><h3><a href="/f">{HEADLINE}</a></h3><time>2 March 2026</time></div>'},
        {"below": "<aside><time>2 March 2026</time></aside>"},
        {"below": '<div class="comments"><time>13 March 2026</time><p>So it is.</p></div>'},
        {"within": '<div class="date">Concert: 1 March 2026</div>'},
        {"within": "<p>The quay has been shut since <time>1 March 2026</time>, they said.</p>"},
        {
            "above": '<div class="son-dakika"><b>Flood</b> <time>13 March 2026 08:30</time></div>',
        },
        {
            "above": '<div><p><a href="/f">Flood</a> <time>13 March 2026 08:30</time></p>'
            '<p><a href="/g">Fog</a> <time>13 March 2026 07:30</time></p></div>',
        },
        {
            "above": '<ul><li>13 March 2026 08:30 <a href="/f">Flood</a></li>'
            '<li>13 March 2026 07:30 <a href="/g">Fog</a></li></ul>',
        },
        {"line": "<p>From the print edition of 13 March 2026, page 4</p>"},
        {"line": "<p>Ausgabe vom <time>13.3.2026</time></p>"},
    ],
)
def test_dates_of_other_things_are_none_of_the_articles(foreign: dict[str, str]) -> None:
    assert dates(page(**foreign)) == (None, None)


@pytest.mark.parametrize(
    "own",
    [
        {"line": "<p>By Ada Quill, 12 March 2026, 10:15</p>"},
        {"line": "<aside><time>12 March 2026, 10:15</time></aside>"},
        {"above": '<div class="stamp">12 March 2026, 10:15</div>'},
        {"within": "<p>Published on <time>12 March 2026, 10:15</time></p>"},
        {"line": '<h4><a href="/by/ada">Ada Quill</a></h4><time>12 March 2026, 10:15</time>'},
        {"above": '<p><a href="/s">Sport</a> <time>12 March 2026, 10:15</time></p>'},
        {"line": '<span class="date" title="12 March 2026, 10:15">2 days ago</span>'},
        {"line": '<p>Ausgabe vom 13.3.2026</p><p class="date">Online seit 12.3.2026, 10:15</p>'},
        {
            "below": '<div class="post-footer">at <abbr class="published"'
            ' title="2026-03-12T11:15:00+01:00">11:15</abbr></div>'
        },
        {
            "above": "<h2>Thursday, 12 March 2026</h2>",
            "below": '<p><abbr class="published" title="2026-03-12T10:15:00Z">10:15</abbr></p>',
        },
    ],
)
def test_a_date_at_the_headline_is_the_articles(own: dict[str, str]) -> None:
    assert dates(page(**own)) == ("2026-03-12T10:15", None)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Last updated: 13 March 2026 08:30</p><p>Posted: 12 March 2026 10:15</p>",
        "<p>Updated <time>13 March 2026 08:30</time> Posted <time>12 March 2026 10:15</time></p>",
        '<time class="updated">13 March 2026 08:30</time>'
        '<time class="published">12 March 2026 10:15</time>',
        "<p>12 March 2026 10:15 | Zuletzt aktualisiert: 13 March 2026 08:30</p>",
        "<p>Δημοσίευση: 12/3/2026 10:15 Ενημέρωση: 13/3/2026 08:30</p>",
        "<p>2026/3/12 10:15 公開 2026/3/13 08:30 更新</p>",
        '<p><a href="/q">A. Quill</a> Publicado em 12/3/2026 10:15, atualizado 13/3/2026 08:30</p>',
        '<time itemprop="dateModified" datetime="2026-03-13T08:30Z">12 March 2026 10:15 |'
        " Updated 13 March 2026 08:30</time>",
        '<time title="Updated 13 March 2026 08:30">12 March 2026 10:15</time>',
        "<div><p>Updated</p><p>13 March 2026 08:30</p></div><p>12 March 2026 10:15</p>",
    ],
)
def test_what_is_called_an_update_is_none_of_the_publication(line: str) -> None:
    head = json_ld(f'"headline":"{TITLE}","inLanguage":"en-GB"')

    assert dates(page(line, head=head)) == ("2026-03-12T10:15", "2026-03-13T08:30")


STATED = "2026-03-13T08:30:20+00:00"


@pytest.mark.parametrize(
    "line",
    [
        f'<time datetime="{STATED}">12/03/2026 10:15 | Modificato il 13/03/2026 08:30</time>',
        f'<time datetime="{STATED}">Updated 13 March 2026 8:30 Posted 12 March 2026, 10:15</time>',
        f'<time datetime="{STATED}" itemprop="dateModified">12 March 2026, 10:15</time>',
        '<time datetime="2026-03-12T10:15">12 March 2026, updated 13 March 2026 08:30</time>',
    ],
)
def test_what_an_element_states_is_the_date_in_it_with_the_same_day_and_minute(line: str) -> None:
    head = json_ld(f'"headline":"{TITLE}","inLanguage":"en-GB"')

    assert dates(page(line, head=head))[0] == "2026-03-12T10:15"


def test_an_update_that_stands_in_the_place_of_the_date_shown_is_none() -> None:
    modified = json_ld(f'"headline":"{TITLE}","dateModified":"{STATED}"')
    line = f'<time datetime="{STATED}">12 March 2026, 10:15</time>'
    same_day = f'<time datetime="{STATED}">13 March 2026</time>'

    assert dates(page(line, head=modified)) == ("2026-03-12T10:15", "2026-03-13T08:30")
    assert dates(page(line))[0] == "2026-03-13T08:30"
    assert dates(page(same_day, head=modified)) == ("2026-03-13T08:30", "2026-03-13T08:30")


@pytest.mark.parametrize(
    "line",
    [
        '<time title="12 March 2026 at 10:15">2 days ago</time>',
        '<abbr class="timeago" title="2026-03-12T10:15:00Z">the day before yesterday</abbr>',
        '<p>Ada Quill · <span title="10:15, 12 March 2026">2 days ago</span></p>',
        '<div class="post-date" title="12 March 2026 10:15">12 March</div>',
        '<time title="Posted 12 March 2026 10:15, updated 13 March 2026 08:30">1 day ago</time>',
    ],
)
def test_the_moment_may_stand_in_a_title_alone(line: str) -> None:
    assert dates(page(line))[0] == "2026-03-12T10:15"


@pytest.mark.parametrize(
    "line",
    [
        '<time title="12 March 2026 at 10:15">Updated 2 days ago</time>',
        '<time datetime="2026-03-12T10:15:00Z">Updated the day before yesterday</time>',
    ],
)
def test_an_update_whose_moment_readers_do_not_see_is_one(line: str) -> None:
    assert dates(page(line)) == (None, "2026-03-12T10:15")


@pytest.mark.parametrize(
    "line", ['<span title="Edition of 1912">Quay</span>', '<b class="up" title="4 votes">4</b>']
)
def test_a_title_that_is_no_moment_is_no_date(line: str) -> None:
    assert dates(page(line)) == (None, None)


def test_of_several_dates_that_a_class_calls_published_none_is_known_to_be_the_articles() -> None:
    shown = "".join(
        f'<p><abbr class="published" title="2026-03-{day}T10:15:00Z">10:15</abbr></p>'
        for day in (11, 12)
    )

    assert dates(page(below=shown)) == (None, None)


def test_an_update_alone_is_no_publication() -> None:
    assert dates(page("<p>Mise à jour : 13 March 2026 08:30</p>")) == (None, "2026-03-13T08:30")


@pytest.mark.parametrize(
    "line",
    [
        '<time class="entry-date updated">12 March 2026 10:15</time>',
        '<time class="entry-date published updated">12 March 2026 10:15</time>',
        "<p>2026年3月12日 10時15分 更新</p>",
    ],
)
def test_a_layouts_name_for_its_only_date_makes_it_no_update(line: str) -> None:
    assert dates(page(line)) == ("2026-03-12T10:15", None)


def test_an_update_by_the_clock_is_of_the_day_of_publication() -> None:
    line = '<p class="date">12. 3. 2026 10:15, aktualizováno 18:40</p>'

    assert dates(page(line)) == ("2026-03-12T10:15", "2026-03-12T18:40")


def test_an_update_on_the_same_day_without_a_clock_tells_no_time() -> None:
    line = "<p>Published 12 March 2026 10:15. Updated 12 March 2026</p>"

    assert dates(page(line)) == ("2026-03-12T10:15", None)


def test_an_update_before_the_publication_is_none() -> None:
    line = "<p>Published 12 March 2026 10:15, updated 11 March 2026 10:15</p>"

    assert dates(page(line)) == ("2026-03-12T10:15", None)


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("<p>12 March 2026, 10:15</p>", "https://www.courier.example/2026/03/12/bridge"),
        ('<time datetime="2026-03-12">12 March 2026, 10:15</time>', URL),
    ],
)
def test_a_day_alone_is_completed_by_the_clock_that_readers_see(line: str, url: str) -> None:
    assert dates(page(line), url) == ("2026-03-12T10:15", None)


def test_the_clock_of_another_day_completes_none() -> None:
    line = "<p>9 March 2026, 10:15</p>"

    found = dates(page(line), "https://www.courier.example/2026/03/12/bridge")

    assert found == ("2026-03-12T12:00", None)


def test_a_list_that_sums_the_article_up_ends_no_search_for_its_date() -> None:
    items = "".join(f"<li>{text}</li>" for text in TEXTS)
    line = f"<ul>{items}</ul><p>3 March 2026, 08:15 Updated at 09:40.</p>"

    assert dates(page(line))[0] == "2026-03-03T08:15"
