"""Derives the frozen tables of document shares: services/grouper/shares/LANG.txt.

    pip install wordfreq                       # 3.1.1 made the present tables
    python -m bench.stories.derive

A line is a stem and its weight: minus the natural logarithm of the share of texts of `LENGTH` words
that hold it, by the frequencies of its words in wordfreq (CC BY-SA 4.0). Stems rarer than `CAP` are
left out: a name that the table knows says no more than one that it does not.
"""

import math
from collections import Counter
from pathlib import Path

from wordfreq import get_frequency_dict

from services.grouper.weights import CAP
from services.grouper.words.terms import STEMMERS, stem

TABLES = Path(__file__).parents[2] / "services" / "grouper" / "shares"
LENGTH = 12


def weight(frequency: float) -> float:
    """Minus the logarithm of the share of texts that hold a word of this frequency."""
    return -math.log(1 - (1 - min(frequency, 0.5)) ** LENGTH)


def table(language: str) -> list[str]:
    """Lines of a language's table, most frequent stem first."""
    frequencies: Counter[str] = Counter()
    for word, frequency in get_frequency_dict(language, wordlist="best").items():
        if word.isalpha():
            frequencies[stem(word, language)] += frequency
    weights = [(weight(frequency), each) for each, frequency in frequencies.items()]
    return [f"{each} {value:.2f}" for value, each in sorted(weights) if value < CAP]


def main() -> None:
    """Writes a table for every language that has a stemmer and frequencies."""
    for language in sorted(STEMMERS):
        try:
            lines = table(language)
        except LookupError:
            continue
        TABLES.joinpath(f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
