"""An article translated as a whole: turns, what is asked for alone, the headline last.

Turns go on from one another, so that a model keeps to its names and terms. What fails a check, or
spells a name otherwise than before, is asked for once more, alone, with the article's title and
lead. What is open then is left to the caller, sentence by sentence. Good texts are kept by the
article's digest, so that the same article has the same translation, to the byte.
"""

import asyncio
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perspektiven.errors import Permanent
from perspektiven.ops import metrics
from services.translator import batch_order, checks
from services.translator.answers import checked
from services.translator.article_terms import kept_names, other_spellings
from services.translator.batches import Batcher
from services.translator.cache import SegmentCache, key_of
from services.translator.engines.engine import (
    Answer,
    Answers,
    EarlierTurn,
    Pair,
    Passage,
    Stumbled,
    Turn,
)
from services.translator.headlines import is_founded
from services.translator.text_work import others_first

TITLE = "title"
# Raised when a check changes, so that what an older one let through is looked at anew.
_CACHE_GENERATION = "article-1"
_HEADLINE = 0
_LEAD = 600
# Each may take as long as a request may: what is open then is asked for in sentences.
_MOST_STUMBLES = 2
# Longer articles are none that a model keeps in mind, and names are looked for on the loop.
MOST_LETTERS = 60_000


@dataclass(frozen=True, slots=True)
class ArticleRequest:
    """Passages of one article in one language; of each text, its place and kind."""

    passages: Sequence[Passage]
    pair: Pair
    terms: Mapping[str, str]
    most_tokens: int


@dataclass(frozen=True, slots=True)
class TranslatedPassage:
    """A translated passage, with warnings that only the article as a whole shows."""

    text: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedPassages:
    """Translated passages by number; those that could not be done are left out."""

    texts: dict[int, TranslatedPassage]
    is_budget_spent: bool


async def translate(
    request: ArticleRequest, batcher: Batcher, cache: SegmentCache
) -> TranslatedPassages:
    """Translates an article as far as the engine can.

    Raises Transient when the engine is down, WrongSetting when it is set up wrongly; what it
    answered before is kept.
    """
    work = _Work(request, batcher)
    keys = _keys(request, batcher)
    by_key = {key: number for number, key in keys.items()}
    work.done = {by_key[key]: text for key, text in (await cache.get([*by_key])).items()}
    known = set(work.done)
    try:
        await work.run()
    finally:
        fresh = {keys[number]: text for number, text in work.done.items() if number not in known}
        await cache.put(fresh)
    if work.tokens:
        metrics.WHOLE_ARTICLES.labels(batcher.engine.name).inc()
        metrics.ARTICLE_TOKENS.labels(batcher.engine.name).inc(work.tokens)
    return TranslatedPassages(work.texts(), work.is_budget_spent)


def _keys(request: ArticleRequest, batcher: Batcher) -> dict[int, bytes]:
    """By number: engine, model, version, languages, text and the digest of its article."""
    engine = batcher.engine
    made = engine.made(*request.pair)
    article = hashlib.sha256(
        repr(([*request.passages], sorted(request.terms.items()), engine.unit)).encode(
            errors="surrogatepass"
        )
    ).hexdigest()
    texts = {each.number: each.text for each in request.passages} | {_HEADLINE: "headline"}
    start = (_CACHE_GENERATION, engine.name, made.model, made.version, *request.pair, article)
    return {number: key_of(*start, str(number), text) for number, text in texts.items()}


