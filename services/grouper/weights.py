"""Weights of terms: how much it says that two texts share one.

A frozen table gives each frequent stem of a language its weight, minus the logarithm of the share
of texts that hold it; a stem that the table lacks has the weight CAP. A term that many articles of
the four days before had says less on a day (`commonness.py`).
"""

import math
from collections import defaultdict
from functools import cache
from importlib.resources import files

from perspektiven.text.language_tags import base
from services.grouper.words.ngrams import ngrams

VERSION = 7
"""Raised with every change of the tables, of the model or of the rules: stories are built anew."""

CAP = 8.0
LEAST = 0.05


@cache
def table(language: str) -> dict[str, float]:
    """Weights of the frequent stems of a language; empty where there is no table."""
    place = files("services.grouper") / "shares" / f"{base(language)}.txt"
    if not place.is_file():
        return {}
    lines = (line.split() for line in place.read_text(encoding="utf-8").splitlines())
    return {term: max(LEAST, float(weight)) for term, weight in lines}


@cache
def ngram_table(language: str) -> dict[str, float]:
    """Weights of the frequent n-grams of a language, as if its stems stood independently.

    An n-gram is missing from a text in which all stems with it are.
    """
    missing: dict[str, float] = defaultdict(float)
    for term, weight in table(language).items():
        for each in ngrams(term):
            missing[each] += math.log1p(-math.exp(-weight))
    found = ((each, -math.log(-math.expm1(value))) for each, value in missing.items())
    return {each: max(LEAST, weight) for each, weight in found if weight < CAP}
