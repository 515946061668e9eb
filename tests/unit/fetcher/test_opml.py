"""OPML becomes outlets."""

import html
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven import opml
from perspektiven.errors import Permanent

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
    gazeta, _ = opml.parse(EXPORT)

    assert (gazeta.id, gazeta.name) == ("gazeta.example", "Gazeta")
    assert [source.url for source in gazeta.sources] == [
        "https://gazeta.example/rss",
        "https://gazeta.example/sport",
    ]


def test_the_site_names_the_outlet_and_not_the_feed_service() -> None:
    _, kurier = opml.parse(EXPORT)

    assert (kurier.id, kurier.name) == ("kurier.example", "Kurier & Post")


def test_entities_are_not_expanded() -> None:
    bomb = (
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b'<opml><body><outline text="&x;" xmlUrl="https://a.example/rss"/></body></opml>'
    )

    assert opml.parse(bomb)[0].name in {"", "a.example"}


@pytest.mark.parametrize("data", [b"", b"   ", b"words", b"<html><body/></html>", b"\x00\x01"])
def test_what_is_no_opml_is_refused(data: bytes) -> None:
    with pytest.raises(Permanent, match="no OPML"):
        opml.parse(data)


@pytest.mark.parametrize(
    ("said", "languages"), [("pl", ("pl",)), ("pt_BR", ("pt-BR",)), ("polnisch!", ()), ("", ())]
)
def test_a_language_is_taken_where_it_is_one(said: str, languages: tuple[str, ...]) -> None:
    outline = f'<outline text="A" language="{said}" xmlUrl="https://a.example/rss"/>'

    found = opml.parse(f"<opml><body>{outline}</body></opml>".encode())

    assert found[0].languages == languages


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["https://", "http://[", ""]))
def test_whatever_stands_in_a_file_nothing_but_our_error_comes_out(
    text: str, address: str, scheme: str
) -> None:
    name, feed = html.escape(text), html.escape(scheme + address)
    outline = f'<outline text="{name}" xmlUrl="{feed}" htmlUrl="{feed}"/>'

    with suppress(Permanent):
        for outlet in opml.parse(f"<opml><body>{outline}</body></opml>".encode(errors="replace")):
            assert outlet.sources[0].url.startswith(("http://", "https://"))
