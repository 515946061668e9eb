"""Prints the scores on real pages, and what went wrong on the worst of them."""

from collections.abc import Sequence

from bench.extraction.real import Result, Summary, amiss, wrong_fields
from bench.extraction.score import Score

_WIDTH = 100
HEADER = (
    f"{'set':12}{'extractor':14}{'body F1 (P, R)':>24}{'title':>8}{'day':>8}"
    f"{'authors F1 (P, R)':>24}{'refused':>9}{'pages/s':>9}"
)


def line(name: str, extractor: str, scores: Summary) -> str:
    return (
        f"{name:12}{extractor:14}{_score(scores.body):>24}{_share(scores.title):>8}"
        f"{_share(scores.day):>8}{_score(scores.authors):>24}{scores.refused:>9}"
        f"{scores.pages_per_second:>9.1f}"
    )


def page(result: Result) -> str:
    """A page's body score, with the lines that are missing (-) and those too much (+)."""
    missing, extra = amiss(result.found, result.truth)
    head = (
        f"{result.body.f1:.3f} {result.truth.set}/{result.truth.key} {result.found.refused or ''}"
    )
    shown = [f"    - {each[:_WIDTH]}" for each in missing] + [
        f"    + {each[:_WIDTH]}" for each in extra
    ]
    return "\n".join([head.rstrip(), *shown])


def fields(results: Sequence[Result]) -> list[str]:
    """The pages whose title, day or authors are wrong, or that were refused."""
    lines = []
    for each in results:
        wrong = wrong_fields(each)
        if wrong or each.found.refused:
            lines.append(f"{each.truth.set}/{each.truth.key} {each.found.refused or ''}".rstrip())
            lines += [f"    {one}" for one in wrong]
    return lines


def _score(score: Score | None) -> str:
    if score is None:
        return ""
    return f"{score.f1:.3f} ({score.precision:.3f}, {score.recall:.3f})"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"
