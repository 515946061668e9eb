"""How well headlines are grouped that the model was not fitted on, beside plain TF-IDF.

    python -m bench.stories.validate --titles LANG=FILE...

Each file is cut into blocks by time. For each of them, weights and threshold are fitted on the
other ones and all headlines of the file are grouped; the figures are the means over the blocks of
those of their own headlines. The threshold of plain TF-IDF is chosen on the other blocks, too, for
each language by itself.
"""

import argparse
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from bench.stories import baseline
from bench.stories.fit import LabelledSet, fit, with_threshold
from bench.stories.labelled import Labelled, figures, read
from services.grouper import model

BLOCKS = 4
Figures = tuple[float, float, float]
"""Precision, recall and F1."""
Files = Mapping[str, Sequence[Labelled]]
"""Headlines by language, in order of time."""


def places(count: int) -> list[slice]:
    """Where the blocks of so many headlines are."""
    ends = [count * number // BLOCKS for number in range(BLOCKS + 1)]
    return [slice(*pair) for pair in pairwise(ends)]


def others(articles: Sequence[Labelled], place: slice) -> list[Labelled]:
    """All headlines but those of a block."""
    return [*articles[: place.start], *articles[place.stop :]]


def ours(files: Files) -> dict[str, Figures]:
    """The figures of the service by language."""
    told: dict[str, list[Figures]] = defaultdict(list)
    sets = {language: LabelledSet(language, articles) for language, articles in files.items()}
    for number in range(BLOCKS):
        blocks = {language: places(len(articles))[number] for language, articles in files.items()}
        with model.replaced({"titles": _fitted(files, blocks)}):
            for language, articles in files.items():
                found = sets[language].found()
                told[language].append(figures(found, articles[blocks[language]]))
    return {language: _mean(each) for language, each in told.items()}


def plain(articles: Sequence[Labelled], language: str) -> Figures:
    """The figures of plain TF-IDF."""
    tried = [
        dict(zip((each.text.id for each in articles), found, strict=True))
        for found in baseline.stories(articles, language)
    ]
    told = []
    for place in places(len(articles)):
        rest = others(articles, place)
        best = max(tried, key=lambda found: figures(found, rest)[2])
        told.append(figures(best, articles[place]))
    return _mean(told)


def _fitted(files: Files, blocks: Mapping[str, slice]) -> model.Weights:
    rest = [
        LabelledSet(language, others(articles, blocks[language]))
        for language, articles in files.items()
    ]
    return with_threshold("titles", fit(rest), rest)


def _mean(told: Sequence[Figures]) -> Figures:
    precision, recall, f1 = np.mean(told, axis=0).tolist()
    return precision, recall, f1


def main() -> None:
    """Prints both for each language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--titles", nargs="+", metavar="LANG=FILE", required=True)
    arguments = parser.parse_args()
    named = (each.partition("=") for each in arguments.titles)
    files = {language: read(file, language) for language, _, file in named}
    found = ours(files)
    print("                 precision recall     F1")
    for language, articles in files.items():
        print(f"{language:3} ours         ", *(f"{each:6.3f}" for each in found[language]))
        print(
            f"{language:3} plain TF-IDF ", *(f"{each:6.3f}" for each in plain(articles, language))
        )


if __name__ == "__main__":
    main()
