"""DeepL through its own client: request limits, our own retries, quota as a pause.

Its client retries after a second whatever Retry-After says, returns fewer texts than were sent
without a word, and an empty list for an answer that is no JSON: retries are off, counts are
compared. A glossary goes with the pairs that it has a dictionary for, and with no other.
"""

import asyncio
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

import deepl
from deepl import http_client
from deepl.api_data import ModelType
from requests import PreparedRequest, Response  # noqa: TID251 - DeepL's client is built on it
from requests.adapters import HTTPAdapter  # noqa: TID251 - as above
from requests.exceptions import RequestException  # noqa: TID251 - as above
from typing_extensions import override

from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from perspektiven.text.language_tags import base
from services.translator.engines.codes import Pair, Pairs
from services.translator.engines.engine import (
    Answer,
    Answers,
    Made,
    Order,
    Quota,
    RequestLimits,
    Stumbled,
    Turn,
    TurnAnswer,
    Unit,
)
from services.translator.engines.http import MOST_BYTES, STUMBLES, UNPAID_SECONDS
from services.translator.settings import TranslatorSettings

# The API's own limits: 50 texts and 128 KiB a request, some of which is not text.
_MOST_TEXTS = 50
_MOST_CHARACTERS = 25_000
_QUOTA_SECONDS = 3600.0
_BUSY_SECONDS = 10.0
_MODELS = frozenset(each.value for each in ModelType)

_CHUNK = 65_536
_TOO_LARGE = "body beyond the limit"

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")


class _BoundedAdapter(HTTPAdapter):
    """Connections whose bodies are read up to a size."""

    @override
    def send(self, request: PreparedRequest, *arguments: Any, **options: Any) -> Response:
        response = super().send(request, *arguments, **options)
        body = bytearray()
        for chunk in response.iter_content(_CHUNK):
            body += chunk
            if len(body) > MOST_BYTES:
                response.close()
                raise RequestException(f"{_TOO_LARGE} of {MOST_BYTES:,} bytes")
        whole = Response()
        whole.status_code, whole.headers, whole.url = (
            response.status_code,
            response.headers,
            response.url,
        )
        whole.request, whole.raw = response.request, io.BytesIO(bytes(body))
        response.close()
        return whole


class DeepL:
    """DeepL API."""

    name = "deepl"
    is_human = False
    unit: Unit
    order: Order = "checked"

    def __init__(self, settings: TranslatorSettings) -> None:
        access = settings.access(self.name)
        if access.api_key is None:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_API_KEY: deepl needs a key")
        self.limits = RequestLimits(
            texts=min(settings.translator_batch, _MOST_TEXTS),
            characters=_MOST_CHARACTERS,
            concurrency=settings.translator_concurrency,
            adapts=True,
        )
        self.unit = "sentence" if settings.translator_unit == "sentence" else "paragraph"
        http_client.max_network_retries = 0
        http_client.min_connection_timeout = settings.translator_timeout
        self._client = deepl.DeepLClient(access.api_key, server_url=access.url)
        for scheme in ("http://", "https://"):
            # Its client has no setting for it, and reads bodies of any size.
            self._client._client._session.mount(scheme, _BoundedAdapter())
        # Its client blocks: in threads of its own it is in nobody's way.
        self._threads = ThreadPoolExecutor(self.limits.concurrency, thread_name_prefix="deepl")
        self._model = _model(settings)
        self._glossary = settings.translator_glossary
        self._dictionaries: frozenset[Pair] = frozenset()
        self._pairs: Pairs | None = None

    async def start(self) -> None:
        """Checks nothing: DeepL may be unreachable now."""

    async def supports(self, source: str, target: str) -> bool:
        """By DeepL's language lists."""
        return (await self._listed()).find(source, target) is not None

    def made(self, source: str, target: str) -> Made:
        """The type of model that was asked for, and the glossary; DeepL names no version."""
        codes = self._pairs.find(source, target) if self._pairs is not None else None
        glossary = self._glossary_of(codes) if codes is not None else None
        words = f", glossary {glossary}" if glossary else ""
        return Made(model=f"{self._model or 'default'}{words}", version="unknown")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Raises Quota for the rest of the period when its characters are used up."""
        return await self._translate(texts, (source, target))

    async def translate_turn(self, turn: Turn, source: str, target: str) -> TurnAnswer:
        """Paragraphs of one article, with its title and lead as context, which is not billed."""
        texts = [passage.text for passage in turn.passages]
        return TurnAnswer(
            await self._translate(texts, (source, target), "\n".join(turn.context) or None)
        )

    async def headline(self, title: str, lead: str, target: str) -> TurnAnswer:
        """None: DeepL translates, and writes nothing."""
        return TurnAnswer([None])

    async def _translate(
        self, texts: Sequence[str], pair: Pair, context: str | None = None
    ) -> Answers:
        codes = (await self._listed()).find(*pair)
        if codes is None:
            raise Permanent("unsupported_pair", f"deepl does not translate {pair[0]} → {pair[1]}")
        answered = await self._call(
            self._client.translate_text,
            list(texts),
            source_lang=codes[0],
            target_lang=codes[1],
            split_sentences="nonewlines" if context else "0",
            context=context,
            preserve_formatting=True,
            glossary=self._glossary_of(codes),
            model_type=self._model or None,
        )
        results = answered if isinstance(answered, list) else [answered]
        if not results:
            # So its client reads an answer that is no JSON.
            raise Transient("deepl sent an unexpected response")
        if len(results) != len(texts):
            raise Permanent("garbled", f"deepl answered {len(results)} texts for {len(texts)}")
        return [Answer(str(result.text)) for result in results]

    async def close(self) -> None:
        """Closes the connections."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        await asyncio.to_thread(self._client.close)

    async def _listed(self) -> Pairs:
        if self._pairs is None:
            sources = await self._call(self._client.get_source_languages)
            targets = await self._call(self._client.get_target_languages)
            if self._glossary:
                about = await self._call(self._client.get_multilingual_glossary, self._glossary)
                self._dictionaries = frozenset(
                    (base(each.source_lang), base(each.target_lang)) for each in about.dictionaries
                )
            self._pairs = Pairs((s.code, t.code) for s in sources for t in targets)
        return self._pairs

    def _glossary_of(self, codes: Pair) -> str | None:
        is_for = (base(codes[0]), base(codes[1])) in self._dictionaries
        return self._glossary if is_for else None

    async def _call(
        self,
        function: Callable[Asked, Answered],
        *arguments: Asked.args,
        **options: Asked.kwargs,
    ) -> Answered:
        loop = asyncio.get_running_loop()
        call = partial(function, *arguments, **options)
        try:
            return await loop.run_in_executor(self._threads, call)
        except deepl.DeepLException as exc:
            raise _ours(exc) from exc
        except (ValueError, KeyError, TypeError) as exc:
            raise Transient(f"deepl sent an unexpected response: {exc!r}") from exc


