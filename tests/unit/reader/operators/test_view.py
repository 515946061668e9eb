"""What the operators' page shows of what was seen."""

from datetime import UTC, datetime, timedelta

from perspektiven.ops.notes import LoadingStories, MissingDictionaries
from perspektiven.ops.status import OutletReport, StageStatus, SystemStatus
from perspektiven.settings import load
from services.reader.operators.days import Days
from services.reader.operators.letters import WaitingLetters
from services.reader.operators.view import STALE_AFTER, view
from services.reader.operators.watch import Seen, Watch
from services.reader.settings import ReaderSettings

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def watch_of(*outlets: OutletReport, problems: tuple[str, ...] = (), at: datetime = NOW) -> Watch:
    status = SystemStatus(
        ok=not problems,
        problems=list(problems),
        stages={"translator": StageStatus(waiting=3, rate_per_second=1.5)},
        outlets=list(outlets),
    )
    days = (Days("de", (1, 2), (0, 0)), Days("en", (3, 4), (1, 2)))
    watch = Watch(load(ReaderSettings), {})
    watch.seen = Seen(at, status, days, {"articles": (5, 6)}, WaitingLetters())
    return watch


def test_before_the_first_look_there_is_nothing_to_show() -> None:
    assert view(Watch(load(ReaderSettings), {}), NOW) is None


def test_outlets_with_a_problem_are_told_from_those_that_are_well() -> None:
    silent = OutletReport(id="silent", last_success=NOW - timedelta(days=3), last_error="HTTP 500")
    fresh = OutletReport(id="fresh", last_success=NOW)
    problem = f"outlet silent silent since {NOW - timedelta(days=3):%Y-%m-%d}: HTTP 500"

    shown = view(watch_of(silent, fresh, problems=(problem, "Kafka is away")), NOW)

    assert shown is not None
    assert [row.report.id for row in shown.troubled] == ["silent"]
    assert [row.report.id for row in shown.well] == ["fresh"]
    assert shown.problems == ["Kafka is away"]


def test_refusals_stand_in_the_order_of_their_number() -> None:
    outlet = OutletReport(id="a", refused={"too_short": 1, "paywall": 9, "consent_wall": 9})

    shown = view(watch_of(outlet), NOW)

    assert shown is not None
    assert [reason for reason, _ in shown.well[0].refusals] == [
        "consent_wall",
        "paywall",
        "too_short",
    ]


def test_a_rate_is_the_sampled_one_until_there_were_two_looks() -> None:
    watch = watch_of()
    sampled = view(watch, NOW)
    watch.history.add({"translator": StageStatus(done=10)}, NOW)
    watch.history.add({"translator": StageStatus(done=40)}, NOW + timedelta(seconds=10))

    measured = view(watch, NOW)

    assert sampled is not None
    assert sampled.stages[0].rate == 1.5
    assert measured is not None
    assert measured.stages[0].rate == 3.0


def test_target_languages_that_lack_the_same_dictionaries_share_a_note() -> None:
    watch = watch_of()
    assert watch.seen is not None
    watch.seen.status.notes = [
        MissingDictionaries("de", "articles-de", ("pl", "uk")),
        LoadingStories("en", "reads articles"),
        MissingDictionaries("en", "articles-en", ("pl", "uk")),
        MissingDictionaries("fr", "articles-fr", ("pl",)),
    ]

    shown = view(watch, NOW)

    assert shown is not None
    assert shown.notes.dictionaries == {("pl", "uk"): ["de", "en"], ("pl",): ["fr"]}
    assert [each.target for each in shown.notes.loading] == ["en"]


def test_languages_without_stories_have_no_picture_of_them() -> None:
    shown = view(watch_of(), NOW)

    assert shown is not None
    assert [each.name for each in shown.articles] == ["de", "en"]
    assert [each.name for each in shown.stories] == ["en"]


def test_a_look_that_is_long_past_is_called_so() -> None:
    fresh = view(watch_of(), NOW + STALE_AFTER)
    stale = view(watch_of(at=NOW - STALE_AFTER - timedelta(seconds=1)), NOW)

    assert fresh is not None
    assert not fresh.is_stale
    assert stale is not None
    assert stale.is_stale
