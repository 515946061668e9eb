"""Language tags: their language, and their names."""

import pytest
from babel import Locale

from perspektiven.text.language_tags import base, display_name


def test_the_language_of_a_tag_is_its_first_part() -> None:
    assert [base(tag) for tag in ("pt-BR", "ZH-Hant-TW", "de")] == ["pt", "zh", "de"]


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
