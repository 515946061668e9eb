"""LibreTranslate over HTTP, with guards against what it does to texts.

It gives a text that is all lower case back all lower case, unescapes HTML entities, drops white
space at the edges and returns the text itself where it has no answer. The language is always
named: `auto` would take one for the whole list. Seen with LibreTranslate 1.9.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.languages import base
from services.translator.engines.engine import Answer, Answers, Limits, Made, Quota
from services.translator.engines.http import Server
from services.translator.settings import TranslatorSettings

_DEFAULT_URL = "http://127.0.0.1:5000"
# It does not say how long: its limits count by minutes.
_SLOW_DOWN_SECONDS = 15.0
_BANNED_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The server's own codes of a source language and of its targets (by language)."""

    code: str
    targets: dict[str, str]


_NO_PAIRS = _Pairs("", {})


class LibreTranslate:
    """A LibreTranslate server."""

    name = "libretranslate"
    is_human = False

    def __init__(self, settings: TranslatorSettings) -> None:
        self.limits = Limits(
            texts=settings.translator_batch, concurrency=settings.translator_concurrency
        )
        key = settings.translator_api_key
        self._key = key.get_secret_value() if key else None
        self._server = Server(
            self.name,
            settings.translator_url or _DEFAULT_URL,
            timeout=settings.translator_timeout,
            connections=settings.translator_concurrency + 1,
        )
        self._pairs: dict[str, _Pairs] | None = None
        self._version = "unknown"

    async def start(self) -> None:
        """Nothing to be wrong: the server may still come up."""

    async def supports(self, source: str, target: str) -> bool:
        """As /languages says, asked once, and again after a refusal."""
        return target in (await self._languages()).get(source, _NO_PAIRS).targets

    def made(self, source: str, target: str) -> Made:
        """LibreTranslate does not say which model it uses."""
        return Made(model=f"{source}-{target}", version=self._version)

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Splits the list where the server finds it too long."""
        pairs = (await self._languages()).get(source, _NO_PAIRS)
        if target not in pairs.targets:
            raise Permanent("unsupported_pair", f"libretranslate has no {source} → {target}")
        return await self._ask(list(texts), pairs.code, pairs.targets[target])

    async def close(self) -> None:
        """Closes the connections."""
        await self._server.close()

    async def _ask(self, originals: list[str], source: str, target: str) -> Answers:
        sent = [_capitalised(text) for text in originals]
        body: dict[str, Any] = {"q": sent, "source": source, "target": target, "format": "text"}
        if self._key:
            body["api_key"] = self._key
        try:
            answered = await self._server.post_json("/translate", body)
        except Quota as exc:
            raise Quota(str(exc), retry_after=exc.retry_after or _SLOW_DOWN_SECONDS) from exc
        except WrongSetting as exc:
            if "Too many" in str(exc):
                raise Quota(str(exc), retry_after=_BANNED_SECONDS) from exc
            raise
        except Permanent as exc:
            return await self._after_refusal(exc, originals, source, target)
        texts = _texts(answered, len(sent))
        return [_restored(text, original) for text, original in zip(texts, originals, strict=True)]

    async def _after_refusal(
        self, exc: Permanent, originals: list[str], source: str, target: str
    ) -> Answers:
        said = str(exc)
        if "API key" in said:
            raise WrongSetting(f"{said}; set PERSPEKTIVEN_TRANSLATOR_API_KEY") from exc
        if "limit" in said:
            if len(originals) == 1:
                return [None]
            half = len(originals) // 2
            return [
                *await self._ask(originals[:half], source, target),
                *await self._ask(originals[half:], source, target),
            ]
        if "not supported" in said or "not available" in said:
            self._pairs = None
            raise Permanent("unsupported_pair", said) from exc
        raise exc

    async def _languages(self) -> dict[str, _Pairs]:
        if self._pairs is None:
            listed = await self._server.get("/languages")
            self._pairs = _pairs(listed)
        return self._pairs


def _pairs(listed: Any) -> dict[str, _Pairs]:
    try:
        return {
            base(str(each["code"])): _Pairs(
                str(each["code"]), {base(str(code)): str(code) for code in each["targets"]}
            )
            for each in listed
        }
    except (TypeError, KeyError) as exc:
        raise Transient("libretranslate answered /languages with something else") from exc


def _texts(answered: Any, count: int) -> list[str]:
    """The texts of an answer; raises Transient, or Permanent (`garbled`) for the wrong number."""
    texts = answered.get("translatedText") if isinstance(answered, dict) else None
    if not isinstance(texts, list):
        raise Transient(f"libretranslate answered with something else: {str(answered)[:200]}")
    if len(texts) != count or not all(isinstance(text, str) for text in texts):
        raise Permanent("garbled", f"libretranslate answered {len(texts)} texts for {count}")
    return [str(text) for text in texts]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if text == text.lower() else text


def _restored(text: str, original: str) -> Answer:
    """With the first letter's case and the entities of the original."""
    if original[:1].islower() and original == original.lower():
        text = text[:1].lower() + text[1:]
    if html.unescape(original) != original and "&" not in text:
        # It turned entities that stood in the text into what they mean: no longer the text.
        return Answer(text, failures=("markup",))
    return Answer(text)
