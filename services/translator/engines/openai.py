"""OpenAI chat completions of any server: vLLM, llama.cpp, Ollama, hosted ones.

A batch is asked for by a schema, and where the server knows none, in a looser form (prompts.py);
what has no right echo is asked for alone. Article text only ever stands in the user's message, is
said to be text and no instruction, and whatever comes back has to pass the checks of a
translation. What only raises a doubt with other engines (another language, an odd length) is
refused here: it is what a model gives that obeyed a text.

TranslateGemma takes one text a request, in its own form, and no instructions.
"""

import asyncio
import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openai
from openai import AsyncOpenAI

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.text.language_tags import base
from perspektiven.text.languages import identify, same
from services.translator import checks
from services.translator.engines.engine import Answer, Answers, Limits, Made, Order, Quota, Stumbled
from services.translator.engines.http import STUMBLES, UNPAID_SECONDS, seconds_to_wait
from services.translator.engines.prompts import DIGEST, Form, prompt, read
from services.translator.settings import TranslatorSettings

# Tokens of an answer at most, for each character of the source: a runaway answer ends there.
_TOKENS_PER_CHARACTER, _TOKENS_SLACK = 1.5, 200
_MOST_TEXTS = 25
_SURE = 0.9
_QUESTION_MARKS = "?？؟"

_OF_THE_FORM = re.compile(r"response_format|json_?schema|json_?object|grammar|structured output")
_OF_A_PARAMETER = re.compile(r"temperature|max_tokens|max_completion_tokens")
_NOT_KNOWN = re.compile(r"unsupported|not support|unknown|unrecogni|unexpected|not permitted|extra")
_NO_SUCH_MODEL = re.compile(
    r"model\b.{0,80}(?:not found|not exist|n't exist)|(?:invalid|unknown) model"
)
# A server that stamps its models with the time of the question says nothing of their age.
_STAMPED_JUST_NOW = 120


class _Unsuited(Exception):
    """The server refused the form of a request, which has another one from now on."""


