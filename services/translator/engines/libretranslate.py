"""LibreTranslate over HTTP, with guards against its defects.

It gives a text that is all lower case back all lower case, unescapes HTML entities, drops white
space at the edges and returns the text itself where it has no answer. The language is always
named: `auto` guesses. Seen with LibreTranslate 1.9.
"""

import asyncio
import html
import re
from collections.abc import Sequence
from typing import Any

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.text.language_tags import base
from services.translator import checks
from services.translator.checks.symbols import without_inner
from services.translator.engines.codes import Pair, Pairs
from services.translator.engines.engine import (
    Answer,
    Answers,
    Made,
    Order,
    Quota,
    RequestLimits,
    Stumbled,
    Unit,
)
from services.translator.engines.http import EngineServer
from services.translator.settings import TranslatorSettings

_DEFAULT_URL = "http://127.0.0.1:5000"
# It does not say how long: its limits count by minutes.
_SLOW_DOWN_SECONDS = 15.0
_BANNED_SECONDS = 300.0
_WORD = re.compile(r"\w+")
_UNDERSCORE = re.compile(r"[^\W_]_[^\W_]")


class LibreTranslate:
    """A LibreTranslate server."""

    name = "libretranslate"
    is_human = False
    unit: Unit = "sentence"
    order: Order = "certain"

    def __init__(self, settings: TranslatorSettings) -> None:
        self.limits = RequestLimits(
            texts=1, concurrency=settings.translator_concurrency, adapts=True
        )
        access = settings.access(self.name)
        self._key = access.api_key
        self._server = EngineServer(
            self.name,
            access.url or _DEFAULT_URL,
            timeout=settings.translator_timeout,
            connections=settings.translator_concurrency + 1,
        )
        self._pairs: Pairs | None = None
        self._asking = asyncio.Lock()
        self._version = "unknown"

    async def start(self) -> None:
        """Checks nothing: the server may come up later."""

    async def supports(self, source: str, target: str) -> bool:
        """By /languages, asked once, and again after a refusal or an outage."""
        return (await self._languages()).find(source, target) is not None

    def made(self, source: str, target: str) -> Made:
        """LibreTranslate does not say which model it uses, only its own version."""
        return Made(model=f"{source}-{target}", version=self._version)

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Translates; one text a request, so that no order of a list has to be believed."""
        codes = (await self._languages()).find(source, target)
        if codes is None:
            raise Permanent(
                "unsupported_pair", f"libretranslate does not translate {source} → {target}"
            )
        return [await self._ask(text, codes) for text in texts]

    async def close(self) -> None:
        """Closes the connections."""
        await self._server.close()

    async def _ask(self, original: str, codes: Pair) -> Answer | None:
        body = {
            "q": _capitalised(without_inner(original)),
            "source": codes[0],
            "target": codes[1],
            "format": "text",
        }
        if self._key:
            body["api_key"] = self._key
        try:
            answered = await self._answered(body)
        except Permanent as exc:
            self._after_refusal(exc)
            return None
        return _restored(_text(answered), original, codes)

    async def _answered(self, body: dict[str, str]) -> Any:
        """What the server says. Raises Quota with the time that it wants to be left alone."""
        try:
            return await self._server.post_json("/translate", body)
        except Quota as exc:
            raise Quota(str(exc), retry_after=exc.retry_after or _SLOW_DOWN_SECONDS) from exc
        except Transient as exc:
            # A server that comes up again may have other languages, or another version.
            self._pairs = self._pairs if isinstance(exc, Stumbled) else None
            raise
        except WrongSetting as exc:
            if "Too many" in str(exc):
                raise Quota(str(exc), retry_after=_BANNED_SECONDS) from exc
            raise

    def _after_refusal(self, exc: Permanent) -> None:
        """Returns for a text that is too long. Raises our error for every other refusal."""
        said = str(exc)
        if "API key" in said:
            raise WrongSetting(f"{said}; set PERSPEKTIVEN_TRANSLATOR_API_KEY") from exc
        if "limit" in said:
            return
        if "not supported" in said or "not available" in said:
            self._pairs = None
            raise Permanent("unsupported_pair", said) from exc
        raise exc

    async def _languages(self) -> Pairs:
        async with self._asking:
            if self._pairs is None:
                self._version = await self._ask_for_the_version()
                self._pairs = _pairs(await self._server.get("/languages"))
            return self._pairs

    async def _ask_for_the_version(self) -> str:
        """As its description of itself says; older servers and proxies have none."""
        try:
            about = await self._server.get("/spec")
        except (WrongSetting, Stumbled):
            return "unknown"
        info = about.get("info") if isinstance(about, dict) else None
        return str(info.get("version") or "unknown") if isinstance(info, dict) else "unknown"


def _pairs(listed: Any) -> Pairs:
    try:
        return Pairs(
            (str(each["code"]), str(target)) for each in listed for target in each["targets"]
        )
    except (TypeError, KeyError) as exc:
        raise Transient("libretranslate sent an unexpected response to /languages") from exc


def _text(answered: Any) -> str:
    """The text of an answer; raises Transient for anything else."""
    text = answered.get("translatedText") if isinstance(answered, dict) else None
    if not isinstance(text, str):
        raise Transient(f"libretranslate sent an unexpected response: {str(answered)[:200]}")
    return text


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:] if text == text.lower() else text


def _restored(text: str, original: str, codes: Pair) -> Answer:
    """With the first letter's case and the entities of the original.

    A German sentence may well begin with a noun: what stands there is left as it is.
    """
    if checks.is_overlong(original, text, *codes):
        return Answer("", failures=(checks.OVERLONG,))
    if original[:1].islower() and original == original.lower() and base(codes[1]) != "de":
        text = text[:1].lower() + text[1:]
    failures = []
    if html.unescape(original) != original and "&" not in text:
        # It turned entities that stood in the text into what they mean: no longer the text.
        failures.append("markup")
    text = _with_underscores(text, original)
    if original.count("_") > text.count("_"):
        failures.append("underscore")
    return Answer(text, failures=tuple(failures))


def _with_underscores(text: str, original: str) -> str:
    """Words with underscores (names of files, of programs) put right: it makes spaces of them."""
    for word in filter(_UNDERSCORE.search, _WORD.findall(original)):
        pattern = re.escape(word).replace("_", "[_ ]")
        found = re.findall(pattern, text, re.IGNORECASE)
        if len(found) == 1:
            text = text.replace(found[0], word)
    return text
