from pathlib import Path

import numpy as np
import pytest

from bench.stories import validate
from bench.stories.baseline import Online, vectors
from bench.stories.labelled import b_cubed, figures, read
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


def test_a_term_that_every_text_holds_says_nothing() -> None:
    one, other, *_ = vectors([("ätna", "asche"), ("ätna", "streik"), *[("ätna",)] * 50])

    assert np.linalg.norm(one) == pytest.approx(1)
    assert one @ other < 0.01


def test_a_headline_joins_the_nearest_story_of_the_last_days() -> None:
    online = Online(2, threshold=0.5)
    east, north = np.eye(2, dtype=np.float32)

    assert [online.place(east, 0), online.place(north, 1), online.place(east, 2)] == [0, 1, 0]
    assert online.place(east, 200) == 2


def test_the_blocks_are_all_articles_once_each() -> None:
    articles = read(SETS / "development.ndjson")
    blocks = validate.places(len(articles))

    assert [each for place in blocks for each in articles[place]] == articles
    for place in blocks:
        assert len(validate.others(articles, place)) == len(articles) - len(articles[place])
        assert not {*validate.others(articles, place)} & {*articles[place]}


def test_the_grouping_of_the_service_does_better_than_plain_tf_idf() -> None:
    articles = read(SETS / "development.ndjson")
    found = stories((each.text for each in articles), "de")

    assert figures(found, articles)[2] > validate.plain(articles, "de")[2]


def test_headlines_are_told_by_a_model_that_was_not_fitted_on_them() -> None:
    files = {"de": read(SETS / "development.ndjson")}

    for precision, recall, f1 in validate.ours(files).values():
        assert 0.8 < precision <= 1
        assert 0.5 < recall <= 1
        assert f1 == pytest.approx(2 * precision * recall / (precision + recall), abs=0.05)
