"""DeepL, through its own client: chunks within its limits, our own retries, quota as a pause.

Its client retries after a second whatever Retry-After says, returns fewer texts than were sent
without a word, and an empty list for an answer that is no JSON: retries are off, counts are
compared.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import ParamSpec, TypeVar

import deepl
from deepl import http_client

from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from perspektiven.languages import base
from services.translator.engines.engine import Answer, Answers, Limits, Made, Quota
from services.translator.settings import TranslatorSettings

# The API's own limits: 50 texts and 128 KiB a request, some of which is not text.
_MOST_TEXTS = 50
_MOST_CHARACTERS = 25_000
_QUOTA_SECONDS = 3600.0
_BUSY_SECONDS = 10.0

Asked = ParamSpec("Asked")
Answered = TypeVar("Answered")


class DeepL:
    """DeepL's API."""

    name = "deepl"
    is_human = False

    def __init__(self, settings: TranslatorSettings) -> None:
        if settings.translator_api_key is None:
            raise WrongSetting("PERSPEKTIVEN_TRANSLATOR_API_KEY: deepl needs a key")
        self.limits = Limits(
            texts=min(settings.translator_batch, _MOST_TEXTS),
            characters=_MOST_CHARACTERS,
            concurrency=settings.translator_concurrency,
        )
        http_client.max_network_retries = 0
        http_client.min_connection_timeout = settings.translator_timeout
        self._client = deepl.DeepLClient(
            settings.translator_api_key.get_secret_value(), server_url=settings.translator_url
        )
        self._model = settings.translator_model
        self._glossary = settings.translator_glossary
        self._sources: frozenset[str] | None = None
        self._targets: dict[str, str] = {}

    async def start(self) -> None:
        """Nothing is asked yet: DeepL may be away."""

    async def supports(self, source: str, target: str) -> bool:
        """As DeepL's lists of languages say."""
        if self._sources is None:
            sources = await self._call(self._client.get_source_languages)
            targets = await self._call(self._client.get_target_languages)
            self._targets = _codes([language.code for language in targets])
            self._sources = frozenset(base(language.code) for language in sources)
        return source in self._sources and target in self._targets

    def made(self, source: str, target: str) -> Made:
        """The type of model that was asked for; DeepL names no version."""
        return Made(model=self._model or "default", version=self._glossary or "api-v2")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Raises Quota for the rest of the period when its characters are used up."""
        answered = await self._call(
            self._client.translate_text,
            list(texts),
            source_lang=source.upper(),
            target_lang=self._targets.get(target, target.upper()),
            split_sentences="0",
            preserve_formatting=True,
            glossary=self._glossary or None,
            model_type=self._model or None,
        )
        results = answered if isinstance(answered, list) else [answered]
        if not results:
            # So its client reads an answer that is no JSON.
            raise Transient("deepl answered with something else")
        if len(results) != len(texts):
            raise Permanent("garbled", f"deepl answered {len(results)} texts for {len(texts)}")
        return [Answer(str(result.text)) for result in results]

    async def close(self) -> None:
        """Closes the connections."""
        await asyncio.to_thread(self._client.close)

    async def _call(
        self,
        function: Callable[Asked, Answered],
        *arguments: Asked.args,
        **options: Asked.kwargs,
    ) -> Answered:
        try:
            return await asyncio.to_thread(function, *arguments, **options)
        except deepl.DeepLException as exc:
            raise _ours(exc) from exc
        except (ValueError, KeyError, TypeError) as exc:
            raise Transient(f"deepl answered with something else: {exc!r}") from exc


def _codes(listed: Sequence[str]) -> dict[str, str]:
    """DeepL's target code of each language; of several, the first (EN-GB, PT-BR)."""
    codes: dict[str, str] = {}
    for code in listed:
        codes.setdefault(base(code), code)
    return codes


def _ours(exc: deepl.DeepLException) -> PipelineError:
    if isinstance(exc, deepl.QuotaExceededException):
        return Quota(f"deepl: the quota is used up ({exc})", retry_after=_QUOTA_SECONDS)
    if isinstance(exc, deepl.TooManyRequestsException):
        return Quota(f"deepl: too many requests ({exc})", retry_after=_BUSY_SECONDS)
    if isinstance(exc, deepl.AuthorizationException):
        return WrongSetting(f"deepl: {exc}; is PERSPEKTIVEN_TRANSLATOR_API_KEY right?")
    if exc.http_status_code == 404:
        return WrongSetting(f"deepl: {exc}; is PERSPEKTIVEN_TRANSLATOR_URL right?")
    if exc.http_status_code is not None and 400 <= exc.http_status_code < 500:
        return Permanent("engine_refused", f"deepl: {exc}")
    return Transient(f"deepl: {exc}")