@dataclass(slots=True)
class _Work:
    request: ArticleRequest
    batcher: Batcher
    done: dict[int, str] = field(default_factory=dict)
    """Good translations by number; that of the headline is empty where none was good."""
    tokens: int = 0
    stumbles: int = 0

    @property
    def is_budget_spent(self) -> bool:
        return self.tokens >= self.request.most_tokens

    async def run(self) -> None:
        groups = [*_groups(self.request.passages, self.batcher)]
        if self.batcher.engine.unit == "article":
            await self._chat(groups)
        else:
            await asyncio.gather(*(self._group(group) for group in groups))
        await self._alone([each for each in self._fit() if each.number not in self.done])
        await self._same_names()
        if self.batcher.engine.unit == "article":
            await self._headline()

    def texts(self) -> dict[int, TranslatedPassage]:
        """What was translated; the title as the headline that was written for it."""
        others = other_spellings(self._sources(), self._bodies())
        found = {
            number: TranslatedPassage(text, ("spelling",) if number in others else ())
            for number, text in self._bodies().items()
        }
        title = self._title()
        if title is not None and title.number in found and _HEADLINE in self.done:
            headline = self.done[_HEADLINE]
            plain = found[title.number]
            found[title.number] = (
                TranslatedPassage(headline)
                if headline
                else replace(plain, warnings=("plain_headline",))
            )
        return found

    async def _chat(self, groups: Sequence[tuple[Passage, ...]]) -> None:
        """One turn after the other, each going on from all before."""
        earlier: tuple[EarlierTurn, ...] = ()
        for group in groups:
            if not all(each.number in self.done for each in group):
                await self._turn(Turn(group, terms=self.request.terms, earlier=earlier))
            good = {
                each.number: self.done[each.number] for each in group if each.number in self.done
            }
            # A turn that failed is no example to go on from.
            earlier += (EarlierTurn(group, good),) if good else ()

    async def _group(self, group: tuple[Passage, ...]) -> None:
        if not all(each.number in self.done for each in group):
            await self._turn(Turn(group, self._context(), self.request.terms))

    async def _turn(self, turn: Turn) -> None:
        """Keeps what is good of a turn's answers; none where they seem to be in wrong places."""
        answers = await self._asked(turn)
        if not _are_in_place(turn.passages, answers):
            return
        for passage, answer in zip(turn.passages, answers, strict=True):
            await others_first()
            if answer is not None and passage.number not in self.done:
                self._keep_if_good(passage, answer, is_alone=len(turn.passages) == 1)

    def _keep_if_good(self, passage: Passage, answer: Answer, *, is_alone: bool) -> None:
        found = checked(self.batcher.engine, passage.text, answer, self.request.pair)
        is_good = not found.failures and (is_alone or not self._is_doubtful(passage, found.text))
        if is_good:
            self.done[passage.number] = found.text

    async def _alone(self, passages: Sequence[Passage]) -> None:
        context = self._context()
        for passage in passages:
            await self._turn(Turn((passage,), context, self._chosen_terms()))

    async def _same_names(self) -> None:
        """Texts that spell a name otherwise than the first one are asked for once more."""
        for number in sorted(other_spellings(self._sources(), self._bodies())):
            passage = next(each for each in self.request.passages if each.number == number)
            before = self.done.pop(number)
            await self._alone([passage])
            self.done.setdefault(number, before)

    async def _headline(self) -> None:
        title = self._title()
        bodies = self._bodies()
        lead = next((bodies[each.number] for each in self._body() if each.number in bodies), "")
        if title is None or title.number not in bodies or not lead or _HEADLINE in self.done:
            return
        plain = bodies[title.number]
        headline = await self._written(plain, lead[:_LEAD])
        article = " ".join(bodies.values())
        source, target = self.request.pair
        is_good = is_founded(headline, plain, lead[:_LEAD], article, target)
        is_good = is_good and not checks.failures(title.text, headline, source, target)
        self.done[_HEADLINE] = headline if is_good else ""

    async def _written(self, title: str, lead: str) -> str:
        target = self.request.pair[1]
        if self.is_budget_spent:
            return ""
        try:
            found = await self.batcher.turn(lambda engine: engine.headline(title, lead, target))
        except (Permanent, Stumbled):
            return ""
        self.tokens += found.tokens
        answer = found.answers[0]
        return answer.text.strip() if answer else ""

    async def _asked(self, turn: Turn) -> Answers:
        """The answers; none where the engine failed over the texts, or the budget is spent."""
        if self.is_budget_spent or self.stumbles >= _MOST_STUMBLES:
            return []
        try:
            found = await self.batcher.turn(
                lambda engine: engine.translate_turn(turn, *self.request.pair)
            )
        except Permanent:
            return []
        except Stumbled:
            self.stumbles += 1
            return []
        self.tokens += found.tokens
        return found.answers

    def _is_doubtful(self, passage: Passage, text: str) -> bool:
        """Whether numbers or length are odd: of many texts in one answer it may be another's."""
        given = (passage.text, text, *self.request.pair)
        return checks.has_other_numbers(*given) or checks.has_odd_length(*given)

    def _chosen_terms(self) -> dict[str, str]:
        """The glossary, and the names that the translation keeps as they are."""
        kept = kept_names(self._sources(), self._bodies())
        return {name: name for name in kept} | dict(self.request.terms)

    def _context(self) -> tuple[str, ...]:
        title = self._title()
        lead = next((each.text[:_LEAD] for each in self._body()), "")
        return tuple(text for text in (title.text if title else "", lead) if text)

    def _title(self) -> Passage | None:
        return next((each for each in self.request.passages if each.kind == TITLE), None)

    def _body(self) -> list[Passage]:
        return [each for each in self.request.passages if each.kind != TITLE]

    def _fit(self) -> list[Passage]:
        most = self.batcher.engine.limits.characters
        return [each for each in self.request.passages if len(each.text) <= most]

    def _sources(self) -> dict[int, str]:
        return {each.number: each.text for each in self.request.passages}

    def _bodies(self) -> dict[int, str]:
        return {number: text for number, text in self.done.items() if number != _HEADLINE}


def _are_in_place(passages: Sequence[Passage], answers: Answers) -> bool:
    """Whether there is an answer for each, and none seems to be another's."""
    texts = [each.text for each in passages]
    said = [answer.text if answer else "" for answer in answers]
    if len(said) != len(texts):
        return False
    return len(texts) == 1 or not batch_order.out_of_place(texts, said)


def _groups(passages: Sequence[Passage], batcher: Batcher) -> Iterator[tuple[Passage, ...]]:
    """Passages in order, as many a request as the engine takes; too long ones are left out."""
    limits = batcher.engine.limits
    group: list[Passage] = []
    letters = 0
    for passage in passages:
        if len(passage.text) > limits.characters:
            continue
        is_full = len(group) >= limits.texts or letters + len(passage.text) > limits.characters
        if group and is_full:
            yield tuple(group)
            group, letters = [], 0
        group.append(passage)
        letters += len(passage.text)
    if group:
        yield tuple(group)
