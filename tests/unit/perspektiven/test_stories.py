from datetime import UTC, datetime

import pytest

from perspektiven.settings import Settings, load
from perspektiven.stories import stories_alias, stories_index


def test_a_story_lies_in_the_month_of_its_first_article() -> None:
    ours = load(Settings, index_prefix="x-")

    assert stories_alias(ours, "pt-BR") == "x-stories-pt-br"
    assert stories_index(ours, "de", datetime(2026, 2, 28, tzinfo=UTC)) == "x-stories-de-2026.02"


@pytest.mark.parametrize("year", [1, 1850, 1999])
def test_stories_of_before_the_first_month_lie_in_it(year: int) -> None:
    ours = load(Settings)

    assert stories_index(ours, "de", datetime(year, 12, 31, tzinfo=UTC)) == "stories-de-2000.01"
    assert stories_index(ours, "de", datetime(2000, 2, 1, tzinfo=UTC)) == "stories-de-2000.02"
