"""Precision and recall of near-duplicates, by threshold and by kind of edit.

python -m bench.duplicates            # prints the tables; a minute on one core
"""

import random
from collections.abc import Iterator

from bench.duplicates.articles import Edit, edited, follow_up, paragraphs, report
from perspektiven.text.fingerprints import COPY, SHARED_BANDS, bands, fingerprint, similarity

Pairs = list[tuple[float, int]]
"""Similarity and number of shared bands, pair by pair."""

Copies = dict[tuple[str, float], Pairs]
"""Pairs of report and copy, by kind of edit and share of words changed."""

REPORTS = 300
THRESHOLDS = (0.15, 0.20, 0.22, 0.25, 0.28, 0.30, 0.35, 0.40)
CHANGED = (0.01, 0.03, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30)
EDITS = {
    "words only": (0, False),
    "and a lead added": (0, True),
    "and a paragraph cut": (1, False),
    "and both": (1, True),
    "and two cut, a lead added": (2, True),
}
FOLLOW_UPS = (0.10, 0.20, 0.30, 0.40)


def scores(changed: float, kind: str) -> Iterator[tuple[float, int]]:
    """Similarity and bands in common of each report and its edited copy."""
    cut, lead = EDITS[kind]
    for number in range(REPORTS):
        chance = random.Random(f"{number} {changed} {kind}")
        text = report(chance)
        yield compared(text, edited(text, Edit(changed, cut, lead), chance))


def strangers() -> Iterator[tuple[float, int]]:
    """Of pairs of reports that have nothing to do with each other."""
    chance = random.Random("strangers")
    prints = [made(report(chance)) for _ in range(REPORTS)]
    for at, one in enumerate(prints):
        for other in prints[:at]:
            yield similarity(one, other), len(set(bands(one)) & set(bands(other)))


def follow_ups(shared: float) -> Iterator[tuple[float, int]]:
    """Of pairs of a report and a later article that repeats a share of it."""
    for number in range(REPORTS):
        chance = random.Random(f"{number} {shared} follow-up")
        text = report(chance)
        yield compared(text, follow_up(text, shared, chance))


def compared(one: list[list[str]], other: list[list[str]]) -> tuple[float, int]:
    """Similarity, and bands in common."""
    ours, theirs = made(one), made(other)
    return similarity(ours, theirs), len(set(bands(ours)) & set(bands(theirs)))


def made(text: list[list[str]]) -> str:
    """The fingerprint of a text that is long enough for one."""
    found = fingerprint(paragraphs(text))
    if found is None:
        raise ValueError("the text is too short")
    return found


def share(pairs: Pairs, threshold: float) -> float:
    """How many of the pairs count as copies: similar enough, and found through their bands."""
    hits = sum(alike >= threshold and common >= SHARED_BANDS for alike, common in pairs)
    return hits / len(pairs)


def main() -> None:
    """Prints recall by edit, precision by threshold."""
    copies = {(kind, p): list(scores(p, kind)) for kind in EDITS for p in CHANGED}
    others = {shared: list(follow_ups(shared)) for shared in FOLLOW_UPS}
    far = list(strangers())

    print_recall(copies)
    print_thresholds(copies, others, far)


def print_recall(copies: Copies) -> None:
    """One line for each kind of edit."""
    print(f"recall at the chosen threshold, {COPY}, by share of words changed")
    print(f"{'':28}" + "".join(f"{p:>7.0%}" for p in CHANGED))
    for kind in EDITS:
        row = "".join(f"{share(copies[kind, p], COPY):7.3f}" for p in CHANGED)
        print(f"{kind:28}{row}")


def print_thresholds(copies: Copies, others: dict[float, Pairs], far: Pairs) -> None:
    """One line for each threshold."""
    print("\nby threshold: recall of all copies with up to 15 % of the words changed; share of")
    print("other pairs taken for copies; precision when as many follow-ups as copies are met")
    repeats = "".join(f"{f'repeats {s:.0%}':>14}" for s in FOLLOW_UPS)
    print(f"{'threshold':>10}{'recall':>9}{'strangers':>11}{repeats}{'precision':>11}")
    upto = [pair for (_, p), pairs in copies.items() if p <= 0.15 for pair in pairs]
    for threshold in THRESHOLDS:
        recall = share(upto, threshold)
        wrong = [share(others[shared], threshold) for shared in FOLLOW_UPS]
        strange = share(far, threshold)
        precision = recall / (recall + sum(wrong[:3]) / 3 + strange)
        columns = "".join(f"{each:14.3f}" for each in wrong)
        print(f"{threshold:>10}{recall:9.3f}{strange:11.5f}{columns}{precision:11.4f}")
    met = sum(common >= SHARED_BANDS for _, common in far) / len(far)
    print(f"\nstrangers that share {SHARED_BANDS} bands, and are read in vain: {met:.5f}")


if __name__ == "__main__":
    main()
