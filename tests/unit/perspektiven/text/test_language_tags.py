"""Language tags: their language, and their names."""

import pytest
from babel import Locale

from perspektiven.text.language_tags import base, display_name, is_language


def test_the_language_of_a_tag_is_its_first_part() -> None:
    assert [base(tag) for tag in ("pt-BR", "ZH-Hant-TW", "de")] == ["pt", "zh", "de"]


def test_a_code_that_was_withdrawn_is_read_as_the_one_that_replaced_it() -> None:
    assert [base(tag) for tag in ("iw", "in-ID", "ji")] == ["he", "id", "yi"]


def test_a_language_is_known_by_its_code_whatever_its_region() -> None:
    known = [
        tag
        for tag in ("de", "pt-BR", "ZH-Hant", "prs", "und", "xx", "zz-DE", "", "-")
        if is_language(tag)
    ]

    assert known == ["de", "pt-BR", "ZH-Hant", "prs", "und"]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("pl", "Polnisch"),
        ("zh-Hant", "Chinesisch (traditionell)"),
        ("zh-Hant-TW", "Chinesisch (traditionell) (Taiwan)"),
        ("sr-Latn", "Serbisch (Lateinisch)"),
        ("be-Latn", "Belarussisch (Lateinisch)"),
        ("az-Arab", "Aserbaidschanisch (Arabisch)"),
        ("pt-BR", "Portugiesisch (Brasilien)"),
        ("prs", "Dari"),
        ("ckb", "Zentralkurdisch"),
        ("xx-Latn", "xx-Latn"),
    ],
)
def test_a_tag_is_named_by_cldr_with_script_and_region(tag: str, name: str) -> None:
    assert display_name(tag, Locale("de")) == name
