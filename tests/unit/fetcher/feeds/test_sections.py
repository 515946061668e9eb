"""Section pages: links to articles, and all the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.errors import Permanent
from services.fetcher.feeds.sections import MOST_ENTRIES, parse
from tests.support.data import data

URL = "https://gazeta.example/swiat/"
BRIDGE = "Nowy most na Wiśle zostanie otwarty w piątek"
SCHOOLS = "Szkoły wracają do pracy po dwóch tygodniach"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (
            "dated-addresses-with-navigation.html",
            {
                "/2026/03/14/nowy-most-na-wisle": BRIDGE,
                "/2026/03/13/szkoly-wracaja-do-pracy": SCHOOLS,
            },
        ),
        (
            "numbers-and-commas.html",
            {
                "/wiadomosci/7,114884,31234567,nowy-most-na-wisle-zostanie-otwarty.html": (BRIDGE),
                "/wiadomosci/7,114884,31234568,szkoly.html": (SCHOOLS),
            },
        ),
        (
            "japanese-short-texts.html",
            {
                "/articles/ASV3G5TZNV3GUTFK00JM.html": "新しい橋が金曜日に開通、四年の工事が完了",
                "/articles/ASV3G5TZNV3GUTFK00KM.html": "学校が二週間ぶりに再開、児童ら笑顔",
            },
        ),
        (
            "cyrillic-slugs.html",
            {
                "/novyny/новий-міст-через-річку-відкриють-у-пятницю": (
                    "Новий міст через річку відкриють у п’ятницю"
                ),
                "/novyny/школи-повертаються-до-роботи-після-перерви": (
                    "Школи повертаються до роботи після перерви"
                ),
            },
        ),
        (
            "headline-inside-the-link.html",
            {"/swiat/a-1001": "Nowy most na Wiśle", "/swiat/a-1002": "Szkoły wracają do pracy"},
        ),
        (
            "query-numbers.html",
            {
                "/swiat/view.php?id=48211": BRIDGE,
                "/swiat/view.php?id=48212": SCHOOLS,
            },
        ),
        (
            "broken-markup.html",
            {
                "/2026/03/14/nowy-most-na-wisle": "Nowy most na Wiśle zostanie otwarty",
                "/2026/03/13/szkoly-wracaja-do-pracy": SCHOOLS,
            },
        ),
    ],
)
def test_articles_are_found_and_nothing_else(file: str, expected: dict[str, str]) -> None:
    entries = parse(data("sections", file), url=URL).entries

    found = {each.url.removeprefix("https://gazeta.example"): each.title for each in entries}
    assert found == expected


def test_a_page_without_articles_is_refused() -> None:
    with pytest.raises(Permanent) as refused:
        parse(data("sections", "nothing-but-navigation.html"), url=URL)

    assert refused.value.reason == "no_links"


@pytest.mark.parametrize(
    ("body", "reason"), [(b"", "empty"), (b" ", "empty"), (b"text", "no_links")]
)
def test_what_is_no_page_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(Permanent) as refused:
        parse(body, url=URL)

    assert refused.value.reason == reason


def test_a_page_of_a_hundred_thousand_links_yields_so_many_and_no_more() -> None:
    links = "".join(
        f'<a href="/2026/03/14/wiadomosc-numer-{n}">Wiadomość z kraju numer {n}</a>'
        for n in range(20_000)
    )

    assert len(parse(f"<body>{links}</body>", url=URL).entries) == MOST_ENTRIES


def test_deep_markup_is_borne() -> None:
    deep = b"<div>" * 20_000 + b'<a href="/2026/03/14/nowy-most-na-wisle">Nowy most</a>'

    with pytest.raises(Permanent):
        parse(deep, url=URL)


@given(st.binary(max_size=300))
def test_nothing_is_raised_but_a_refusal(junk: bytes) -> None:
    for body in (junk, b'<a href="/2026/03/14/nowy-most-na-wisle">' + junk, b'<a href="' + junk):
        try:
            found = parse(body, url=URL)
        except Permanent:
            continue
        assert all(entry.url.startswith("http") for entry in found.entries)


@pytest.mark.parametrize(
    "address", ["/archive/2024/05/the-long-way-home/678123/", "/games/2024/05/03/a-night-at-chess"]
)
def test_an_article_in_a_folder_named_like_a_list_is_found(address: str) -> None:
    page = f'<body><h2><a href="{address}">The long way home of a town’s bridge</a></h2></body>'

    assert [each.url for each in parse(page, url=URL).entries] == [
        f"https://gazeta.example{address}"
    ]


def test_a_headline_that_leads_home_is_no_entry() -> None:
    links = "".join(
        f"<article><h2><a href='{href}'>{BRIDGE} {href}</a></h2></article>"
        for href in ("/index.html", "/?lang=pl", "/swiat/nowy-most-na-wisle-1234567")
    )

    found = parse(f"<html><body>{links}</body></html>", url=URL)

    assert [entry.url for entry in found.entries] == [
        "https://gazeta.example/swiat/nowy-most-na-wisle-1234567"
    ]
