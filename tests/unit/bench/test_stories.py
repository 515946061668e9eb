from pathlib import Path

import pytest

from bench.stories.labelled import b_cubed, read
from services.grouper.offline import stories

SETS = Path(__file__).parents[3] / "bench" / "stories"


@pytest.mark.parametrize("name", ["development", "unseen"])
def test_stories_are_grouped_with_precision_before_recall(name: str) -> None:
    articles = read(SETS / f"{name}.ndjson")
    found = stories((each.text for each in articles), "de")

    precision, _, f1 = b_cubed(
        [found[each.text.id] for each in articles], [each.story for each in articles]
    )

    assert precision >= 0.95
    assert f1 >= 0.90


def test_b_cubed_is_that_of_the_paper() -> None:
    # Amigó et al. 2009: two pure halves of one category have full precision and half the recall.
    assert b_cubed(["a", "a", "b", "b"], ["x"] * 4) == pytest.approx((1, 1 / 2, 2 / 3))
    assert b_cubed([], []) == (0.0, 0.0, 0.0)
