"""Page of a story: how each country tells it, in the order in which they reported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from perspektiven.index import Document
from perspektiven.stories import Story
from services.reader.article_index import ArticleIndex
from services.reader.display_names import UNKNOWN_COUNTRY
from services.reader.query import stories
from services.reader.rendering.content import reading_order

_RELATED = 8
"""Other stories on the same subject that are named."""


@dataclass(frozen=True, slots=True)
class Report:
    """An article of a story."""

    article: Document
    after: timedelta
    """How long after the first report."""
    place: float
    """Where it stands between the first report (0) and the last one (100)."""
    copy_of: Document | None = None
    """The earlier report that has the same text."""


@dataclass(frozen=True, slots=True)
class CountryReports:
    """The reports of a country, the earliest first."""

    code: str
    reports: tuple[Report, ...]

    @property
    def texts(self) -> tuple[Report, ...]:
        """Those with a text of their own."""
        return tuple(each for each in self.reports if each.copy_of is None)

    @property
    def copies(self) -> tuple[Report, ...]:
        """Those whose text another newspaper had before."""
        return tuple(each for each in self.reports if each.copy_of is not None)


@dataclass(frozen=True, slots=True)
class RelatedStory:
    """Another story on the same subject, with a headline of it."""

    story: Story
    report: Document


@dataclass(frozen=True, slots=True, eq=False)
class StoryByCountry:
    """Contents of a story's page; each is a value of its own, and a key of caches."""

    story: Story
    headline: Document
    """The report whose headline stands above all."""
    countries: tuple[CountryReports, ...]
    silent: tuple[str, ...]
    """Countries that are followed and have not reported yet."""
    earlier: tuple[RelatedStory, ...]
    later: tuple[RelatedStory, ...]

    @property
    def texts(self) -> int:
        """Independent texts among the reports that are shown."""
        return sum(len(each.texts) for each in self.countries)


async def by_country(
    articles: ArticleIndex, story: Story, followed: Sequence[str]
) -> StoryByCountry | None:
    """The page of a story; None where none of its articles is there. Raises as `our_errors`.

    `followed` are the countries that newspapers in the index are from.
    """
    others = await stories.on_its_subject(articles, story, _RELATED)
    told, headlines = await stories.told_beside(articles, story, others)
    if not told.articles:
        return None
    headline = min(told.articles, key=reading_order)
    reports = list(_reports(told.articles))
    related = list(_related(others, headlines))
    return StoryByCountry(
        story,
        headline,
        tuple(_by_country(reports)),
        tuple(each for each in followed if each not in {*story.countries, UNKNOWN_COUNTRY}),
        tuple(each for each in related if each.story.first_at < story.first_at),
        tuple(each for each in related if each.story.first_at >= story.first_at),
    )


def _related(
    others: Iterable[Story], headlines: Mapping[str, Sequence[Document]]
) -> Iterator[RelatedStory]:
    """Other stories on its subject, the earliest first."""
    for each in sorted(others, key=lambda each: each.first_at):
        if each.id in headlines:
            yield RelatedStory(each, min(headlines[each.id], key=reading_order))


def _reports(articles: Sequence[Document]) -> Iterator[Report]:
    first, last = articles[0].dated_at, articles[-1].dated_at
    originals: dict[str, Document] = {}
    for article in articles:
        original = originals.setdefault(article.cluster_id, article)
        yield Report(
            article,
            article.dated_at - first,
            _place(article.dated_at, first, last),
            None if original is article else original,
        )


def _place(at: datetime, first: datetime, last: datetime) -> float:
    whole = (last - first).total_seconds()
    return round(100 * (at - first).total_seconds() / whole, 1) if whole else 0.0


def _by_country(reports: Iterable[Report]) -> Iterator[CountryReports]:
    found: dict[str, list[Report]] = {}
    for each in reports:
        found.setdefault(each.article.outlet.country, []).append(each)
    for code, those in found.items():
        yield CountryReports(code, tuple(those))
