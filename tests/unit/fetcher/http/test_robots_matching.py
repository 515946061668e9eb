"""Paths of robots rules and of URLs: one spelling for what is equal, and no match that stalls."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.fetcher.http.robots_matching import matches, pattern_of, target_of


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://gazeta.example", "/"),
        ("https://gazeta.example/a/b?c=d#e", "/a/b?c=d"),
        ("https://gazeta.example?q=1", "/?q=1"),
        ("gazeta/story", "/gazeta/story"),
        ("https://gazeta.example/łódź", "/%C5%82%C3%B3d%C5%BA"),
        ("https://gazeta.example/%7Eanna/%c5%82", "/~anna/%C5%82"),
        ("https://gazeta.example/?u=http%3A%2F%2Fx", "/?u=http://x"),
        ("https://gazeta.example/a*b$", "/a%2Ab%24"),
    ],
)
def test_a_url_is_seen_as_its_path_and_query_in_one_spelling(url: str, target: str) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize(
    ("value", "pattern"),
    [("/a$", "/a$"), ("/a$b", "/a%24b"), ("/a$b$", "/a%24b$"), ("/~anna", "/~anna"), ("", "")],
)
def test_a_dollar_is_special_at_the_end_of_a_rule_only(value: str, pattern: str) -> None:
    assert pattern_of(value) == pattern


def expected(target: str, pattern: str) -> bool:
    """What RFC 9309 says, as a regular expression."""
    parts = map(re.escape, pattern.removesuffix("$").split("*"))
    end = r"\Z" if pattern.endswith("$") else ""
    return re.match(".*".join(parts) + end, target, re.DOTALL) is not None


@given(st.text("/ab", max_size=12), st.text("/ab*", max_size=8), st.sampled_from(["", "$"]))
@example("/aba", "/*a", "$")
@example("/a", "/a*a", "$")
@example("/ab", "/a*b*b", "$")
def test_a_pattern_matches_what_the_standard_says(target: str, pattern: str, end: str) -> None:
    assert matches(target, pattern + end) == expected(target, pattern + end)


@given(st.text())
def test_one_spelling_is_its_own_spelling(path: str) -> None:
    once = pattern_of(path)

    assert pattern_of(once) == once


def test_a_pattern_of_many_stars_takes_no_longer_than_its_length() -> None:
    started = time.process_time()

    assert not matches("/" + "a" * 2_000, "/" + "*a" * 1_000 + "b$")
    assert time.process_time() - started < 0.5
