"""Engine chain: engines in their order, checks of answers, a second try, the cache.

Each engine is asked for what those before it left open. An answer that fails a check is asked for
once more, alone, then left to the next engine. When an engine is down the next ones are asked; if
something is still open then, the whole article waits, for an outage is no reason to leave a text
untranslated.
"""

import importlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog

from perspektiven import contracts
from perspektiven.errors import Permanent, PipelineError, Transient, WrongSetting
from perspektiven.ops import metrics
from services.translator import checks, whole_articles
from services.translator.answers import checked
from services.translator.article_terms import exonyms, recurring_names
from services.translator.batches import Batcher
from services.translator.cache import SegmentCache, key_of
from services.translator.engines.engine import ENGINES, Answer, Engine, Made, Passage
from services.translator.settings import TranslatorSettings
from services.translator.text_work import TextWork, others_first

log = structlog.get_logger()

# Raised when a check changes, so that what an older one let through is looked at anew.
_CACHE_GENERATION = "4"


@dataclass(frozen=True, slots=True)
class Done:
    """A text in the target language, and the engine that produced it."""

    text: str
    engine: str
    made: Made
    is_human: bool
    warnings: tuple[str, ...] = ()

    @property
    def by_engine(self) -> contracts.EngineVersion:
        """The engine, with its model and version."""
        return contracts.EngineVersion(
            name=self.engine, model=self.made.model, version=self.made.version
        )


@dataclass(frozen=True, slots=True)
class WholeArticle:
    """What became of an article's passages when they were translated together."""

    done: Mapping[int, Done] = field(default_factory=dict)
    """By number of the passage."""
    spent: frozenset[str] = frozenset()
    """Engines that have used up the article's budget of tokens."""


Results = list[Done | None]
"""By position; None where no engine of the chain can do it."""


@dataclass(slots=True)
class _Fresh:
    texts: dict[str, str] = field(default_factory=dict)
    """Translations that passed the checks, by text."""
    error: BaseException | None = None
    """The first error that left texts without one."""


