"""Apertium's APy over HTTP.

It takes one text a request (of several `q` the last one wins, in silence), so segments are joined
by blank lines, which it keeps; where the count of answers differs, each is asked alone. Unknown
words come marked (`*word`): the marks are taken off. Its pipes are serial: one request at a time.
"""

from collections.abc import Sequence
from typing import Any

from perspektiven.errors import Permanent, Transient
from perspektiven.languages import base
from services.translator.engines.engine import Answer, Answers, Limits, Made
from services.translator.engines.http import Server
from services.translator.settings import TranslatorSettings

_DEFAULT_URL = "http://127.0.0.1:2737"
_SEPARATOR = "\n\n"


class Apertium:
    """An APy server."""

    name = "apertium"
    is_human = False

    def __init__(self, settings: TranslatorSettings) -> None:
        self.limits = Limits(texts=settings.translator_batch * 4, characters=10_000, concurrency=1)
        self._server = Server(
            self.name,
            settings.translator_url or _DEFAULT_URL,
            timeout=settings.translator_timeout,
            connections=2,
        )
        self._pairs: dict[tuple[str, str], str] | None = None

    async def start(self) -> None:
        """Nothing to be wrong: the server may still come up."""

    async def supports(self, source: str, target: str) -> bool:
        """As /listPairs says."""
        return (source, target) in await self._listed()

    def made(self, source: str, target: str) -> Made:
        """APy does not say which version of a pair it has."""
        return Made(model=(self._pairs or {}).get((source, target), "unknown"), version="apy")

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, again: bool = False
    ) -> Answers:
        """Joined into one request; one by one where the answer has another number of parts."""
        pair = (await self._listed()).get((source, target))
        if pair is None:
            raise Permanent("unsupported_pair", f"apertium has no {source} → {target}")
        # A blank line within a text would be taken for the next one.
        lines = [" ".join(text.split()) for text in texts]
        parts = (await self._ask(_SEPARATOR.join(lines), pair)).split(_SEPARATOR)
        if len(parts) != len(lines):
            parts = [await self._ask(line, pair) for line in lines]
        return [
            Answer(_unmarked(part, line).strip()) for part, line in zip(parts, lines, strict=True)
        ]

    async def close(self) -> None:
        """Closes the connections."""
        await self._server.close()

    async def _listed(self) -> dict[tuple[str, str], str]:
        if self._pairs is None:
            self._pairs = _pairs(await self._server.get("/listPairs"))
        return self._pairs

    async def _ask(self, text: str, pair: str) -> str:
        form = {"langpair": pair, "q": text, "markUnknown": "yes", "format": "txt"}
        answered = await self._server.post_form("/translate", form)
        data = answered.get("responseData") if isinstance(answered, dict) else None
        translated = data.get("translatedText") if isinstance(data, dict) else None
        if not isinstance(translated, str):
            raise Transient(f"apertium answered with something else: {str(answered)[:200]}")
        return translated


# Apertium names languages by three letters (ISO 639-2).
_TWO_LETTERS = {
    "afr": "af", "ara": "ar", "ast": "ast", "bel": "be", "bul": "bg", "cat": "ca", "cym": "cy",
    "dan": "da", "deu": "de", "eng": "en", "epo": "eo", "spa": "es", "eus": "eu", "fra": "fr",
    "glg": "gl", "hbs": "sh", "hin": "hi", "ind": "id", "isl": "is", "ita": "it", "kaz": "kk",
    "mkd": "mk", "mlt": "mt", "msa": "ms", "nld": "nl", "nno": "nn", "nob": "nb", "oci": "oc",
    "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "slv": "sl", "srd": "sc", "swe": "sv",
    "tat": "tt", "tur": "tr", "ukr": "uk", "urd": "ur",
}  # fmt: skip


def _pairs(listed: Any) -> dict[tuple[str, str], str]:
    """APy's name of each pair; that without a variant (eng before eng_US) comes first."""
    try:
        found = [
            (str(each["sourceLanguage"]), str(each["targetLanguage"]))
            for each in listed["responseData"]
        ]
    except (TypeError, KeyError) as exc:
        raise Transient("apertium answered /listPairs with something else") from exc
    pairs: dict[tuple[str, str], str] = {}
    for source, target in sorted(found, key=lambda pair: len("".join(pair))):
        pairs.setdefault((_ours(source), _ours(target)), f"{source}|{target}")
    return pairs


def _ours(code: str) -> str:
    bare = base(code.partition("_")[0])
    return _TWO_LETTERS.get(bare, bare)


def _unmarked(text: str, source: str) -> str:
    """Without the marks before unknown words, where the original has none of its own."""
    words = set(source.split())
    return " ".join(
        word[1:] if word[:1] in "*@#" and len(word) > 1 and word not in words else word
        for word in text.split(" ")
    )
