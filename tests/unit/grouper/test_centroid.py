import math

import pytest

from services.grouper.centroid import Centroid, Centroids
from services.grouper.postings import Place
from services.grouper.vectors import Vector
from tests.support.story_texts import story_node

TITLES = {
    "1": "Ätna bricht aus",
    "2": "Ätna spuckt Asche über Catania",
    "3": "Catania sperrt Flughafen",
}


def vector(name: str) -> Vector:
    return Vector(dict.fromkeys(story_node(TITLES[name], id=name).terms, 8.0))


def core(names: str) -> list[Place]:
    return [(float(name), name) for name in names]


def test_the_cosine_with_one_text_is_that_of_the_two() -> None:
    alone = Centroid()
    alone.add(vector("1"))

    assert alone.cosine(vector("1")) == pytest.approx(1)
    # One of three equal terms and one of five.
    assert alone.cosine(vector("2")) == pytest.approx(1 / math.sqrt(len(vector("2").values) * 3))


def test_a_text_is_nearer_to_what_several_texts_share() -> None:
    centroid = Centroids().of(core("12"), vector)
    alone = Centroids().of(core("1"), vector)

    assert centroid.cosine(vector("3")) > alone.cosine(vector("3")) == 0


def test_a_kept_centroid_is_that_of_the_texts_that_are_asked_for() -> None:
    centroids = Centroids()
    for asked in ("1", "12", "123", "12", "13", "23"):
        found = centroids.of(core(asked), vector)

        assert found.cosine(vector("3")) == Centroids().of(core(asked), vector).cosine(vector("3"))


def test_one_is_kept_until_all_are_dropped() -> None:
    centroids = Centroids()
    first = centroids.of(core("1"), vector)

    assert centroids.of(core("1"), vector) is first
    centroids.clear()
    assert centroids.of(core("1"), vector) is not first