class OpenAI:
    """A server with an OpenAI-compatible interface."""

    name = "openai"
    is_human = False
    order: Order = "checked"

    def __init__(self, settings: TranslatorSettings) -> None:
        access = settings.access(self.name)
        if not access.model:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_MODEL: openai needs the name of a model")
        if access.api_key is None and access.url is None:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_API_KEY: openai needs a key, or a URL")
        self._model = access.model
        self._takes_one = "translategemma" in self._model.lower()
        self.limits = Limits(
            texts=1 if self._takes_one else min(settings.translator_batch, _MOST_TEXTS),
            characters=6_000,
            concurrency=settings.translator_concurrency,
        )
        self._client = AsyncOpenAI(
            base_url=access.url,
            api_key=access.api_key or "none",
            timeout=settings.translator_timeout,
            max_retries=0,
        )
        self._form = Form.SCHEMA
        self._parameters = {"temperature": "temperature", "max_tokens": "max_tokens"}
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
                self._build = await self._ask_for_the_build()
                self._is_stale = False
        return True

    def made(self, source: str, target: str) -> Made:
        """The model that was asked for; as version our instruction's and the server's model's."""
        return Made(model=self._model, version=f"{DIGEST}{self._build}")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Raises Permanent (`garbled`) for an answer without the right keys, when of many."""
        while True:
            try:
                answers = await self._answers(texts, source, target)
                break
            except _Unsuited:
                continue
            except Transient as exc:
                # A server that comes up again may have another model.
                self._is_stale = self._is_stale or not isinstance(exc, (Quota, Stumbled))
                raise
        return [
            replace(
                answer,
                failures=(*answer.failures, *_strayed(text, answer.text, (source, target))),
            )
            for text, answer in zip(texts, answers, strict=True)
        ]

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def _answers(self, texts: Sequence[str], source: str, target: str) -> list[Answer]:
        if self._takes_one:
            return [await self._translate_gemma(text, source, target) for text in texts]
        form = self._form
        content = await self._complete(
            **prompt(form, texts, source, target), max_tokens=_most_tokens(texts) * 2
        )
        return read(form, content, texts)

    async def _translate_gemma(self, text: str, source: str, target: str) -> Answer:
        entry = {
            "type": "text",
            "source_lang_code": source,
            "target_lang_code": target,
            "text": text,
        }
        content = await self._complete(
            messages=[{"role": "user", "content": [entry]}], max_tokens=_most_tokens([text])
        )
        return Answer(content.strip())

    async def _complete(self, **arguments: Any) -> str:
        """The text of an answer that is whole. Raises our errors for all else."""
        form, parameters = self._form, dict(self._parameters)
        values = {"temperature": 0, "max_tokens": arguments.pop("max_tokens")}
        named = {parameters[name]: value for name, value in values.items() if name in parameters}
        try:
            answered = await self._client.chat.completions.create(
                model=self._model, **named, **arguments
            )
        except openai.APIStatusError as exc:
            if exc.status_code in {400, 422}:
                self._adapt(exc, form, parameters)
            raise _ours(exc) from exc
        except openai.APITimeoutError as exc:
            raise Stumbled("openai does not answer in time") from exc
        except openai.APIError as exc:
            raise Transient(f"openai: {exc!r}") from exc
        except ValueError as exc:
            raise Transient(f"openai answered with broken JSON: {exc!r}") from exc
        return _content(answered)

    def _adapt(self, exc: openai.APIStatusError, form: Form, parameters: dict[str, str]) -> None:
        """Raises _Unsuited when another form may do, WrongSetting when none will.

        `form` and `parameters` are those of the request: another one may have adapted already.
        """
        said = f"{exc.param or ''} {exc.message}".lower()
        if _NO_SUCH_MODEL.search(said):
            raise WrongSetting(f"openai: {exc.message}; is PERSPEKTIVEN_TRANSLATOR_MODEL right?")
        found = _OF_A_PARAMETER.search(said)
        if found is not None and _NOT_KNOWN.search(said):
            self._adapt_parameter(found.group(), parameters, exc)
        elif _OF_THE_FORM.search(said) and not self._takes_one:
            if form is Form.LINES:
                raise WrongSetting(f"openai: {exc.message}") from exc
            if self._form is form:
                self._form = form.looser
            raise _Unsuited

    def _adapt_parameter(
        self, name: str, parameters: dict[str, str], exc: openai.APIStatusError
    ) -> None:
        if name not in parameters.values():
            raise WrongSetting(f"openai: {exc.message}") from exc
        if name == "max_tokens":
            self._parameters["max_tokens"] = "max_completion_tokens"
        else:
            key = "temperature" if name == "temperature" else "max_tokens"
            self._parameters.pop(key, None)
        raise _Unsuited

    async def _ask_for_the_build(self) -> str:
        """A digest of what the server says of the model; empty where it says nothing."""
        try:
            listed = await self._client.models.list()
        except openai.APIStatusError as exc:
            if exc.status_code in {404, 405, 501}:
                return ""
            raise _ours(exc) from exc
        except (openai.APIError, ValueError) as exc:
            raise Transient(f"openai: {exc!r}") from exc
        models = getattr(listed, "data", None) or []
        about = next((dict(each) for each in models if each.id == self._model), None)
        if about is None:
            return ""
        if about.get("created") and about["created"] > time.time() - _STAMPED_JUST_NOW:
            del about["created"]
        # Rights, which some servers number anew for each question.
        about.pop("permission", None)
        return "-" + hashlib.sha256(repr(sorted(about.items())).encode()).hexdigest()[:8]


def _content(answered: Any) -> str:
    """The text of an answer; servers answer 200 with HTML or an error, too."""
    choices = getattr(answered, "choices", None)
    first = choices[0] if isinstance(choices, list) and choices else None
    message = getattr(first, "message", None)
    if message is None:
        raise Transient(f"openai answered with something else: {str(answered)[:200]}")
    finished = getattr(first, "finish_reason", None)
    if finished not in {"stop", None}:
        raise Permanent("garbled", f"openai stopped for {finished}")
    return str(getattr(message, "content", None) or "")


def _strayed(text: str, answer: str, pair: tuple[str, str]) -> tuple[str, ...]:
    """Signs that a model did something else with a text than to translate it."""
    if checks.is_overlong(text, answer, *pair):
        return (checks.OVERLONG,)
    found = identify(answer, [pair[1]])
    in_another = found.confidence >= _SURE and not same(found.language, pair[1])
    answered = base(pair[1]) not in _OTHER_MARKS and _asks(text) and not _asks(answer)
    signs = {
        "language": in_another,
        "length": "length" in checks.warnings(text, answer, *pair),
        "answered": answered,
    }
    return tuple(word for word, is_so in signs.items() if is_so)


# Who writes questions without a question mark of its own, or with one that means other things too.
_OTHER_MARKS = frozenset({"el", "ja", "hy", "th", "lo", "km", "my", "am", "ti", "bo"})


def _asks(text: str) -> bool:
    return any(mark in text for mark in _QUESTION_MARKS)


def _most_tokens(texts: Sequence[str]) -> int:
    return int(sum(map(len, texts)) * _TOKENS_PER_CHARACTER) + _TOKENS_SLACK


def _ours(exc: openai.APIStatusError) -> Exception:
    said = f"openai answered {exc.status_code}: {str(exc.message)[:300]}"
    wait = seconds_to_wait(exc.response.headers)
    if exc.status_code == 429:
        return Quota(said, retry_after=wait)
    if exc.status_code == 402:
        return Quota(said, retry_after=wait or UNPAID_SECONDS)
    if exc.status_code in STUMBLES:
        return Stumbled(said, retry_after=wait)
    if exc.status_code > 500:
        return Transient(said, retry_after=wait)
    if exc.status_code in {401, 403, 404}:
        return WrongSetting(f"{said}; are PERSPEKTIVEN_TRANSLATOR_API_KEY, _URL and _MODEL right?")
    return Permanent("engine_refused", said)
