"""Fits the model of services/grouper/model.json to labelled sets.

    python -m bench.stories.fit --titles LANG=FILE... --texts LANG=FILE... > new.json

The weights are fitted on headlines, the first half of each file by time, by logistic regression
over the texts and the stories that the grouping compares them with: once as the labels group the
earlier texts, once as the model does. The threshold of headlines is chosen for the best mean
BCubed F1 over the articles of the same half, that of texts for the best F0.5 (precision before
recall) on a set of texts.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.stories.labelled import Labelled, b_cubed, first_half, read
from services.grouper import model
from services.grouper.grouping import WINDOW_HOURS, Grouping, grouped
from services.grouper.node import Node, node

JOIN = np.arange(-1.25, 1.1, 0.25)
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

    def score(self, beta: float) -> float:
        """BCubed F of the grouping, in which recall counts `beta` times as much as precision."""
        found = self.found()
        precision, recall, _ = b_cubed(
            [found[each] for each in self.events], list(self.events.values())
        )
        return (1 + beta**2) * precision * recall / (beta**2 * precision + recall)

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


def with_threshold(
    kind: str, learnt: model.Weights, sets: Sequence[LabelledSet], beta: float
) -> model.Weights:
    """The weights with the threshold that gives the best mean F; of equals the strictest."""
    best, chosen = -1.0, learnt
    for join in JOIN[::-1]:
        tried = model.Weights(learnt.intercept, learnt.features, float(join))
        with model.replaced({kind: tried}):
            scores = [each.score(beta) for each in sets]
        mean = float(np.average(scores, weights=[len(each.nodes) for each in sets]))
        told = " ".join(f"{each:.3f}" for each in scores)
        print(f"{kind} {join:6.2f} {mean:.3f} {told}", file=sys.stderr)
        if mean > best:
            best, chosen = mean, tried
    return chosen


def fit(titles: Sequence[LabelledSet], texts: Sequence[LabelledSet]) -> dict[str, model.Weights]:
    """The weights and thresholds for labelled headlines and texts."""
    samples = [each.samples(each.truth()) for each in titles]
    with model.replaced({"titles": fitted(samples)}):
        samples += [each.samples(each.found()) for each in titles]
    learnt = fitted(samples)
    return {
        "titles": with_threshold("titles", learnt, titles, beta=1),
        "texts": with_threshold("texts", learnt, texts, beta=0.5),
    }


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
        LabelledSet(language, first_half(read(file, language)))
        for language, _, file in (each.partition("=") for each in arguments.titles)
    ]
    texts = [
        LabelledSet(language, read(file))
        for language, _, file in (each.partition("=") for each in arguments.texts)
    ]
    found = {kind: told(learnt) for kind, learnt in fit(titles, texts).items()}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
