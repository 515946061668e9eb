"""The translator with a CTranslate2 model of OPUS-MT's shape, against CTranslate2 itself.

CTranslate2 gets all segments in one call. Both run by turns on the same threads, with the same
compute type, so that what else the machine does weighs on both alike.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import ctranslate2
import psutil
import sentencepiece

from bench.translating.articles import made_up_articles, made_up_words, service
from bench.translating.opus_size import word_for_word
from perspektiven.contracts import Article
from services.translator import segments
from services.translator.settings import TranslatorSettings

_LEAST_RATIO, _MOST_GROWTH = 0.9, 1.02
_BATCH_TOKENS = 2048


def model(folder: Path) -> tuple[Path, Mapping[str, str]]:
    """A model's folder, and the words that it knows."""
    words = dict(zip(made_up_words(0), made_up_words(1), strict=True))
    capitals = {source.capitalize(): target for source, target in words.items()}
    return word_for_word(folder / "opus-tlh-de", words | capitals), words


def segments_of(articles: Sequence[Article]) -> list[str]:
    """The sentences of articles, in order."""
    return [
        part.text
        for each in articles
        for text in (each.title, *(paragraph.text for paragraph in each.paragraphs))
        for part in segments.cut(text, each.language).parts
    ]


class Alone:
    """CTranslate2 without us."""

    def __init__(self, folder: Path, inter_threads: int, intra_threads: int) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(
            model_file=str(folder / "sentencepiece.model")
        )
        self._translator = ctranslate2.Translator(
            str(folder),
            compute_type="int8_float32",
            inter_threads=inter_threads,
            intra_threads=intra_threads,
        )

    def translate(self, texts: Sequence[str], batch_tokens: int = _BATCH_TOKENS) -> int:
        """Number of tokens of all texts, translated in one call."""
        sources = self._pieces.encode(list(texts), out_type=str)
        self._translator.translate_batch(
            sources,
            beam_size=1,
            batch_type="tokens",
            max_batch_size=batch_tokens,
            max_input_length=0,
            max_decoding_length=1024,
        )
        return sum(map(len, sources))


async def against_ctranslate2(
    count: int, threads: int, rounds: int, folder: Path
) -> dict[str, Any]:
    """Tokens a second of both on the same segments, by turns, and what the rounds do to memory."""
    path, words = model(folder)
    articles = made_up_articles(list(words), count)
    texts = segments_of(articles)
    alone = Alone(path, threads, 1)
    settings = TranslatorSettings(
        translator=("ctranslate2",),
        translator_model=str(path),
        translator_threads=threads,
        translator_cache_bytes=0,
        data_dir=folder,
    )
    alone.translate(texts[:50])
    ours, theirs, memory = _Times(), _Times(), []
    tokens = 0
    for number in range(rounds):
        # Who comes first changes: what else the machine does weighs on both alike.
        if number % 2:
            ours.add(await service(settings, articles))
        began, cpu = time.perf_counter(), time.process_time()
        tokens = alone.translate(texts)
        theirs.add((time.perf_counter() - began, time.process_time() - cpu))
        if not number % 2:
            ours.add(await service(settings, articles))
        memory.append(psutil.Process().memory_info().rss / 2**20)
    ratio = theirs.seconds / ours.seconds
    half = rounds // 2
    return {
        "articles": count,
        "rounds": rounds,
        # Far above the number of cores, `ratio` says little: others take turns with us.
        "load_average": round(psutil.getloadavg()[0], 1),
        "tokens": tokens,
        "ctranslate2_tokens_per_second": round(tokens / theirs.seconds),
        "translator_tokens_per_second": round(tokens / ours.seconds),
        "ratio": round(ratio, 3),
        "ratio_of_cpu": round(theirs.cpu / ours.cpu, 3),
        "ratio_is_met": ratio >= _LEAST_RATIO,
        "megabytes_after_each_round": [round(each) for each in memory],
        # Pools of threads and memory breathe from round to round; what grows for ever is a leak.
        "memory_is_flat": max(memory[half:]) <= max(memory[:half] or memory) * _MOST_GROWTH,
    }


def layouts(folder: Path, threads: int, rounds: int) -> list[dict[str, float]]:
    """Tokens a second with one batch for each thread, and with one batch on all of them.

    And with smaller and larger batches; all by turns, `rounds` times.
    """
    path, words = model(folder / "layouts")
    texts = segments_of(made_up_articles(list(words), 6))
    shapes = [(threads, 1, 512), (threads, 1, 1024), (threads, 1, 2048), (threads, 1, 4096)]
    shapes.append((1, threads, 2048))
    models = {(inter, intra): Alone(path, inter, intra) for inter, intra, _ in shapes}
    times = {shape: _Times() for shape in shapes}
    tokens = 0
    for _ in range(rounds):
        for inter, intra, batch in shapes:
            began, cpu = time.perf_counter(), time.process_time()
            tokens = models[inter, intra].translate(texts, batch)
            elapsed = time.perf_counter() - began, time.process_time() - cpu
            times[inter, intra, batch].add(elapsed)
    return [
        {
            "inter_threads": inter,
            "intra_threads": intra,
            "batch_tokens": batch,
            "tokens_per_second": round(tokens / each.seconds),
            "tokens_per_cpu_second": round(tokens / each.cpu),
        }
        for (inter, intra, batch), each in times.items()
    ]


class _Times:
    """Seconds of several rounds, and their CPU seconds."""

    def __init__(self) -> None:
        self._all: list[tuple[float, float]] = []

    def add(self, elapsed: tuple[float, float]) -> None:
        self._all.append(elapsed)

    @property
    def seconds(self) -> float:
        return median(seconds for seconds, _ in self._all)

    @property
    def cpu(self) -> float:
        return median(cpu for _, cpu in self._all)
