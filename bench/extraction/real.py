"""Scores of extractors on real pages, set by set, and the pages they do worst on."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import trafilatura

from bench.extraction.fields import name_key, names, same_day, same_title
from bench.extraction.score import Score, compare, mean, runs
from bench.extraction.truths import Truth
from services.fetcher.extraction.extract import Page, extract
from services.fetcher.extraction.refusals import Refused


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor makes of a page."""

    texts: tuple[str, ...] = ()
    title: str | None = None
    day: datetime | str | None = None
    authors: tuple[str, ...] = ()
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A page and what was found on it."""

    truth: Truth
    found: Extraction

    @property
    def body(self) -> Score:
        return compare(self.found.texts, [self.truth.body or ""])

    @property
    def has_title(self) -> bool:
        return same_title(self.found.title, self.truth.title or "", self.truth.page)

    @property
    def has_day(self) -> bool:
        return self.truth.time is not None and same_day(self.found.day, self.truth.time)


@dataclass(frozen=True, slots=True)
class Summary:
    """An extractor's scores on one set; None for what the set has no truth for."""

    body: Score | None
    title: float | None
    day: float | None
    authors: Score | None
    refused: int
    pages_per_second: float


@dataclass(slots=True)
class Run:
    """An extractor on many pages: results, and the seconds of processor time it took."""

    results: list[Result] = field(default_factory=list)
    seconds: float = 0.0


def ours(truth: Truth) -> Extraction:
    try:
        found = extract(Page(truth.url, truth.page), now=datetime.now(UTC))
    except Refused as refused:
        return Extraction(refused=str(refused))
    texts = tuple(paragraph.text for paragraph in found.paragraphs)
    return Extraction(texts, found.title, found.published_at, found.authors)


def theirs(truth: Truth) -> Extraction:
    found = trafilatura.bare_extraction(
        truth.page, url=truth.url, include_comments=False, with_metadata=True
    )
    if found is None or isinstance(found, dict):
        return Extraction(refused="nothing found")
    authors = tuple(filter(None, (found.author or "").split("; ")))
    return Extraction(tuple((found.text or "").splitlines()), found.title, found.date, authors)


def run(extractor: Callable[[Truth], Extraction], pages: Sequence[Truth]) -> Run:
    done = Run()
    for truth in pages:
        started = time.process_time()
        found = extractor(truth)
        done.seconds += time.process_time() - started
        done.results.append(Result(truth, found))
    return done


def summary(done: Run) -> Summary:
    results = done.results
    bodies = [each.body for each in results if each.truth.body]
    titles = [each.has_title for each in results if each.truth.title]
    days = [each.has_day for each in results if each.truth.time]
    return Summary(
        body=mean(bodies) if bodies else None,
        title=sum(titles) / len(titles) if titles else None,
        day=sum(days) / len(days) if days else None,
        authors=_authors(results),
        refused=sum(each.found.refused is not None for each in results),
        pages_per_second=len(results) / max(done.seconds, 1e-9),
    )


def _authors(results: Sequence[Result]) -> Score | None:
    """Names as sets, over the pages whose truth names some."""
    pairs = [
        (names(each.found.authors), names(each.truth.authors))
        for each in results
        if each.truth.authors
    ]
    if not pairs:
        return None
    both = sum(len(found & truth) for found, truth in pairs)
    found, truth = (sum(map(len, side)) for side in zip(*pairs, strict=True))
    return Score(both / max(1, found), both / max(1, truth))


def worst(results: Sequence[Result], count: int) -> list[Result]:
    """The pages with the lowest body F1, the worst first."""
    known = [each for each in results if each.truth.body]
    return sorted(known, key=lambda each: each.body.f1)[:count]


def amiss(found: Extraction, truth: Truth) -> tuple[list[str], list[str]]:
    """What is missing of the truth's lines, and which lines of ours are too much."""
    gold = (truth.body or "").splitlines()
    return _without(gold, found.texts), _without(found.texts, gold)


def _without(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    left = Counter(runs(others))
    lacking = []
    for line in lines:
        here = Counter(runs([line]))
        if here and sum((here & left).values()) < 0.5 * sum(here.values()):
            lacking.append(line)
        left -= here
    return lacking


def wrong_fields(result: Result) -> list[str]:
    """Title, day and authors of a page where they differ from the truth, a line each."""
    found, truth = result.found, result.truth
    lines = []
    if truth.title and not result.has_title:
        lines.append(f"title   {found.title!r} for {truth.title!r}")
    if truth.time and not result.has_day:
        lines.append(f"day     {found.day} for {truth.time}")
    if truth.authors and names(found.authors) != names(truth.authors):
        ours, gold = (sorted(each, key=name_key) for each in (found.authors, truth.authors))
        lines.append(f"authors {ours} for {gold}")
    return lines
