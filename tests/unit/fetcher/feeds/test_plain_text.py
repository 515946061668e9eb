"""Snippets of HTML as plain text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.feeds.plain_text import plain_text, shortened


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        ("Nowy most", "Nowy most"),
        ("  Nowy\n\tmost\u00a0 na Wi\u00adśle\u200b ", "Nowy most na Wiśle"),
        ("Most &amp; rzeka &#8211; raport", "Most & rzeka – raport"),
        ("<p>Nowy <b>most</b>.</p><p>Otwarcie<br>w piątek</p>", "Nowy most. Otwarcie w piątek"),
        ("pół<i>noc</i>", "północ"),
        ("<script>alert(1)</script>Most<style>b{}</style>", "Most"),
        ("1 < 2 i 3 > 2", "1 < 2 i 3 > 2"),
        ("<!-- nic -->Most", "Most"),
        ("<img src=x alt=y>", ""),
        ("", ""),
    ],
)
def test_the_words_stay_and_the_markup_goes(snippet: str, expected: str) -> None:
    assert plain_text(snippet) == expected


@given(st.text(alphabet="<>&;ab/!-\x00 '\"p", max_size=60))
def test_no_snippet_raises(snippet: str) -> None:
    text = plain_text(snippet)

    assert text == " ".join(text.split())


def test_a_long_text_is_cut_between_words() -> None:
    assert shortened("Nowy most na Wiśle", 12) == "Nowy most…"
    assert shortened("Nowy most", 9) == "Nowy most"
    assert shortened("Konstantynopolitańczykowianeczka", 10) == "Konstanty…"
