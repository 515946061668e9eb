from datetime import UTC, datetime

from perspektiven.settings import Settings, load
from perspektiven.stories import stories_alias, stories_index


def test_a_story_lies_in_the_month_of_its_first_article() -> None:
    ours = load(Settings, index_prefix="x-")

    assert stories_alias(ours, "pt-BR") == "x-stories-pt-br"
    assert stories_index(ours, "de", datetime(2026, 2, 28, tzinfo=UTC)) == "x-stories-de-2026.02"
