"""Self-test of a model at load: most of three sentences may not loop or vanish.

They are names and numbers, which a model of any language has something to say to; that one of them
is beyond a model that is otherwise sound is no reason to refuse it.
"""

from collections.abc import Awaitable, Callable, Sequence

from perspektiven.errors import PipelineError, WrongSetting
from services.translator import checks
from services.translator.engines.engine import Answers

_SENTENCES = (
    "Madrid, 12 May 2026.",
    "Reuters: 1,250 km.",
    "www.example.org, Berlin, Anna Schmidt.",
)
# What only a broken model does; a text like the source is no sign of one with names and numbers.
_BROKEN = frozenset({"empty", "repetition"})


async def self_test(name: str, translate: Callable[[Sequence[str]], Awaitable[Answers]]) -> None:
    """Raises WrongSetting for a model with empty or looping answers.

    A wrong compute type or vocabulary shows so: the model runs, and says one word for ever.
    """
    try:
        answers = await translate(_SENTENCES)
    except PipelineError as exc:
        raise WrongSetting(f"the model {name} failed its self-test: {exc}") from exc
    bad = [
        text
        for text, answer in zip(_SENTENCES, answers, strict=True)
        if answer is None or _BROKEN & set(checks.failures(text, answer.text, "en", "de"))
    ]
    if len(bad) > 1:
        raise WrongSetting(
            f"the model {name} failed its self-test: it returns nothing for {bad[0]!r}"
        )
