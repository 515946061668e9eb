"""Fits the model of services/grouper/model.json to labelled sets.

    python -m bench.stories.fit --titles LANG=FILE... --texts LANG=FILE... > new.json

The weights are fitted on headlines by logistic regression over the texts and the stories that the
grouping compares them with: once as the labels group the earlier texts, once as the model does. The
thresholds of headlines and of texts are the strictest with which the mean BCubed F1 of such sets is
the best, but for chance. How well that does on headlines that it was not fitted on,
`bench.stories.validate` tells.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.stories.labelled import Labelled, b_cubed, read
from services.grouper import model
from services.grouper.grouping import WINDOW_HOURS, Grouping, grouped
from services.grouper.node import Node, node

JOIN = np.arange(-1.0, 0.6, 0.125)
CHANCE = 0.003
"""Less of F1 does not tell two thresholds apart."""
RIDGE = 0.3
Floats = NDArray[np.float64]
Samples = tuple[list[model.Features], list[float], list[float]]
"""Features of texts and stories, whether they belong together, and how much each counts."""


class LabelledSet:
    """A labelled set as nodes."""

    def __init__(self, language: str, articles: Iterable[Labelled]) -> None:
        self.language = language
        self.nodes = []
        self.events = {}
        for each in articles:
            self.nodes.append(node(each.text, language))
            self.events[each.text.id] = each.story

    def truth(self) -> dict[str, str]:
        """The founder of each node's story, as the labels have it."""
        founders: dict[str, Node] = {}
        roots = {}
        for each in sorted(self.nodes, key=lambda each: each.place):
            founder = founders.setdefault(self.events[each.id], each)
            if each.hours - founder.hours > WINDOW_HOURS:
                founder = founders[self.events[each.id]] = each
            roots[each.id] = founder.id
        return roots

    def found(self) -> dict[str, str]:
        """The founder of each node's story, as the grouping has it."""
        return grouped(self.nodes, self.language)

    def score(self) -> float:
        """BCubed F1 of the grouping."""
        found = self.found()
        return b_cubed([found[each] for each in self.events], list(self.events.values()))[2]

    def samples(self, roots: Mapping[str, str]) -> Samples:
        """What the nodes are compared with where the earlier ones are in these stories."""
        grouping = Grouping(self.language)
        grouping.restore((each, roots[each.id]) for each in self.nodes)
        events = self._events_of(roots)
        samples: Samples = ([], [], [])
        for each in self.nodes:
            told = grouping.scoring.features(each, grouping.candidates(each))
            for root, features in told.items():
                samples[0].append(features)
                samples[1].append(float(events[root] == self.events[each.id]))
                samples[2].append(len(told) ** -0.5)
        return samples

    def _events_of(self, roots: Mapping[str, str]) -> dict[str, str]:
        """The event that most texts of each story report."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for each, root in roots.items():
            told[root][self.events[each]] += 1
        return {root: events.most_common(1)[0][0] for root, events in told.items()}


def regression(values: Floats, truths: Floats, importance: Floats) -> Floats:
    """Weights by Newton's method, the intercept last."""
    inputs = np.hstack([values, np.ones((len(values), 1))])
    penalty = np.eye(inputs.shape[1]) * RIDGE
    penalty[-1, -1] = 0
    weights: Floats = np.zeros(inputs.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (importance * (truths - likely)) - penalty @ weights
        bend = (inputs * (importance * likely * (1 - likely))[:, None]).T @ inputs + penalty
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def fitted(samples: list[Samples]) -> model.Weights:
    """The weights that tell best what belongs together, with the threshold at even odds."""
    values, truths, importance = (
        np.concatenate([np.array(each[part]) for each in samples]) for part in range(3)
    )
    found = regression(values, truths, importance)
    return model.Weights(round(float(found[-1]), 3), tuple(np.round(found[:-1], 3).tolist()), 0.0)


def with_threshold(kind: str, learnt: model.Weights, sets: Sequence[LabelledSet]) -> model.Weights:
    """The weights with the strictest threshold whose mean F1 is the best, but for CHANCE."""
    scores: dict[model.Weights, float] = {}
    for join in JOIN[::-1]:
        tried = model.Weights(learnt.intercept, learnt.features, float(join))
        with model.replaced({kind: tried}):
            told = [each.score() for each in sets]
        scores[tried] = float(np.average(told, weights=[len(each.nodes) for each in sets]))
        parts = " ".join(f"{each:.3f}" for each in told)
        print(f"{kind} {join:6.3f} {scores[tried]:.3f} {parts}", file=sys.stderr)
    best = max(scores.values())
    return next(tried for tried, score in scores.items() if score >= best - CHANCE)


def fit(titles: Sequence[LabelledSet]) -> model.Weights:
    """The weights for labelled headlines, with the threshold at even odds."""
    samples = [each.samples(each.truth()) for each in titles]
    with model.replaced({"titles": fitted(samples)}):
        samples += [each.samples(each.found()) for each in titles]
    return fitted(samples)


def told(learnt: model.Weights) -> dict[str, object]:
    """Weights as `model.json` has them."""
    return {
        "intercept": learnt.intercept,
        "features": dict(zip(model.FEATURES, learnt.features, strict=True)),
        "join": learnt.join,
    }


def main() -> None:
    """Prints the fitted model as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--titles", nargs="+", metavar="LANG=FILE", required=True)
    parser.add_argument("--texts", nargs="+", metavar="LANG=FILE", required=True)
    arguments = parser.parse_args()
    titles = [
        LabelledSet(language, read(file, language))
        for language, _, file in (each.partition("=") for each in arguments.titles)
    ]
    texts = [
        LabelledSet(language, read(file))
        for language, _, file in (each.partition("=") for each in arguments.texts)
    ]
    learnt = fit(titles)
    found = {
        "titles": told(with_threshold("titles", learnt, titles)),
        "texts": told(with_threshold("texts", learnt, texts)),
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
