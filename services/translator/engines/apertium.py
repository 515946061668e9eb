"""Apertium (APy) over HTTP.

It takes one text a request (of several `q` the last one wins, in silence). Unknown words come
marked (`*word`): the marks are taken off. Its pipes are serial: a second request waits there
meanwhile, so that none stands idle, and more would only wait.
"""

import re
from collections.abc import Sequence
from typing import Any

from perspektiven.errors import Permanent, Transient
from services.translator.engines.codes import Pairs
from services.translator.engines.engine import Answer, Answers, Made, Order, RequestLimits, Unit
from services.translator.engines.http import EngineServer
from services.translator.settings import TranslatorSettings

_DEFAULT_URL = "http://127.0.0.1:2737"
_IN_FLIGHT = 2
_MARKED = re.compile(r"(?<!\w)[*@#]\w+")


class Apertium:
    """An APy server."""

    name = "apertium"
    is_human = False
    unit: Unit = "sentence"
    order: Order = "certain"

    def __init__(self, settings: TranslatorSettings) -> None:
        self.limits = RequestLimits(
            texts=1, concurrency=min(_IN_FLIGHT, settings.translator_concurrency), adapts=True
        )
        self._server = EngineServer(
            self.name,
            settings.access(self.name).url or _DEFAULT_URL,
            timeout=settings.translator_timeout,
            connections=_IN_FLIGHT + 1,
        )
        self._pairs: Pairs | None = None

    async def start(self) -> None:
        """Checks nothing: the server may come up later."""

    async def supports(self, source: str, target: str) -> bool:
        """By /listPairs."""
        return (await self._listed()).find(source, target) is not None

    def made(self, source: str, target: str) -> Made:
        """APy says neither its own version nor that of its pairs. Seen with APy 0.11."""
        found = self._pairs.find(source, target) if self._pairs is not None else None
        return Made(model="|".join(found) if found else "unknown", version="unknown")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Translates; one text a request, so that no order of answers has to be believed."""
        found = (await self._listed()).find(source, target)
        if found is None:
            raise Permanent("unsupported_pair", f"apertium does not translate {source} → {target}")
        pair = "|".join(found)
        return [Answer(_unmarked(await self._ask(text, pair), text).strip()) for text in texts]

    async def close(self) -> None:
        """Closes the connections."""
        await self._server.close()

    async def _listed(self) -> Pairs:
        if self._pairs is None:
            self._pairs = _pairs(await self._server.get("/listPairs"))
        return self._pairs

    async def _ask(self, text: str, pair: str) -> str:
        form = {"langpair": pair, "q": text, "markUnknown": "yes", "format": "txt"}
        answered = await self._server.post_form("/translate", form)
        data = answered.get("responseData") if isinstance(answered, dict) else None
        translated = data.get("translatedText") if isinstance(data, dict) else None
        if not isinstance(translated, str):
            raise Transient(f"apertium sent an unexpected response: {str(answered)[:200]}")
        return translated


def _pairs(listed: Any) -> Pairs:
    try:
        return Pairs(
            (str(each["sourceLanguage"]), str(each["targetLanguage"]))
            for each in listed["responseData"]
        )
    except (TypeError, KeyError) as exc:
        raise Transient("apertium sent an unexpected response to /listPairs") from exc


def _unmarked(text: str, source: str) -> str:
    """Without the marks before words, where the original has none of its own.

    `*` stands before words that are not in the dictionary, `@` and `#` before those that could
    not be put into the other language; these two may also be those of handles and tags.
    """
    theirs = {found.casefold() for found in _MARKED.findall(source)}
    kept = {sign for sign in "@#" if any(each.startswith(sign) for each in theirs)}

    def bare(found: re.Match[str]) -> str:
        word = found.group()
        return word if word[0] in kept or word.casefold() in theirs else word[1:]

    return _MARKED.sub(bare, text)
