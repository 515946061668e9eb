"""Fits the model of services/grouper/model.json to labelled sets.

    python -m bench.stories.fit titles LANG=FILE... > new.json

Weights are fitted on the first half of each file by time, by logistic regression over the pairs
that the grouping compares; thresholds are chosen for the best mean BCubed F1 on the same half.
"""

import json
import sys
from collections.abc import Iterable
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bench.stories.labelled import Labelled, b_cubed, first_half, read
from services.grouper import model
from services.grouper.grouping import Grouping, grouped
from services.grouper.node import node

NAMES = (
    "cosine", "cosine_squared", "title_cosine", "overlap", "shared", "rare", "days", "root_days",
)  # fmt: skip
JOIN = np.arange(-1.5, 2.1, 0.25)
FOUNDER = (-6.0, -3.0, -2.0, -1.5, -1.0, -0.5)
Floats = NDArray[np.float64]


def pairs(
    articles: Iterable[Labelled], language: str
) -> tuple[list[list[float]], list[float], list[float]]:
    """Features of the pairs that are compared, whether they are on one event, and their weights."""
    grouping = Grouping(language)
    nodes = {each.text.id: (node(each.text, language), each.story) for each in articles}
    for each, _ in nodes.values():
        grouping.put(each)
    found: tuple[list[list[float]], list[float], list[float]] = ([], [], [])
    for each, story in nodes.values():
        others = grouping.candidates(each)
        vector = grouping.vector(each, each.day)
        for other in others:
            values = model.features(vector, grouping.vector(other, each.day))
            if values is not None and not model.is_vetoed(each, other):
                found[0].append(list(values))
                found[1].append(float(story == nodes[other.id][1]))
                found[2].append(len(others) ** -0.5)
    return found


def regression(values: Floats, truths: Floats, importance: Floats, ridge: float) -> Floats:
    """Weights by Newton's method, the intercept last."""
    inputs = np.hstack([values, np.ones((len(values), 1))])
    penalty = np.eye(inputs.shape[1]) * ridge
    penalty[-1, -1] = 0
    weights: Floats = np.zeros(inputs.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (importance * (truths - likely)) - penalty @ weights
        bend = (inputs * (importance * likely * (1 - likely))[:, None]).T @ inputs + penalty
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def thresholds(kind: str, learnt: model.Weights, sets: dict[str, list[Labelled]]) -> model.Weights:
    """The weights with the thresholds that give the best mean F1."""
    best, chosen = -1.0, learnt
    for join, founder in product(JOIN, FOUNDER):
        tried = model.Weights(learnt.intercept, learnt.features, float(join), founder)
        with model.replaced({kind: tried}):
            scores = [score(articles, language) for language, articles in sets.items()]
        mean = float(np.mean(scores))
        print(
            f"{join:6.2f} {founder:5.1f} {mean:.3f}",
            [f"{each:.3f}" for each in scores],
            file=sys.stderr,
        )
        if mean > best:
            best, chosen = mean, tried
    return chosen


def score(articles: list[Labelled], language: str) -> float:
    """BCubed F1 of the grouping."""
    stories = grouped((node(each.text, language) for each in articles), language)
    return b_cubed([stories[each.text.id] for each in articles], [each.story for each in articles])[
        2
    ]


def main() -> None:
    """Prints the fitted weights as JSON."""
    kind, *files = sys.argv[1:]
    named = (each.partition("=") for each in files)
    sets = {language: first_half(read(file, language)) for language, _, file in named}
    gathered = [pairs(articles, language) for language, articles in sets.items()]
    values, truths, importance = (
        np.concatenate(list(map(np.array, each))) for each in zip(*gathered, strict=True)
    )
    fitted = regression(values, truths, importance, ridge=0.3)
    learnt = model.Weights(
        round(float(fitted[-1]), 3), tuple(np.round(fitted[:-1], 3).tolist()), 0, 0
    )
    learnt = thresholds(kind, learnt, sets)
    features = dict(zip(NAMES, learnt.features, strict=True))
    print(
        json.dumps(
            {
                kind: {
                    "intercept": learnt.intercept,
                    "features": features,
                    "join": learnt.join,
                    "founder": learnt.founder,
                }
            }
        )
    )


if __name__ == "__main__":
    main()
