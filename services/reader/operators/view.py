"""What the operators' page shows, made of what the watch has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from perspektiven.ops.notes import LoadingStories, MissingDictionaries, Note
from perspektiven.ops.status import OutletReport, StageStatus, outlet_problems
from services.reader.operators.days import Days
from services.reader.operators.sparkline import Sparkline, sparkline
from services.reader.operators.watch import Seen, Watch

STALE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage with its course since the reader started."""

    name: str
    stage: StageStatus
    rate: float
    """Records a second between the last two looks."""
    waiting: Sparkline | None
    rates: Sparkline | None


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet, and what is wrong with it if anything is."""

    report: OutletReport
    problem: str | None

    @property
    def refusals(self) -> list[tuple[str, int]]:
        """Refusals by reason, the most frequent first."""
        return sorted(self.report.refused.items(), key=lambda each: (-each[1], each[0]))


@dataclass(frozen=True, slots=True)
class Course:
    """Numbers of equal spans of time with their picture."""

    name: str
    values: Sequence[int]
    picture: Sparkline | None


@dataclass(frozen=True, slots=True)
class Notes:
    """What could be better and is no problem."""

    dictionaries: Mapping[tuple[str, ...], list[str]]
    """Target languages by the languages whose dictionaries their indices lack."""
    loading: list[LoadingStories]


@dataclass(frozen=True, slots=True)
class View:
    """The page."""

    seen: Seen
    is_stale: bool
    """Whether the looks that followed have failed."""
    problems: list[str]
    """Those of outlets stand in the table of outlets."""
    notes: Notes
    stages: list[StageRow]
    troubled: list[OutletRow]
    well: list[OutletRow]
    hours: list[Course]
    """Records of the last hours by topic."""
    articles: list[Course]
    """Articles of the last days by target language."""
    stories: list[Course]


def view(watch: Watch, now: datetime) -> View | None:
    """The page as of the last look; None before the first one has ended."""
    seen = watch.seen
    if seen is None:
        return None
    rows = [_outlet(each, now) for each in seen.status.outlets]
    told = {row.problem for row in rows}
    return View(
        seen,
        now - seen.at > STALE_AFTER,
        [each for each in seen.status.problems if each not in told],
        _notes(seen.status.notes),
        [_stage(watch, name, stage) for name, stage in seen.status.stages.items()],
        *_by_trouble(rows),
        _courses(seen.hours),
        *_by_day(seen.days),
    )


def _notes(told: Sequence[Note]) -> Notes:
    """The notes; of dictionaries one alone where several target languages lack the same."""
    dictionaries: dict[tuple[str, ...], list[str]] = {}
    for each in told:
        if isinstance(each, MissingDictionaries):
            dictionaries.setdefault(each.absent, []).append(each.target)
    return Notes(dictionaries, [each for each in told if isinstance(each, LoadingStories)])


def _by_trouble(rows: list[OutletRow]) -> tuple[list[OutletRow], list[OutletRow]]:
    """Outlets with a problem, and those that are well."""
    return [row for row in rows if row.problem], [row for row in rows if not row.problem]


def _by_day(days: Sequence[Days]) -> tuple[list[Course], list[Course]]:
    """Articles and stories; languages without stories have no picture of them."""
    stories = {each.language: each.stories for each in days if any(each.stories)}
    return _courses({each.language: each.articles for each in days}), _courses(stories)


def _courses(of: Mapping[str, Sequence[int]]) -> list[Course]:
    return [Course(name, values, sparkline(values)) for name, values in of.items()]


def _outlet(report: OutletReport, now: datetime) -> OutletRow:
    return OutletRow(report, next(iter(outlet_problems([report], now)), None))


def _stage(watch: Watch, name: str, stage: StageStatus) -> StageRow:
    rate = watch.history.rate(name)
    return StageRow(
        name,
        stage,
        stage.rate_per_second if rate is None else rate,
        sparkline(watch.history.waiting(name)),
        sparkline(watch.history.rates(name)),
    )
