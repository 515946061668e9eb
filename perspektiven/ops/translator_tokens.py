"""Tokens that language models take for an article, and their price, from the running translators.

Each translator counts them in its metrics, from its start on. Its address stands in the topic
`attempts`, where every instance tells of itself.
"""

import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from pydantic import BaseModel

from perspektiven.kafka import attempt_log
from perspektiven.settings import Settings

_SERVICE = "translator"
_FRESH = timedelta(minutes=30)
"""Every running instance tells of itself more often than that."""
_ANSWER_SECONDS = 2.0
_LONGEST_ANSWER = 2_000_000
_TOKENS, _TRANSLATIONS = "perspektiven_translator_tokens", "perspektiven_translator_translations"
_STARTED = "process_start_time_seconds"
_MILLION = 1_000_000


class TokenReport(BaseModel):
    """Tokens of language models since the running translators started."""

    sent: int
    received: int
    articles: int
    """Articles in whose translation a language model had a hand."""
    sent_per_article: float | None = None
    received_per_article: float | None = None
    price_per_article: float | None = None
    """By PERSPEKTIVEN_TRANSLATOR_PRICE, in its currency; None where that is not set."""
    since: datetime | None = None
    """When the first of them started, where their system tells it."""


async def look(settings: Settings) -> TokenReport | None:
    """Tokens of all translators that run and answer; None where no model was asked.

    Raises Transient while Kafka is away.
    """
    told = await attempt_log.read(settings, _SERVICE)
    now = datetime.now(UTC)
    addresses = {(each.host, each.port) for each in told.instances if now - each.told_at < _FRESH}
    answers = await asyncio.gather(*(_metrics_of(*address) for address in sorted(addresses)))
    return report(answers, settings.translator_price)


def report(answers: Iterable[str], price: str | None) -> TokenReport | None:
    """The tokens in several answers of `/metrics`; None where there are none.

    `price` is that of a million tokens sent and received: `0.15,0.60`.
    """
    samples = [sample for answer in answers for sample in _samples(answer)]
    tokens = [each for each in samples if each.name == f"{_TOKENS}_total"]
    engines = {each.labels["engine"] for each in tokens}
    sent, received = _sum(tokens, "sent"), _sum(tokens, "received")
    if not sent + received:
        return None
    articles = _articles(samples, engines)
    found = TokenReport(sent=sent, received=received, articles=articles, since=_since(samples))
    if articles:
        found.sent_per_article = round(sent / articles, 1)
        found.received_per_article = round(received / articles, 1)
        found.price_per_article = _price(sent, received, articles, price)
    return found


def _articles(samples: Iterable[Sample], engines: set[str]) -> int:
    return sum(int(each.value) for each in samples if _is_by_one_of(each, engines))


def _since(samples: Iterable[Sample]) -> datetime | None:
    started = [each.value for each in samples if each.name == _STARTED]
    return datetime.fromtimestamp(min(started), UTC) if started else None


def _sum(tokens: Iterable[Sample], direction: str) -> int:
    return sum(int(each.value) for each in tokens if each.labels["direction"] == direction)


def _is_by_one_of(sample: Sample, engines: Iterable[str]) -> bool:
    """Whether it counts articles that one of these engines translated, alone or with others."""
    by = sample.labels.get("engine", "")
    is_count = sample.name == f"{_TRANSLATIONS}_total"
    return is_count and any(engine in by.split("+") for engine in engines)


def _price(sent: int, received: int, articles: int, price: str | None) -> float | None:
    if price is None:
        return None
    of_sent, of_received = map(float, price.split(","))
    return round((sent * of_sent + received * of_received) / _MILLION / articles, 6)


def _samples(answer: str) -> Iterator[Sample]:
    # Other lines, such as those of histograms, need no parsing.
    names = (_TOKENS, _TRANSLATIONS, _STARTED)
    lines = [
        line for line in answer.splitlines() if line.startswith(names) and "_created" not in line
    ]
    for family in text_string_to_metric_families("\n".join(lines)):
        yield from family.samples


async def _metrics_of(host: str, port: int) -> str:
    """The answer of one instance's `/metrics`; empty where it gives none within two seconds."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
                return await _body(reader)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return ""


async def _body(reader: asyncio.StreamReader) -> str:
    """The answer to its end, or its first two million bytes."""
    chunks, size = [], 0
    while size < _LONGEST_ANSWER and (chunk := await reader.read(65_536)):
        chunks.append(chunk)
        size += len(chunk)
    return b"".join(chunks).decode("utf-8", "replace")
