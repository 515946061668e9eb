"""Bytes that claim to be XML, and what they would like to have read."""

import pytest

from services.fetcher.feeds.feed import parse
from services.fetcher.feeds.source_document import parse as parse_any
from services.fetcher.feeds.xml import readable_xml
from tests.unit.fetcher.feeds.shown import FIRST, URL, found_in


@pytest.mark.parametrize("file", ["rss-billion-laughs.xml", "rss-external-entity.xml"])
def test_entities_of_other_entities_or_of_files_are_never_expanded(file: str) -> None:
    (entry,) = found_in(file).entries

    assert entry.url == FIRST
    assert entry.title is not None
    assert entry.title.endswith((";", ":"))
    assert len(entry.title) < 20


def _title(declared: str, title: str) -> str | None:
    item = f"<item><title>{title}</title><link>{FIRST}</link></item>"
    body = f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]><rss><channel>{item}</channel></rss>"
    (entry,) = parse(body.encode(), url=URL).entries
    return entry.title


@pytest.mark.parametrize(
    ("declared", "title", "expected"),
    [
        ('<!ENTITY paper "Most &amp; Rzeka">', "&paper;: dziś", "Most & Rzeka: dziś"),
        ("<!ENTITY dash '&#8211;'>\n<!ENTITY b  \"B\">", "A &dash; &b;", "A – B"),
        ('<!ENTITY paper "Most">', "<![CDATA[A&amp;B]]> &paper;", "A&B Most"),
        ('<!ENTITY % more SYSTEM "more.ent">%more;<!ENTITY b "B">', "A &b;", "A B"),
        ('<!ENTITY one "A"><!ENTITY two "&one;">', "&two; &one;", "&two; A"),
        ('<!ENTITY one "A"><!ENTITY two "&#38;one;">', "&two;", "&two;"),
        ('<!ENTITY b "<b>B</b>">', "&b;", "&b;"),
        (f'<!ENTITY long "{"x" * 65}">', "&long;", "&long;"),
    ],
)
def test_short_plain_texts_that_a_feed_declares_are_put_in(
    declared: str, title: str, expected: str
) -> None:
    assert _title(declared, title) == expected


def test_declared_texts_do_not_blow_a_feed_up() -> None:
    declared = "".join(f'<!ENTITY {name} "{"x" * 60}">' for name in "abc")

    text = readable_xml(f"<!DOCTYPE a [{declared}]><a>{'&a;&b;&c;' * 2_000}</a>".encode())

    assert text.endswith("&amp;c;</a>")


NOTICES = (
    "<br />\n<b>Warning</b>:  Undefined key in <b>/srv/rss.php</b> on line <b>3</b><br />\n",
    "\nNotice: Undefined index: page <1> in /srv/rss.php on line 3\n<br/><hr>",
    "<font size='1'><table class='xdebug-error'><tr><th>( ! ) Deprecated</th></tr></table></font>",
    "<b>Strict Standards</b>: [<a href='function.date'>date</a>] <br />" * 60,
)


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize("declaration", ["<?xml version='1.0' encoding='iso-8859-2'?>\n", ""])
def test_notices_in_front_of_a_feed_are_passed_over(notice: str, declaration: str) -> None:
    item = f"<item><title>Wiśla</title><link>{FIRST}</link></item>"
    encoding = "iso-8859-2" if declaration else "utf-8"
    body = f"{notice}{declaration}<rss version='2.0'><channel>{item}</channel></rss>"

    found = parse_any(body.encode(encoding), url=URL)

    assert (found.kind, [each.title for each in found.entries]) == ("rss", ["Wiśla"])


def test_notices_in_front_of_a_page_make_no_feed_of_it() -> None:
    links = "".join(
        f"<h2><a href='/swiat/storm-closes-harbour-{n}'>The storm closes harbour {n}</a></h2>"
        for n in range(100, 106)
    )
    page = f"{NOTICES[0]}<html><body>{links}<code><rss></code></body></html>"

    assert parse_any(page.encode(), url=URL).kind == "section"


@pytest.mark.parametrize(
    "before",
    ["<!-- from the cache -->", "<!-- a <feed> -->\n\n", "<?php echo 1 ?>\n", NOTICES[0]],
)
@pytest.mark.parametrize("declaration", ["<?xml version='1.0'?>", ""])
def test_references_survive_whatever_stands_in_front(before: str, declaration: str) -> None:
    item = f"<item><title>Most &amp; Rzeka</title><link>{FIRST}</link></item>"
    body = f"{before}{declaration}<rss version='2.0'><channel>{item}</channel></rss>"

    assert [each.title for each in parse(body.encode(), url=URL).entries] == ["Most & Rzeka"]
