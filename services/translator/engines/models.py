"""CTranslate2 model in this process: texts in, answers out, truncation detected.

Texts of all articles that wait are sorted by length and cut into batches by tokens, so that little
of a batch is padding; each answer goes back to its text's place. `max_input_length` is off and the
longest answer follows from the source: with the defaults CTranslate2 cuts both in silence. An
answer without an end token was cut.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

import ctranslate2

from perspektiven.errors import WrongSetting
from services.translator.engines.engine import Answer, Answers, Stumbled
from services.translator.engines.hardware import Hardware
from services.translator.engines.token_batches import token_batches

_END = "</s>"
# Tokens of an answer: three times those of the source, and some for short ones.
_MOST_GROWTH, _SLACK = 3, 20
# So many at once: meanwhile the event loop has to wait for Python's lock.
_ENCODED_AT_ONCE = 256
_TOO_LONG = "position encodings"


class Words(Protocol):
    """Tokenizer of a model."""

    def encode(self, texts: Sequence[str]) -> list[list[str]]:
        """Tokens of each text, as the model takes them."""
        ...

    def decode(self, tokens: Sequence[list[str]]) -> list[str]:
        """Text of each answer's tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """Output tokens of a model."""

    tokens: list[str]
    complete: bool


class Model:
    """One loaded model."""

    def __init__(
        self, path: str, hardware: Hardware, files: dict[str, bytes] | None = None
    ) -> None:
        """Loads a folder, or `files` by name from memory. Raises WrongSetting for what is none."""
        arguments = {"files": files} if files is not None else {}
        try:
            self._translator = ctranslate2.Translator(
                path,
                device=hardware.device,
                device_index=list(hardware.device_index),
                inter_threads=hardware.workers,
                intra_threads=1,
                compute_type=hardware.compute_type,
                max_queued_batches=-1,
                **arguments,
            )
        except (RuntimeError, ValueError) as exc:
            raise WrongSetting(f"{path} is not a CTranslate2 model: {exc}") from exc
        self._path = path
        self._hardware = hardware
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="translate")

    async def answers(
        self,
        texts: Sequence[str],
        words: Words,
        prefix: list[str] | None = None,
        *,
        again: bool = False,
    ) -> Answers:
        """One answer for each text; None for one that the model's position table has no room for.

        Answers do not have `prefix`, the tokens with which the model is made to begin. Raises
        Stumbled where the model fails otherwise (no memory left on the device).
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, self._answers, list(texts), words, prefix, again
        )

    def _answers(
        self, texts: list[str], words: Words, prefix: list[str] | None, again: bool
    ) -> Answers:
        parts = [texts[i : i + _ENCODED_AT_ONCE] for i in range(0, len(texts), _ENCODED_AT_ONCE)]
        sources = list(chain.from_iterable(map(words.encode, parts)))
        answered: list[Tokens | None] = [None] * len(texts)
        for places, results in self._translated(sources, prefix, again):
            for place, result in zip(places, results, strict=True):
                answered[place] = result
        said = iter(words.decode([each.tokens for each in answered if each is not None]))
        return [
            None if each is None else Answer(next(said), complete=each.complete)
            for each in answered
        ]

    def _translated(
        self, sources: list[list[str]], prefix: list[str] | None, again: bool
    ) -> list[tuple[list[int], list[Tokens | None]]]:
        """Answers by batch, each with the places of its texts."""
        lengths = [len(each) for each in sources]
        hardware = self._hardware
        batches = token_batches(lengths, hardware.batch_tokens, hardware.batches_at_once)
        # All of them are begun before the first is waited for: no worker idles meanwhile.
        begun = [
            (batch, self._begin([sources[i] for i in batch], prefix, again)) for batch in batches
        ]
        return [
            (batch, self._ended([sources[i] for i in batch], results, prefix, again))
            for batch, results in begun
        ]

    def _begin(self, sources: list[list[str]], prefix: list[str] | None, again: bool) -> list[Any]:
        """Results to come."""
        # What we cut at is the text's own limit (`_tokens`), whatever the batch's longest one is.
        longest = _most_tokens(max(sources, key=len)) + len(prefix or ()) + 1
        begun: list[Any] = self._translator.translate_batch(
            sources,
            target_prefix=[prefix] * len(sources) if prefix else None,
            asynchronous=True,
            beam_size=self._hardware.beam,
            max_input_length=0,
            max_decoding_length=longest,
            return_end_token=True,
            # What loops at first rarely does when repeating is made dear.
            no_repeat_ngram_size=4 if again else 0,
            repetition_penalty=1.2 if again else 1.0,
        )
        return begun

    def _ended(
        self, sources: list[list[str]], begun: list[Any], prefix: list[str] | None, again: bool
    ) -> list[Tokens | None]:
        """Answers of a batch; where it failed over a text, each is asked for alone."""
        try:
            done = [result.result().hypotheses[0] for result in begun]
        except (RuntimeError, ValueError) as exc:
            if len(sources) > 1:
                alone = [self._begin([source], prefix, again) for source in sources]
                return [
                    self._ended([source], result, prefix, again)[0]
                    for source, result in zip(sources, alone, strict=True)
                ]
            if _TOO_LONG in str(exc):
                return [None]
            raise Stumbled(f"the model {self._path} failed: {exc}") from exc
        return [
            _tokens(source, tokens, prefix) for source, tokens in zip(sources, done, strict=True)
        ]

    def close(self) -> None:
        """Frees the model's memory."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._translator.unload_model()


def _most_tokens(source: list[str]) -> int:
    return _MOST_GROWTH * len(source) + _SLACK


def _tokens(source: list[str], tokens: list[str], prefix: list[str] | None) -> Tokens:
    """Answer to a source, cut where it would have been cut without its neighbours."""
    if prefix and tokens[: len(prefix)] == prefix:
        tokens = tokens[len(prefix) :]
    complete = not tokens or tokens[-1] == _END
    said = [token for token in tokens if token != _END]
    most = _most_tokens(source)
    return Tokens(said[:most], complete and len(said) <= most)
