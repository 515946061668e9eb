"""Languages without rules of their own are analysed by those of another."""

import pytest

from perspektiven.text.analysed_languages import analysed_as


@pytest.mark.parametrize(
    ("language", "rules"),
    [("pl", "pl"), ("pt-BR", "pt"), ("no", "nb"), ("bs-Latn", "sr"), ("iw", "he"), ("tlh", "tlh")],
)
def test_a_language_is_analysed_by_the_rules_of_its_own_or_of_a_near_one(
    language: str, rules: str
) -> None:
    assert analysed_as(language) == rules