def _model(settings: TranslatorSettings) -> str:
    """The type of model; one that is set for another engine of the chain is none of DeepL's."""
    model = settings.access("deepl").model
    if model in {"", *_MODELS}:
        return model
    if settings.deepl_model is None and {"openai", "ctranslate2"} & set(settings.translator):
        return ""
    raise WrongSetting(
        f"PERSPEKTIVEN_TRANSLATOR_MODEL: deepl has no model {model!r}; "
        f"the models are {', '.join(sorted(_MODELS))}"
    )


def _ours(exc: deepl.DeepLException) -> PipelineError:
    if isinstance(exc, deepl.QuotaExceededException):
        return Quota(f"deepl: the quota is used up ({exc})", retry_after=_QUOTA_SECONDS)
    if isinstance(exc, deepl.TooManyRequestsException):
        return Quota(f"deepl: too many requests ({exc})", retry_after=_BUSY_SECONDS)
    if isinstance(exc, deepl.GlossaryNotFoundException):
        return WrongSetting(f"deepl: {exc}; is PERSPEKTIVEN_TRANSLATOR_GLOSSARY right?")
    if isinstance(exc, deepl.AuthorizationException):
        return WrongSetting(f"deepl: {exc}; is PERSPEKTIVEN_TRANSLATOR_API_KEY right?")
    return _by_status(exc)


def _is_the_texts(said: str) -> bool:
    """Whether a request without an answer may have failed over its texts."""
    return "Request timed out" in said or _TOO_LARGE in said


def _by_status(exc: deepl.DeepLException) -> PipelineError:
    said, status = f"deepl: {exc}", exc.http_status_code
    if status == 402:
        return Quota(said, retry_after=UNPAID_SECONDS)
    if status in {401, 404}:
        return WrongSetting(f"{said}; are PERSPEKTIVEN_TRANSLATOR_URL and _API_KEY right?")
    if status in STUMBLES or (status is None and _is_the_texts(str(exc))):
        return Stumbled(said)
    if status is None or status >= 500:
        return Transient(said)
    # What it says of a parameter is no text's fault.
    for parameter, variable in (("model_type", "MODEL"), ("glossary", "GLOSSARY")):
        if parameter in str(exc):
            return WrongSetting(f"{said}; is PERSPEKTIVEN_TRANSLATOR_{variable} right?")
    return Permanent("engine_refused", said)
