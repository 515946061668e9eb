"""Marked words: HTML in which nothing but `<mark>` is markup."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.reader.query.marks import CLOSING, OPENING, cut, to_html


def test_found_words_are_marked_and_all_else_is_escaped() -> None:
    fragment = f"<b>Der</b> {OPENING}Pakt{CLOSING} & mehr"

    assert to_html(fragment) == "&lt;b&gt;Der&lt;/b&gt; <mark>Pakt</mark> &amp; mehr"


@given(st.text(alphabet=st.sampled_from(f"ab<>&\"'/ {OPENING}{CLOSING}"), max_size=60))
@example(f"{OPENING}{OPENING}a{CLOSING}")
@example(f"{CLOSING}<script>{OPENING}")
def test_no_text_of_an_article_becomes_markup(fragment: str) -> None:
    html = str(to_html(fragment))

    assert not re.search(r"[<>]", re.sub(r"<mark>[^<>]*</mark>", "", html))
    assert OPENING not in html
    assert CLOSING not in html


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        ("kurz", "kurz"),
        (f"{OPENING}Pakte{CLOSING}", "<mark>Pakte</mark>"),
        (f"{OPENING}Pakt{CLOSING} und mehr", "<mark>Pakt</mark>…"),
        (f"Der {OPENING}Pakt{CLOSING}", "Der <mark>P</mark>…"),
        (f"Vor dem {OPENING}Pakt{CLOSING}", "Vor d…"),
    ],
)
def test_a_long_fragment_is_cut_and_its_marks_are_closed(fragment: str, shown: str) -> None:
    assert str(to_html(cut(fragment, 5))) == shown


@given(st.text(alphabet=st.sampled_from(f"ab {OPENING}{CLOSING}"), max_size=60), st.integers(1, 20))
def test_no_fragment_is_longer_than_asked_for(fragment: str, letters: int) -> None:
    plain = cut(fragment, letters).replace(OPENING, "").replace(CLOSING, "")

    assert len(plain) <= letters + 1
