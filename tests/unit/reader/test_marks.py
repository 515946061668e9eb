"""Marked words: HTML in which nothing but `<mark>` is markup."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from services.reader.marks import CLOSING, OPENING, to_html


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
