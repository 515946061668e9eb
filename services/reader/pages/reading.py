"""What a page shows to a reader with habits: originals of languages read, nothing muted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from fastapi import Request

from perspektiven.index import Document
from services.reader.habits.cookie import Habits, Kind, habits_of
from services.reader.habits.muting import Muting
from services.reader.pages.front import Front
from services.reader.pages.story import CountryReports, RelatedStory, Report, StoryByCountry
from services.reader.pages.told_by import ToldStory
from services.reader.query.search import Hit
from services.reader.rendering.originals import hit_in_original, in_original

PARAMETER = "muted"
"""`muted=show` shows what is muted."""

T = TypeVar("T")


@dataclass(slots=True)
class Reading:
    """One page for one reader. Values that many readers share are never changed, but copied."""

    habits: Habits
    shows_muted: bool = False
    hidden: int = 0
    """Articles and stories of this page that are muted."""
    _muting: Muting = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Nothing is open yet: every mute counts."""
        self._muting = Muting(self.habits.mutes)

    def opens(self, *kinds: Kind) -> None:
        """The reader has opened the page of an outlet or country: mutes of it don't count there."""
        self._muting = Muting(self.habits.mutes, kinds)

    def article(self, document: Document) -> Document:
        """An article as it is shown, muted or not."""
        return in_original(document) if self.habits.reads(document.language) else document

    def articles(self, found: Iterable[Document]) -> tuple[Document, ...]:
        """Those of a list that are not muted."""
        return tuple(self.article(each) for each in self._kept(found))

    def hits(self, found: Iterable[Hit]) -> tuple[Hit, ...]:
        """The same of results."""
        shown = (each for each in found if not self._hides(self._muting.article(each.document)))
        return tuple(
            hit_in_original(each) if self.habits.reads(each.document.language) else each
            for each in shown
        )

    def stories(self, told: Iterable[ToldStory]) -> tuple[ToldStory, ...]:
        """Those that are not muted, told by outlets and countries that are not."""
        return tuple(each for each in map(self._story, told) if each is not None)

    def front(self, found: Front) -> Front:
        """The front page, seen so."""
        if self.habits == Habits():
            return found
        parts = (replace(each, articles=self.articles(each.articles)) for each in found.countries)
        return replace(
            found,
            stories=self.stories(found.stories),
            before=self.stories(found.before),
            newest=self.articles(found.newest),
            countries=tuple(parts),
        )

    def by_country(self, found: StoryByCountry) -> StoryByCountry:
        """The page of a story: all of its reports, as who opens it asks for it."""
        return replace(
            found,
            headline=self.article(found.headline),
            countries=tuple(
                CountryReports(each.code, tuple(map(self._report, each.reports)))
                for each in found.countries
            ),
            earlier=tuple(self._related(found.earlier)),
            later=tuple(self._related(found.later)),
        )

    def _story(self, told: ToldStory) -> ToldStory | None:
        reports = (told.report, *told.others)
        heard = [each for each in reports if not self._muting.by_source(each)]
        is_muted = self._muting.story(told.story) or any(map(self._muting.by_word, reports))
        if self._hides(is_muted or not heard):
            return None
        first, *others = map(self.article, reports if self.shows_muted else heard)
        return replace(told, report=first, others=tuple(others))

    def _related(self, found: Iterable[RelatedStory]) -> Iterator[RelatedStory]:
        for each in found:
            is_muted = self._muting.story(each.story) or self._muting.article(each.report)
            if not self._hides(is_muted):
                yield replace(each, report=self.article(each.report))

    def _report(self, report: Report) -> Report:
        return replace(report, article=self.article(report.article))

    def _kept(self, found: Iterable[Document]) -> Iterator[Document]:
        return (each for each in found if not self._hides(self._muting.article(each)))

    def _hides(self, is_muted: bool) -> bool:
        """Counts what is muted. Whether it is left out."""
        self.hidden += is_muted
        return is_muted and not self.shows_muted


def reading_of(request: Request) -> Reading:
    """Of a request, the same one for all who ask for it."""
    known: Reading | None = getattr(request.state, "reading", None)
    if known is None:
        shows = request.query_params.get(PARAMETER) == "show"
        known = request.state.reading = Reading(habits_of(request), shows_muted=shows)
    return known
