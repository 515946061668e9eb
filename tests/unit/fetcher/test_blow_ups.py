"""Texts that were made to hold their reader up: each costs no more than its length."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest

from perspektiven.text.charset import decode
from services.fetcher.extraction.authors import authors
from services.fetcher.extraction.extract import Page, extract
from services.fetcher.extraction.json_ld import Described
from services.fetcher.extraction.media_types import refuse_others
from services.fetcher.extraction.metadata import tags
from services.fetcher.extraction.refusals import Refused
from services.fetcher.extraction.title_parts import key_of, without_site
from services.fetcher.feeds.sections import tree
from services.fetcher.sources.subscriptions import _links
from tests.unit.fetcher.desk import page

NOW = datetime(2026, 11, 27, tzinfo=UTC)
LONG = 100_000
URL = "https://gazeta.example/2026/11/27/storm"


@contextmanager
def _soon(seconds: float = 1.0) -> Iterator[None]:
    """What is done within takes no longer: processor time, for others run beside this test."""
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Tables that are read with the first page are not what is measured."""
    extract(Page(URL, page("Warm-up").encode()), now=NOW)


def _json_ld(**values: object) -> str:
    described = {"@type": "NewsArticle", "headline": "Storm"} | values
    return f'<script type="application/ld+json">{json.dumps(described)}</script>'


HOSTILE = {
    "comments before a doctype": "<!-- a --> " * 60 + "<!doctype html>" + page("Storm"),
    "comments without end": "<!-- " * 12_000 + "-->" + page("Storm"),
    "a title of bars": page("Storm").replace(
        "<title>Storm</title>", f"<title>{'a | ' * 2_500}</title>"
    ),
    "a title of spaces": page("Storm").replace(
        "<title>Storm</title>", f"<title>a{' ' * LONG}b</title>"
    ),
    "keywords of tabs": page("Storm", head=_json_ld(keywords="\t" * LONG + "x")),
    "keywords of bars": page("Storm", head=_json_ld(keywords="a | " * (LONG // 4))),
    "authors of spaces": page("Storm", head=_json_ld(author="Ann" + "\t" * LONG + "Lee")),
    "authors of commas": page("Storm", head=_json_ld(author="Ann, " * (LONG // 5))),
    "authors of many names": page(
        "Storm", head=_json_ld(author=[f"Ann{number} Lee" for number in range(20_000)])
    ),
    "a break of spaces": page("Storm", head=_json_ld(articleBody="<br" + " " * LONG + "x")),
    "metas": "<meta " * (LONG // 6) + page("Storm"),
    "metas with charsets": "<meta charset=" * (LONG // 14) + page("Storm"),
    "a meta of spaces": f"<meta charset={' ' * LONG}>{page('Storm')}",
    "scripts without end": page("Storm") + "<script>" * (LONG // 8),
    "bytes of no encoding, and scripts": page("Storm") + "\udcff<script" * (LONG // 8),
    "class names": page("Storm").replace("<h1>", f'<h1 class="{"subscri1" * (LONG // 8)}">'),
    "class names of spaces": page("Storm").replace("<h1>", f'<h1 class="{" a" * LONG}">'),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_article_comes_out_all_the_same(kind: str) -> None:
    body = HOSTILE[kind].encode("utf-8", "surrogateescape")
    with _soon(2.0):
        found = extract(Page(URL, body), now=NOW)

    assert found.title == "Storm"
    assert len(found.paragraphs) == 3


def test_comments_in_front_of_a_page_or_a_feed_are_passed_over() -> None:
    with _soon():
        refuse_others(b"<!-- a --> " * 300 + b"<!doctype html><html>", None)
        refuse_others(b"<!-- " * 800 + b"<html>", None)
        with pytest.raises(Refused):
            refuse_others(b"<?xml version='1.0'?>\n" + b"<!-- a --> " * 22 + b"<rss>", None)


@pytest.mark.parametrize("separator", [" | ", " - ", "::", "_", "｜", " » "])
def test_a_title_of_separators_is_soon_cut(separator: str) -> None:
    title = f"a{separator}" * 250
    with _soon():
        assert without_site(title, frozenset({"gazeta"}), {key_of(title)}, set())


def test_the_name_of_a_site_goes_from_among_many_parts() -> None:
    sites = frozenset({"gazeta"})
    title = "A storm has closed the harbour | Gazeta | Gazeta"

    assert without_site(title, sites, set(), set()) == "A storm has closed the harbour"


def test_tags_are_parted_whatever_stands_around_them() -> None:
    with _soon():
        assert tags({}, Described({"keywords": "\t" * LONG + "storm ,  sea" + " " * LONG})) == (
            "storm",
            "sea",
        )


def test_a_break_that_never_ends_is_none() -> None:
    text = "One.<br  / >Two.<br" + " " * LONG
    with _soon():
        assert Described({"articleBody": text}).body() == ["One.", "Two.<br"]


@pytest.mark.parametrize("space", [" ", "\t", "\u3000", "\n"])
def test_names_are_parted_whatever_stands_between_them(space: str) -> None:
    described = Described({"author": f"By Ann Lee,{space * LONG}Bo Roe{space}and{space * 9}Cy Poe"})
    with _soon():
        assert authors(tree("<p>x</p>"), {}, described) == ("Ann Lee", "Bo Roe", "Cy Poe")


@pytest.mark.parametrize(
    "unit", [b"<meta ", b"<meta charset", b"<meta charset=", b"<?xml encoding= '"]
)
def test_an_encoding_is_looked_for_in_linear_time(unit: bytes) -> None:
    with _soon():
        decode(unit * (LONG // len(unit)) + b"\xff" + b" " * LONG)
        decode(unit + b" " * LONG + b"\xff")


def test_an_encoding_is_found_behind_the_metas() -> None:
    body = (
        b'<meta name="a">' * 100 + b"<meta content='text/html; charset = \"iso-8859-2\"'>\xb1\xe6"
    )

    assert decode(body).endswith("ąć")


@pytest.mark.parametrize(
    "unit", [b"<script", b"<script>", b"</script", b"<style></script>", b"<", b"<>"]
)
def test_markup_is_left_out_in_linear_time_before_an_encoding_is_guessed(unit: bytes) -> None:
    with _soon(2.0):
        decode(unit * (300_000 // len(unit)) + b"\xe4\xf6\xfc\xff" * 10)


def test_scripts_tell_nothing_of_an_encoding() -> None:
    russian = "Шторм закрыл гавань небольшого города, сообщили власти порта вечером. " * 3
    script = b"<SCRIPT>" + "Übergrößenträger, schöne Grüße".encode("latin-1") * 50 + b"</SCRIPT >"

    assert "Шторм" in decode(script + b"<p>" + russian.encode("cp1251"))


def test_links_of_a_header_are_found_among_rubbish() -> None:
    with _soon():
        assert _links("<a" * LONG + '<https://hub.example/>; rel="hub"', URL) == {
            "hub": "https://hub.example/"
        }


def test_a_page_that_is_nothing_but_rubbish_is_refused_soon() -> None:
    with _soon(2.0), suppress(Refused):
        extract(Page(URL, b"<!-- -->" * LONG), now=NOW)
