"""Requests to a server with OpenAI's chat completions: its form, its errors, its tokens.

Servers differ in what they accept: what one refuses (a schema, `temperature`, `max_tokens`) is
left out or named otherwise from then on. Bodies are read up to a size.
"""

import hashlib
import re
import time
from dataclasses import dataclass
from typing import Any, cast

import httpx
import openai
from openai import AsyncOpenAI

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.ops import metrics
from services.translator.engines.engine import Quota, Stumbled
from services.translator.engines.http import (
    STUMBLES,
    UNPAID_SECONDS,
    BodyTooLarge,
    BoundedTransport,
    seconds_to_wait,
)
from services.translator.engines.prompts import Form
from services.translator.settings import TranslatorSettings

# Letters of a token, for servers that count none: fewer than in any language with spaces.
_LETTERS_PER_TOKEN = 3
_OF_THE_FORM = re.compile(r"response_format|json_?schema|json_?object|grammar|structured output")
_OF_A_PARAMETER = re.compile(r"temperature|max_tokens|max_completion_tokens")
_NOT_KNOWN = re.compile(r"unsupported|not support|unknown|unrecogni|unexpected|not permitted|extra")
_NO_SUCH_MODEL = re.compile(
    r"model\b.{0,80}(?:not found|not exist|n't exist)|(?:invalid|unknown) model"
)
# A server that stamps its models with the time of the question says nothing of their age.
_STAMPED_JUST_NOW = 120


class Unsuited(Exception):
    """The server refused the form of a request, which has another one from now on."""


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """The text of an answer, and the tokens sent and received for it."""

    text: str
    tokens: int


class ChatServer:
    """A server with an OpenAI-compatible interface."""

    def __init__(self, settings: TranslatorSettings) -> None:
        access = settings.access("openai")
        if not access.model:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_MODEL: openai needs the name of a model")
        if access.api_key is None and access.url is None:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_API_KEY: openai needs a key, or a URL")
        self.model = access.model
        self.takes_one = "translategemma" in self.model.lower()
        """TranslateGemma takes one text a request, in its own form, and no instructions."""
        self.form = Form.SCHEMA
        self._model = self.model
        self._client = AsyncOpenAI(
            base_url=access.url,
            api_key=access.api_key or "none",
            timeout=settings.translator_timeout,
            max_retries=0,
            # The client takes httpx's, too, while its types only tell of httpx2's.
            http_client=cast(Any, httpx.AsyncClient(transport=BoundedTransport())),
        )
        self._parameters = {"temperature": "temperature", "max_tokens": "max_tokens"}

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def complete(self, *, most_tokens: int, **arguments: Any) -> ChatAnswer:
        """The text of an answer that is whole.

        Raises Unsuited where the request has to be made in another form, our errors for all else.
        """
        form, parameters = self.form, dict(self._parameters)
        values: dict[str, Any] = {"temperature": 0, "max_tokens": most_tokens}
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
            kind = Stumbled if isinstance(exc.__cause__, BodyTooLarge) else Transient
            raise kind(f"openai: {exc.__cause__ or exc!r}") from exc
        except ValueError as exc:
            raise Transient(f"openai answered with broken JSON: {exc!r}") from exc
        return ChatAnswer(_content(answered), _counted(answered, str(arguments)))

    def _adapt(self, exc: openai.APIStatusError, form: Form, parameters: dict[str, str]) -> None:
        """Raises Unsuited when another form may do, WrongSetting when none will.

        `form` and `parameters` are those of the request: another one may have adapted already.
        """
        said = f"{exc.param or ''} {exc.message}".lower()
        if _NO_SUCH_MODEL.search(said):
            raise WrongSetting(f"openai: {exc.message}; is PERSPEKTIVEN_TRANSLATOR_MODEL right?")
        found = _OF_A_PARAMETER.search(said)
        if found is not None and _NOT_KNOWN.search(said):
            self._adapt_parameter(found.group(), parameters, exc)
        elif _OF_THE_FORM.search(said) and not self.takes_one:
            if form is Form.LINES:
                raise WrongSetting(f"openai: {exc.message}") from exc
            if self.form is form:
                self.form = form.looser
            raise Unsuited

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
        raise Unsuited

    async def build(self) -> str:
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
        raise Transient(f"openai sent an unexpected response: {str(answered)[:200]}")
    finished = getattr(first, "finish_reason", None)
    if finished not in {"stop", None}:
        raise Permanent("garbled", f"openai stopped early: {finished}")
    return str(getattr(message, "content", None) or "")


def _counted(answered: Any, sent: str) -> int:
    """Tokens sent and received, as the server counts them, else estimated by letters."""
    usage = getattr(answered, "usage", None)
    counts = [getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")]
    texts = (sent, _content(answered))
    tokens = [
        count if isinstance(count, int) else len(text) // _LETTERS_PER_TOKEN
        for count, text in zip(counts, texts, strict=True)
    ]
    for direction, count in zip(("sent", "received"), tokens, strict=True):
        metrics.TOKENS.labels("openai", direction).inc(max(0, count))
    return max(0, sum(tokens))


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
