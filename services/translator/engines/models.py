"""CTranslate2 model in this process: tokens in, tokens out, truncation detected.

`max_input_length` is off and the longest answer follows from the source: with the defaults
CTranslate2 cuts both in silence. An answer without an end token was cut.
"""

import asyncio
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import ctranslate2

from perspektiven.errors import Permanent, WrongSetting
from services.translator.engines.engine import RequestLimits

BATCH_TOKENS = 2048
_END = "</s>"
_CHARACTERS_PER_TOKEN = 3
# Tokens of an answer: three times those of the source, and some for short ones.
_MOST_GROWTH, _SLACK = 3, 20


@dataclass(frozen=True, slots=True)
class Hardware:
    """Cores that models may use, and the width of their search."""

    threads: int
    beam: int

    @property
    def workers(self) -> int:
        """Batches at once, each on one core: faster than one batch on all (measured: 1.7 times)."""
        return self.threads or os.cpu_count() or 1

    def version(self, version: str) -> str:
        """A model's version as it searches here: wider searches find other sentences."""
        return version if self.beam == 1 else f"{version}-beam{self.beam}"

    def limits(self) -> RequestLimits:
        """Several batches for each worker, so that none idles long while the last ones end."""
        return RequestLimits(
            texts=4096,
            characters=BATCH_TOKENS * _CHARACTERS_PER_TOKEN * self.workers * 8,
            longest=600,
            concurrency=2,
        )


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
                device="cpu",
                inter_threads=hardware.workers,
                intra_threads=1,
                compute_type="default",
                **arguments,
            )
        except (RuntimeError, ValueError) as exc:
            raise WrongSetting(f"{path} is not a CTranslate2 model: {exc}") from exc
        self._beam = hardware.beam
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="translate")

    async def translate(
        self, sources: Sequence[list[str]], prefix: list[str] | None = None, *, again: bool = False
    ) -> list[Tokens]:
        """One answer for each source, without `prefix` and end token.

        Raises Permanent (`too_long`) where the model can't take one of them.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._run, sources, prefix, again)

    def _run(
        self, sources: Sequence[list[str]], prefix: list[str] | None, again: bool
    ) -> list[Tokens]:
        longest = max(map(len, sources), default=0)
        try:
            results = self._translator.translate_batch(
                sources,
                target_prefix=[prefix] * len(sources) if prefix else None,
                beam_size=self._beam,
                batch_type="tokens",
                max_batch_size=max(BATCH_TOKENS, longest),
                max_input_length=0,
                max_decoding_length=_MOST_GROWTH * longest + _SLACK,
                return_end_token=True,
                # What loops at first rarely does when repeating is made dear.
                no_repeat_ngram_size=4 if again else 0,
                repetition_penalty=1.2 if again else 1.0,
            )
        except (RuntimeError, ValueError) as exc:
            raise Permanent("too_long", str(exc)) from exc
        return [_tokens(result.hypotheses[0], prefix) for result in results]

    def close(self) -> None:
        """Frees the model's memory."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._translator.unload_model()


def _tokens(tokens: list[str], prefix: list[str] | None) -> Tokens:
    if prefix and tokens[: len(prefix)] == prefix:
        tokens = tokens[len(prefix) :]
    complete = not tokens or tokens[-1] == _END
    return Tokens([token for token in tokens if token != _END], complete)
