"""The table of limits: one row each, and the documentation that is made of it."""

from pathlib import Path

import pytest

from perspektiven import limits
from perspektiven.limits import Limit

ROWS = {name: value for name, value in vars(limits).items() if isinstance(value, Limit)}
DOCUMENTED = (Path(__file__).parents[3] / "docs" / "limits.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ROWS)
def test_a_limit_lets_something_through_and_says_what_becomes_of_the_rest(name: str) -> None:
    row = ROWS[name]

    assert row.most > 0
    assert row.what
    assert row.beyond


@pytest.mark.parametrize("name", ROWS)
def test_a_limit_is_documented(name: str) -> None:
    assert ROWS[name].what in DOCUMENTED
    assert ROWS[name].beyond in DOCUMENTED


def test_what_is_within_the_limits_fits_into_a_record() -> None:
    """An article with its translation: letters of three bytes, and what stands beside them."""
    translation = 3 * limits.TRANSLATION.most

    assert limits.ARTICLE.most * 3 < limits.ARTICLE_BYTES.most
    assert limits.ARTICLE_BYTES.most + translation <= limits.RECORD.most
    assert limits.PARAGRAPH.most <= limits.ARTICLE.most
