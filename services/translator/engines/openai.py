"""OpenAI chat completions of any server: vLLM, llama.cpp, Ollama, hosted ones.

A batch is asked for by a schema, and where the server knows none, in a looser form (prompts.py);
what has no right echo is asked for alone. Article text only ever stands in the user's message, is
said to be text and no instruction, and whatever comes back has to pass the checks of a
translation. What only raises a doubt with other engines (another language, an odd length) is
refused here: it is what a model gives that obeyed a text.

TranslateGemma takes one text a request, in its own form, and no instructions.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from perspektiven.errors import Transient
from perspektiven.text.language_tags import base
from perspektiven.text.languages import identify, same
from services.translator import checks
from services.translator.engines.article_prompts import (
    DIGEST,
    headline_prompt,
    read_headline,
    read_turn,
    turn_prompt,
)
from services.translator.engines.chat import ChatServer, Unsuited
from services.translator.engines.engine import (
    Answer,
    Answers,
    Made,
    Order,
    Pair,
    Quota,
    RequestLimits,
    Stumbled,
    Turn,
    TurnAnswer,
    Unit,
)
from services.translator.engines.prompts import prompt, read
from services.translator.settings import TranslatorSettings

R = TypeVar("R")

# Tokens of an answer at most, for each character of the source: a runaway answer ends there.
_TOKENS_PER_CHARACTER, _TOKENS_SLACK = 1.5, 200
_MOST_TEXTS = 25
_SURE = 0.9
_QUESTION_MARKS = "?？؟"


class OpenAI:
    """A server with an OpenAI-compatible interface."""

    name = "openai"
    is_human = False
    unit: Unit
    order: Order = "checked"

    def __init__(self, settings: TranslatorSettings) -> None:
        self._server = ChatServer(settings)
        one = self._server.takes_one
        self.unit = "sentence" if one else settings.translator_unit or "article"
        self.limits = RequestLimits(
            texts=1 if one else min(settings.translator_batch, _MOST_TEXTS),
            characters=6_000,
            concurrency=settings.translator_concurrency,
            adapts=True,
        )
        self._build = ""
        self._is_stale = True
        self._asking = asyncio.Lock()

    async def start(self) -> None:
        """Checks nothing: the server may come up later."""

    async def supports(self, source: str, target: str) -> bool:
        """Always true: a language model tries any pair, and the checks reject bad answers.

        Asks what the server says of its model, once, and again after an outage.
        """
        async with self._asking:
            if self._is_stale:
                self._build = await self._server.build()
                self._is_stale = False
        return True

    def made(self, source: str, target: str) -> Made:
        """The model that was asked for; as version our instruction's and the server's model's."""
        return Made(model=self._server.model, version=f"{DIGEST}{self._build}")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Raises Permanent (`garbled`) for an answer without the right keys, when of many."""
        answers = await self._asked(partial(self._answers, texts, source, target))
        return _looked_at(texts, answers, (source, target))

    async def translate_turn(self, turn: Turn, source: str, target: str) -> TurnAnswer:
        """Raises Permanent (`garbled`) for an answer without the right keys."""
        answered = await self._asked(partial(self._turn, turn, source, target))
        texts = [passage.text for passage in turn.passages]
        answers = _looked_at(texts, answered.answers, (source, target))
        return TurnAnswer(answers, answered.tokens)

    async def headline(self, title: str, lead: str, target: str) -> TurnAnswer:
        """Raises Permanent (`garbled`) for what is no headline."""
        return await self._asked(partial(self._headline, title, lead, target))

    async def close(self) -> None:
        """Closes the connections."""
        await self._server.close()

    async def _asked(self, ask: Callable[[], Awaitable[R]]) -> R:
        """What is answered, in whichever form the server accepts."""
        while True:
            try:
                return await ask()
            except Unsuited:
                continue
            except Transient as exc:
                # A server that comes up again may have another model.
                self._is_stale = self._is_stale or not isinstance(exc, (Quota, Stumbled))
                raise

    async def _turn(self, turn: Turn, source: str, target: str) -> TurnAnswer:
        form = self._server.form
        texts = [passage.text for passage in turn.passages]
        done = await self._server.complete(
            **turn_prompt(form, turn, source, target), most_tokens=_most_tokens(texts) * 2
        )
        return TurnAnswer([*read_turn(form, done.text, turn)], done.tokens)

    async def _headline(self, title: str, lead: str, target: str) -> TurnAnswer:
        form = self._server.form
        done = await self._server.complete(
            **headline_prompt(form, title, lead, target), most_tokens=_most_tokens([title])
        )
        return TurnAnswer([Answer(read_headline(form, done.text))], done.tokens)

    async def _answers(self, texts: Sequence[str], source: str, target: str) -> Answers:
        if self._server.takes_one:
            return [await self._translate_gemma(text, source, target) for text in texts]
        form = self._server.form
        done = await self._server.complete(
            **prompt(form, texts, source, target), most_tokens=_most_tokens(texts) * 2
        )
        return [*read(form, done.text, texts)]

    async def _translate_gemma(self, text: str, source: str, target: str) -> Answer:
        entry = {
            "type": "text",
            "source_lang_code": source,
            "target_lang_code": target,
            "text": text,
        }
        done = await self._server.complete(
            messages=[{"role": "user", "content": [entry]}], most_tokens=_most_tokens([text])
        )
        return Answer(done.text.strip())


def _looked_at(texts: Sequence[str], answers: Answers, pair: Pair) -> Answers:
    return [
        answer and replace(answer, failures=(*answer.failures, *_strayed(text, answer.text, pair)))
        for text, answer in zip(texts, answers, strict=True)
    ]


def _strayed(text: str, answer: str, pair: tuple[str, str]) -> tuple[str, ...]:
    """Signs that a model did something else with a text than to translate it."""
    if checks.is_overlong(text, answer, *pair):
        return (checks.OVERLONG,)
    found = identify(answer, [pair[1]])
    in_another = found.confidence >= _SURE and not same(found.language, pair[1])
    answered = base(pair[1]) not in _OTHER_MARKS and _asks(text) and not _asks(answer)
    signs = {
        "language": in_another,
        "length": checks.has_odd_length(text, answer, *pair),
        "answered": answered,
    }
    return tuple(word for word, is_so in signs.items() if is_so)


# Who writes questions without a question mark of its own, or with one that means other things too.
_OTHER_MARKS = frozenset({"el", "ja", "hy", "th", "lo", "km", "my", "am", "ti", "bo"})


def _asks(text: str) -> bool:
    return any(mark in text for mark in _QUESTION_MARKS)


def _most_tokens(texts: Sequence[str]) -> int:
    return int(sum(map(len, texts)) * _TOKENS_PER_CHARACTER) + _TOKENS_SLACK
