"""What belongs to other stories, and what does not."""

import pytest
from lxml import html

from services.fetcher.extraction.page.surroundings import is_around, is_of_other_story

LINKED = '<a href="/f">Ferry runs aground below the castle</a>'


@pytest.mark.parametrize(
    "markup",
    [
        f"<li>{LINKED}</li>",
        f"<div><h3>{LINKED}</h3></div>",
        "<nav>Home</nav>",
        "<marquee>Flood</marquee>",
    ],
)
def test_a_small_element_with_a_linked_headline_is_another_storys(markup: str) -> None:
    assert is_of_other_story(html.fromstring(markup))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<p>08:30 <a href="/f">Flood</a></p><p>07:30 <a href="/g">Fog</a></p>', True),
        ('<p>08:30 <a href="/f">Flood</a></p><p>By <a href="/q">Ada Quill</a></p>', False),
        ('<a href="/f"><time>8:30</time> Flood</a><a href="/g"><time>7:30</time> Fog</a>', True),
        ("<a><time>8:30</time></a><a>Updated <time>9:30</time></a>", False),
        ('<p><a href="/s">Sport</a></p><p>12 March 2026, 08:30</p>', False),
        ("<p>Published 08:30</p><p>Updated 09:30</p>", False),
    ],
)
def test_items_with_a_link_and_a_time_each_are_other_stories(markup: str, expected: bool) -> None:
    first, second = html.fromstring(f"<div>{markup}</div>")

    assert [is_of_other_story(first), is_of_other_story(second)] == [expected, expected]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<div class="son-dakika">Flood</div>', True),
        ('<div class="NewsTicker">Flood</div>', True),
        ('<div class="ultime-notizie">Flood</div>', True),
        ('<div class="page-footer">Contact</div>', True),
        ('<div class="post-footer">Posted at 8:30</div>', False),
        ('<div class="sticker">New</div>', False),
        ("<aside>Weather</aside>", True),
        ("<p>Text</p>", False),
    ],
)
def test_names_tell_what_is_around_an_article(markup: str, expected: bool) -> None:
    assert is_around(html.fromstring(markup)) is expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<time>8:30</time> <a>Flood</a> <time>7:30</time> <a>Fog</a>", True),
        ("<span>8:30</span> <a>Flood</a> <span>7:30</span> <a>Fog</a>", True),
        ("<span>8:30</span> <a>Flood</a> <span>by</span> <a>Ada Quill</a>", False),
        ("<time>8:30</time> <time>9:30</time> <a>Ada Quill</a>", False),
        ("<a>Sport</a> <time>8:30</time> <a>Ada Quill</a>", False),
    ],
)
def test_times_and_links_in_turns_are_those_of_other_stories(markup: str, expected: bool) -> None:
    times = [each for each in html.fromstring(f"<div>{markup}</div>") if each.tag != "a"]

    assert any(map(is_around, times)) is expected