class Chain:
    """The engines of PERSPEKTIVEN_TRANSLATOR."""

    def __init__(
        self, engines: Sequence[Engine], cache: SegmentCache, article_tokens: int = 60_000
    ) -> None:
        self._batchers = [Batcher(engine) for engine in engines]
        self._cache = cache
        self._article_tokens = article_tokens
        self.work = TextWork()
        """What reads whole texts, and may go to a worker process."""
        self.longest = min(engine.limits.longest for engine in engines)
        self.names = [engine.name for engine in engines]

    async def start(self) -> None:
        """Starts all engines. Raises WrongSetting if one can never work as configured."""
        for batcher in self._batchers:
            await batcher.engine.start()

    async def exact(self, texts: Sequence[str], source: str, target: str) -> Results:
        """Translations of whole texts from the memories at the head of the chain."""
        results: Results = [None] * len(texts)
        for batcher in self._batchers:
            if not batcher.engine.is_human:
                break
            await self._fill(results, texts, batcher, (source, target))
        return results

    async def whole(self, passages: Sequence[Passage], source: str, target: str) -> WholeArticle:
        """Translates passages of one article together, where the first engine can do so.

        An engine that is down leaves them to the next one, and what nobody did to `translate`.
        """
        letters = sum(len(each.text) for each in passages)
        for batcher in self._batchers:
            engine = batcher.engine
            if engine.is_human:
                continue
            if engine.unit == "sentence" or letters > whole_articles.MOST_LETTERS:
                break
            try:
                if await batcher.supports(source, target):
                    return await self._whole(passages, batcher, (source, target))
            except Permanent as exc:
                log.info("engine_refused", engine=engine.name, error=str(exc))
            except (Transient, WrongSetting) as exc:
                batcher.breaker.trouble = str(exc)
        return WholeArticle()

    async def _whole(
        self, passages: Sequence[Passage], batcher: Batcher, pair: tuple[str, str]
    ) -> WholeArticle:
        engine, texts = batcher.engine, {each.number: each.text for each in passages}
        # The memory's words for names that recur come first, then those of countries and cities.
        names = recurring_names([*texts.values()])
        known = await self.exact(names, *pair)
        ours = {name: done.text for name, done in zip(names, known, strict=True) if done}
        terms = exonyms([*texts.values()], *pair) | ours
        request = whole_articles.ArticleRequest(passages, pair, terms, self._article_tokens)
        found = await whole_articles.translate(request, batcher, self._cache)
        done = {}
        for number, each in found.texts.items():
            await others_first()
            fresh = _done(engine, engine.made(*pair), each.text, texts[number], pair)
            done[number] = replace(fresh, warnings=(*fresh.warnings, *each.warnings))
        return WholeArticle(done, frozenset({engine.name} if found.is_budget_spent else ()))

    async def translate(
        self, texts: Sequence[str], source: str, target: str, *, without: Collection[str] = ()
    ) -> Results:
        """Translates segments, by all engines but those named in `without`.

        Raises Transient when one that was down may still do what the others left open,
        WrongSetting when an engine can't be used as it is set up.
        """
        results: Results = [None] * len(texts)
        trouble: PipelineError | None = None
        for batcher in self._batchers:
            if None not in results:
                break
            if batcher.engine.name in without:
                continue
            try:
                if await batcher.supports(source, target):
                    await self._fill(results, texts, batcher, (source, target))
            except Permanent as exc:
                log.info("engine_refused", engine=batcher.engine.name, error=str(exc))
            except (Transient, WrongSetting) as exc:
                batcher.breaker.trouble = str(exc)
                trouble = trouble or exc
        if trouble is not None and None in results:
            raise trouble
        return results

    def trouble(self) -> str | None:
        """Which engine can't be used at the moment, and why."""
        return next((each.breaker.trouble for each in self._batchers if each.breaker.trouble), None)

    async def close(self) -> None:
        """Closes engines and cache."""
        for batcher in self._batchers:
            await batcher.close()
        await self._cache.close()
        await self.work.stop()

    async def _fill(
        self, results: Results, texts: Sequence[str], batcher: Batcher, pair: tuple[str, str]
    ) -> None:
        """Puts into `results` what the engine can do of what is still open.

        Raises what the engine raised for some of them, when all others have been seen to.
        """
        engine = batcher.engine
        if engine.is_human and not await engine.supports(*pair):
            return
        keys = await self._recall(results, texts, engine, pair)
        wanted = _open(results)
        if not wanted:
            return
        fresh = await self._fresh([texts[i] for i in wanted], batcher, pair)
        good = {i: fresh.texts[texts[i]] for i in wanted if texts[i] in fresh.texts}
        await _put_in(results, good, texts, engine, pair)
        # What was answered is kept whatever became of the rest: it may have been paid for.
        await self._cache.put({key: good[i] for i, key in keys.items() if i in good})
        metrics.SEGMENTS.labels(engine.name, "translated").inc(len(good))
        if fresh.error is not None:
            raise fresh.error

    async def _fresh(self, texts: Sequence[str], batcher: Batcher, pair: tuple[str, str]) -> _Fresh:
        """What the engine answers, as far as it is fit to be shown."""
        outcome = await batcher.translate(texts, *pair)
        fresh = _Fresh(error=outcome.error)
        for text in texts:
            if not batcher.engine.is_human:
                await others_first()
            try:
                good = await self._checked(batcher, text, outcome.answers.get(text), pair)
            except PipelineError as exc:
                fresh.error = fresh.error or exc
                continue
            if good is not None:
                fresh.texts[text] = good
        return fresh

    async def _recall(
        self, results: Results, texts: Sequence[str], engine: Engine, pair: tuple[str, str]
    ) -> dict[int, bytes]:
        """Puts into `results` what the cache holds; returns the keys of what was wanted.

        People's own translations need no cache, and have no keys.
        """
        if engine.is_human:
            return {}
        keys = _keys(engine, texts, _open(results), pair)
        known = await self._cache.get(list(keys.values()))
        found = {i: known[key] for i, key in keys.items() if key in known}
        await _put_in(results, found, texts, engine, pair)
        metrics.SEGMENTS.labels(engine.name, "cached").inc(len(known))
        return keys

    async def _checked(
        self, batcher: Batcher, text: str, answer: Answer | None, pair: tuple[str, str]
    ) -> str | None:
        """The answer's text when it is fit to be shown, if need be at the second try."""
        if batcher.engine.is_human or answer is None:
            return answer.text if answer else None
        for attempt in (1, 2):
            looked_at = checked(batcher.engine, text, answer, pair)
            if not looked_at.failures:
                return looked_at.text
            if attempt == 1:
                answer = await batcher.again(text, *pair)
                if answer is None:
                    return None
        return None


def build(settings: TranslatorSettings) -> Chain:
    """Builds the chain from settings. Raises WrongSetting."""
    engines = [_engine(name, settings) for name in dict.fromkeys(settings.translator)]
    path = settings.data_dir / "translator" / "segments.sqlite3"
    return Chain(
        engines,
        SegmentCache(path, settings.translator_cache_bytes),
        settings.translator_article_tokens,
    )


def _engine(name: str, settings: TranslatorSettings) -> Engine:
    module, _, kind = ENGINES[name].partition(":")
    engine: Engine = getattr(importlib.import_module(module), kind)(settings)
    return engine


def _open(results: Results) -> list[int]:
    """Places where nothing stands yet."""
    return [i for i, result in enumerate(results) if result is None]


def _keys(
    engine: Engine, texts: Sequence[str], wanted: Sequence[int], pair: tuple[str, str]
) -> dict[int, bytes]:
    made = engine.made(*pair)
    return {
        i: key_of(_CACHE_GENERATION, engine.name, made.model, made.version, *pair, texts[i])
        for i in wanted
    }


async def _put_in(
    results: Results,
    found: Mapping[int, str],
    texts: Sequence[str],
    engine: Engine,
    pair: tuple[str, str],
) -> None:
    made = engine.made(*pair)
    for i, text in found.items():
        if not engine.is_human:
            await others_first()
        results[i] = _done(engine, made, text, texts[i], pair)


def _done(engine: Engine, made: Made, text: str, source: str, pair: tuple[str, str]) -> Done:
    doubts = () if engine.is_human else tuple(checks.warnings(source, text, *pair))
    return Done(text, engine.name, made, engine.is_human, doubts)
