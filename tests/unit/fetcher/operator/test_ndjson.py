"""One bad line never fails its file: half characters, any JSON, articles that are too large."""

import gzip
import io
import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perspektiven import limits
from perspektiven.contracts import Article
from perspektiven.text.languages import identify
from services.fetcher.operator import gunzip, ndjson
from services.fetcher.operator.archives import Bad, Outlets
from tests.support.factories import NOW, outlet

LINE = {
    "url": "https://gazeta.example/swiat/most-1001.html",
    "title": "Nowy most",
    "paragraphs": ["Otwarto most.", "Kierowcy czekali."],
}
GAZETA = outlet(homepage="https://gazeta.example/")
KNOWN = Outlets({"gazeta": GAZETA}, {"gazeta.example": GAZETA})

TEXTS = st.text(st.characters(codec=None), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    ["url", "title", "paragraphs", "text", "outlet_id", "language", "published_at", "authors"]
)


def read(*lines: bytes) -> list[Article | Bad]:
    stream = gunzip.opened(io.BufferedReader(io.BytesIO(b"\n".join(lines))))
    found = ndjson.articles(
        stream,
        name="a.ndjson",
        outlets=KNOWN,
        identify=lambda text, plausible: identify(text, plausible).language,
        now=NOW,
    )
    return list(found)


def line(**overrides: Any) -> bytes:
    return json.dumps(LINE | overrides).encode()


def among_good_ones(bad: bytes) -> Article | Bad:
    """What becomes of a line between two that are good and stay so."""
    first, found, last = read(line(), bad, line())
    assert isinstance(first, Article)
    assert first == last
    return found


def test_half_a_character_in_a_line_costs_that_character() -> None:
    found = among_good_ones(
        line(title="Nowy \ud800most", paragraphs=["Otwarto\udc00 most."], authors=["A\ud800la"])
    )

    assert isinstance(found, Article)
    assert (found.title, found.authors) == ("Nowy most", ("Ala",))
    assert found.paragraphs[0].text == "Otwarto most."
    assert Article.model_validate_json(found.to_bytes()) == found


@given(st.dictionaries(FIELDS, VALUES, max_size=4))
@example({"published_at": "9999-12-31T23:59:59-12:00"})
@example({"url": "https://" + "a" * 5_000 + "/"})
@example({"url": "https://" + "a" * 240 + ".example/"})
@example({"outlet_id": "a" * 300})
def test_whatever_json_a_line_holds_the_others_are_read(fields: dict[str, Any]) -> None:
    found = among_good_ones(json.dumps(LINE | fields).encode())

    if isinstance(found, Article):
        assert Article.model_validate_json(found.to_bytes()) == found


@given(VALUES | st.just("[" * 5_000))
def test_whatever_value_a_line_is_the_others_are_read(value: Any) -> None:
    assert isinstance(among_good_ones(json.dumps(value).encode()), Bad)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": "a" * 2**20}, "title_too_long"),
        ({"paragraphs": [f"Most {n}." for n in range(100_000)]}, "too_many_paragraphs"),
        ({"paragraphs": None, "text": "most\n" * 1_000_000}, "too_many_paragraphs"),
        ({"paragraphs": ["most " * 20_001]}, "paragraph_too_long"),
        ({"paragraphs": ["most " * 200] * 5_000}, "article_too_long"),
        ({"paragraphs": ["most " * 320] * 4_990}, "article_too_long"),
    ],
)
def test_what_is_too_large_is_refused_where_it_enters(fields: dict[str, Any], reason: str) -> None:
    found = among_good_ones(line(**fields))

    assert isinstance(found, Bad)
    assert (found.place, found.reason) == ("a.ndjson:2", reason)


def test_too_many_bytes_in_few_letters_are_refused_where_they_enter() -> None:
    body = json.dumps(LINE | {"paragraphs": ["😀" * 99] * 5_000}, ensure_ascii=False).encode()

    found = among_good_ones(body)

    assert isinstance(found, Bad)
    assert found.reason == "article_too_large"


def test_authors_beyond_their_limits_are_left_out() -> None:
    found = among_good_ones(line(authors=["a" * 100, *(f"Ala {n}" for n in range(1_000))]))

    assert isinstance(found, Article)
    assert len(found.authors) == limits.AUTHORS.most


def test_a_line_that_is_too_long_and_cut_off_is_named() -> None:
    body = gzip.compress(line() + b"\n" + b"x" * (limits.LINE_BYTES.most + 100_000))

    first, bad = read(body[:-20])

    assert isinstance(first, Article)
    assert isinstance(bad, Bad)
    assert bad.reason == "broken_archive"
