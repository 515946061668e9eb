"""What can't be written, is left open or says nothing is taken out of texts; meaning stays."""

import json
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perspektiven.contracts import Article, Paragraph
from perspektiven.text.valid_text import has_lone_half, valid, valid_json, writable
from tests.support.factories import article, entry, outlet

DOUBTFUL = st.text(
    st.sampled_from(
        "aж中 \n\u0627\u0915\u094d\u0e01\u1820\u1100\u1161\u11a8😀❤\ufe0f\ufe00\U000e0100"
        "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u0301\u115f\u1160\u3164\u180e\u200e\u200f"
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2029\ud83d\ude00\x00\ufffe"
        "\U0001f3f4\U000e0067\U000e0062\U000e007f"
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zażółć gęślą jaźń", "Zażółć gęślą jaźń"),
        ("half \ud800 a letter", "half  a letter"),
        ("two halves \ud83d\ude00", "two halves 😀"),
        ("nothing\x00 here\ufffe\U0001ffff", "nothing here"),
        ("line\nbreak\tand tab", "line\nbreak\tand tab"),
        ("form\x0cfeed", "form feed"),
        ("zero\u200bwidth \ufeffand\u2060 soft\u00adhyphen", "zerowidth and softhyphen"),
        ("blank\u3164filler", "blank filler"),
        ("hidden\U000e0061\U000e0062 words", "hidden words"),
        ("hidden\ufe01\ufe02\ufe03 words", "hidden\ufe01 words"),
        ("lat\u200din\u200c", "latin"),
    ],
)
def test_what_cannot_be_written_or_says_nothing_goes(text: str, expected: str) -> None:
    assert valid(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",  # Persian: I want
        "क्\u200dष",  # Hindi, a half form
        "ශ්\u200dරී ලංකා",  # Sinhala
        "ភាសា\u200bខ្មែរ",  # Khmer, a word boundary
        "👨\u200d👩\u200d👧 🏳️\u200d🌈 ❤️\u200d🔥 🧑🏽\u200d⚕️ 1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100城",  # the form of a character
        "ᠠ\u180eᠠ",  # Mongolian
        "\u1112\u1160\u11ab",  # a syllable without its vowel
        "(\u200fشالوم\u200f)",
    ],
)
def test_what_carries_meaning_stays(text: str) -> None:
    assert valid(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u2067שלום\u2069 and \u202bשלום\u202c", "\u2067שלום\u2069 and \u202bשלום\u202c"),
        ("open \u202eoverride", "open override"),
        ("closed\u202c too often\u2069", "closed too often"),
        ("\u2067a \u202bb\u2069 c", "\u2067a b\u2069 c"),
        ("\u202ba \u2067b\u202c c", "a b c"),
        ("\u202bone\ntwo\u202c", "one\ntwo"),
        ("\u202a" * 200 + "a", "a"),
        ("\u202a" * 200 + "a" + "\u202c" * 200, "\u202a" * 125 + "a" + "\u202c" * 125),
    ],
)
def test_bidi_controls_have_their_partner_in_their_paragraph(text: str, expected: str) -> None:
    assert valid(text) == expected


@given(st.text(st.characters(codec=None)) | DOUBTFUL)
@example("\u200d\ufe0f\u200d😀")
def test_whatever_text_comes_can_be_written_afterwards(text: str) -> None:
    made = valid(text)

    made.encode()
    assert valid(made) == made
    assert not has_lone_half(made)
    assert made.count("\u202c") == sum(made.count(each) for each in "\u202a\u202b\u202d\u202e")
    assert made.count("\u2069") == sum(made.count(each) for each in "\u2066\u2067\u2068")


@given(st.text(st.characters(codec=None)) | DOUBTFUL)
def test_markup_keeps_all_that_can_be_written(text: str) -> None:
    made = writable(text)

    made.encode()
    assert writable(made) == made
    assert valid(made) == valid(text)


@pytest.mark.parametrize(
    "text",
    [
        "a\u200b",
        "\u200b",
        "\u202a",
        "\u2066\u202a\u2069",
        "\u202aa\n",
        "\ud83d\ude00",
        "\ud800",
        "ж",
    ],
)
def test_a_million_of_whatever_it_looks_at_is_a_matter_of_seconds(text: str) -> None:
    began = time.process_time()

    valid(text * (1_000_000 // len(text)))

    assert time.process_time() - began < 10


def test_all_texts_of_a_json_value_are_made_valid() -> None:
    value = json.loads('{"a\\ud800": ["b\\udc00", {"c": 1, "d": null}]}')

    assert valid_json(value) == {"a": ["b", {"c": 1, "d": None}]}


def test_contracts_hold_valid_texts_whoever_makes_them() -> None:
    assert Paragraph(text="Most\ud800").text == "Most"
    assert article(paragraphs=["a\x00b"]).paragraphs[0].text == "ab"
    assert article(tags=("\u202ex",)).tags == ("x",)
    assert entry(title="\ufeffMost").title == "Most"
    assert outlet(name="Gazeta\udc00").name == "Gazeta"


def test_an_article_of_an_older_version_is_made_valid_when_it_is_read() -> None:
    older = json.loads(article().to_bytes()) | {"title": "Most\u0000 \u202e na Wi\u200bśle"}

    read = Article.model_validate_json(json.dumps(older))

    assert read.title == "Most  na Wiśle"
