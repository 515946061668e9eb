"""OPML becomes outlets."""

import html
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.errors import Permanent
from services.fetcher.operator import opml

EXPORT = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
  <outline text="Polska">
    <outline type="rss" text="Gazeta" xmlUrl="https://gazeta.example/rss" htmlUrl="https://gazeta.example/"/>
    <outline type="rss" text="Gazeta Sport" xmlUrl="https://gazeta.example/sport" htmlUrl="https://gazeta.example/"/>
  </outline>
  <outline text="Kurier &amp; Post" XMLURL="https://feeds.example.org/kurier" htmlUrl="https://kurier.example/"/>
  <outline text="a folder that is empty"/>
  <outline text="not on the web" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


def test_feeds_of_one_site_are_one_outlet() -> None:
    gazeta, _ = opml.parse(EXPORT).outlets

    assert (gazeta.id, gazeta.name) == ("gazeta.example", "Gazeta")
    assert [source.url for source in gazeta.sources] == [
        "https://gazeta.example/rss",
        "https://gazeta.example/sport",
    ]


def test_the_site_names_the_outlet_and_not_the_feed_service() -> None:
    _, kurier = opml.parse(EXPORT).outlets

    assert (kurier.id, kurier.name) == ("kurier.example", "Kurier & Post")


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<opml><body><outline text="&x;" xmlUrl="https://a.example/rss"/></body></opml>'
    )

    assert opml.parse(bomb).outlets[0].name in {"", "&x;", "a.example"}


@pytest.mark.parametrize("data", [b"", b"   ", b"words", b"<html><body/></html>", b"\x00\x01"])
def test_what_is_no_opml_is_refused(data: bytes) -> None:
    with pytest.raises(Permanent, match="not OPML"):
        opml.parse(data)


@pytest.mark.parametrize(
    ("said", "languages"), [("pl", ("pl",)), ("pt_BR", ("pt-BR",)), ("polnisch!", ()), ("", ())]
)
def test_a_language_is_taken_where_it_is_one(said: str, languages: tuple[str, ...]) -> None:
    outline = f'<outline text="A" language="{said}" xmlUrl="https://a.example/rss"/>'

    found = opml.parse(f"<opml><body>{outline}</body></opml>".encode())

    assert found.outlets[0].languages == languages


@pytest.mark.parametrize(
    "outline",
    [
        "<outline text=Kurier xmlUrl=https://kurier.example/rss?a=1&b=2 htmlUrl='/'/>",
        '<outline text="a=b c=d" xmlUrl=https://kurier.example/rss?a=1&b=2/>',
        "<OUTLINE xmlUrl = https://kurier.example/rss?a=1&b=2 text='He said \"=no\"'></OUTLINE>",
        "<outline xmlUrl=https://kurier.example/rss?a=1&b=2>",
        '<outline text="The "Kurier"" title="" xmlUrl="https://kurier.example/rss?a=1&b=2"/>',
    ],
)
def test_attributes_without_quotation_marks_lose_no_feed(outline: str) -> None:
    other = '<outline text="Post" xmlUrl="https://post.example/rss"/>'

    found = opml.parse(f"<opml><body>{outline}{other}</body></opml>".encode())

    assert [source.url for outlet in found.outlets for source in outlet.sources] == [
        "https://kurier.example/rss?a=1&b=2",
        "https://post.example/rss",
    ]


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["https://", "http://[", ""]))
def test_whatever_stands_in_a_file_nothing_but_our_error_comes_out(
    text: str, address: str, scheme: str
) -> None:
    name, feed = html.escape(text), html.escape(scheme + address)
    outline = f'<outline text="{name}" xmlUrl="{feed}" htmlUrl="{feed}"/>'

    with suppress(Permanent):
        for outlet in opml.parse(
            f"<opml><body>{outline}</body></opml>".encode(errors="replace")
        ).outlets:
            assert outlet.sources[0].url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("bad", "left_out"),
    [
        ('<outline text="a&#xD800;b" xmlUrl="https://b.example/rss"/>', 0),
        ('<outline text="a\x01&#1;\u202e\u200b" xmlUrl="https://b.example/rss"/>', 0),
        (f'<outline text="{"x" * 11_000_000}" xmlUrl="https://b.example/rss"/>', 0),
        (f'<outline text="far" xmlUrl="https://b.example/{"x" * 3_000}"/>', 1),
        (f'<outline text="host" xmlUrl="https://{"a" * 300}/"/>', 1),
        (f'<outline text="host" xmlUrl="https://{"a" * 250}/"/>', 0),
        ('<outline text="\u3164" xmlUrl="https://b.example/rss"/>', 0),
        ('<outline text="mail" xmlUrl="mailto:a@b.example"/>', 1),
    ],
)
def test_one_bad_entry_never_fails_its_import(bad: str, left_out: int) -> None:
    first, last = (
        f'<outline text="{name}" xmlUrl="https://{name}.example/rss"/>' for name in ("a", "z")
    )

    found = opml.parse(f"<opml><body>{first}{bad}{last}</body></opml>".encode())

    assert [each.name for each in found.outlets][:: len(found.outlets) - 1] == ["a", "z"]
    assert (len(found.outlets), len(found.left_out)) == (3 - left_out, left_out)
    assert all(each.to_bytes() for each in found.outlets)


def test_markup_of_other_readers_is_mended_and_feed_addresses_are_understood() -> None:
    export = b"""<opml><body>
      <outline text="Rok & Pole" xmlUrl="https://rok.example/?a=1&b=2" htmlUrl="https://rok.example/"/>
      <outline text="Gl&oacute;wna" xmlUrl="feed:https://glowna.example/rss"/>
      <outline text="Stara" xmlUrl="FEED://stara.example/rss"/>
    </body></opml>"""

    found = opml.parse(export).outlets

    assert [each.name for each in found] == ["Rok & Pole", "Gl\u00f3wna", "Stara"]
    assert [each.sources[0].url for each in found] == [
        "https://rok.example/?a=1&b=2",
        "https://glowna.example/rss",
        "http://stara.example/rss",
    ]


def test_newspapers_on_one_feed_service_are_outlets_of_their_own() -> None:
    lines = "".join(
        f'<outline text="{name}" xmlUrl="https://rsshub.app/{path}"/>'
        for name, path in (("Wieczór", "wieczor/news"), ("Poranek", "poranek"), ("W2", "wieczor/x"))
    )

    found = opml.parse(f"<opml><body>{lines}</body></opml>".encode()).outlets

    assert [(each.id, len(each.sources)) for each in found] == [
        ("rsshub.app-wieczor", 2),
        ("rsshub.app-poranek", 1),
    ]


def test_what_is_left_out_is_named() -> None:
    (left,) = opml.parse(EXPORT).left_out

    assert (left.name, left.reason) == ("not on the web", "no web address")
