"""Answers of an engine: mended, checked, fit to be shown or not."""

from dataclasses import dataclass

from perspektiven.ops import metrics
from services.translator.checks import verdict
from services.translator.checks.cleaning import tidied
from services.translator.engines.engine import Answer, Engine, Pair


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer after the checks."""

    text: str
    failures: tuple[str, ...]
    """Fixed words for faults; a text that has any is not shown."""


def checked(engine: Engine, source: str, answer: Answer, pair: Pair) -> CheckedAnswer:
    """The answer made clean, and what is wrong with it, which is counted."""
    text = tidied(source, answer.text)
    wrong = [*answer.failures, *verdict.failures(source, text, *pair)]
    if not answer.complete:
        wrong.append("cut_off")
    for word in wrong:
        metrics.SEGMENT_FAILURES.labels(engine.name, word).inc()
    return CheckedAnswer(text, tuple(wrong))
