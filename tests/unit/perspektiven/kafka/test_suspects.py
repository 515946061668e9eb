"""Who is condemned: the one record that kills, however often others are killed beside it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.kafka.suspects import Attempt, Suspects, deaths_of

NOW = datetime(2026, 3, 14, tzinfo=UTC)


def attempt(offset: int, timestamp_ms: int = 0) -> Attempt:
    return Attempt(
        topic="articles",
        partition=0,
        offset=offset,
        timestamp_ms=timestamp_ms,
        key=f"id-{offset}",
        began_at=NOW,
    )


class World:
    """Records, one of which may be deadly, and lives of a process, one after the other."""

    def __init__(self, records: int, in_flight: int, guilty: int | None, kills: set[int]) -> None:
        self.left = list(range(records))
        self.condemned: dict[int, int] = {}
        self.lives = 0
        self._in_flight = in_flight
        self._guilty = guilty
        self._kills = kills
        self._trials = 0
        self._suspects = Suspects()

    def run(self) -> None:
        """Starts the process again until nothing is left to do."""
        while self.left:
            self.lives += 1
            assert self.lives < 1_000, "it never ends"
            died = self._live()
            dead = [attempt(offset) for offset in died]
            self._suspects.add(
                deaths_of("copier", f"life-{self.lives}", dead, how="died", at=float(self.lives))
            )

    def _live(self) -> list[int]:
        """What was being worked on at the end of this life; nothing when all is done."""
        for offset in sorted(self.left, key=self._deaths):
            suspect = self._suspects.of(attempt(offset).origin)
            if suspect is not None and suspect.is_condemned:
                self.condemned[offset] = len(suspect.deaths)
                self.left.remove(offset)
            elif suspect is not None and self._try([offset]):
                return [offset]
        while self.left:
            together = self.left[: self._in_flight]
            if self._try(together):
                return together
        return []

    def _deaths(self, offset: int) -> int:
        suspect = self._suspects.of(attempt(offset).origin)
        return len(suspect.deaths) if suspect else 0

    def _try(self, offsets: list[int]) -> bool:
        """Whether the process died of it."""
        self._trials += 1
        if self._guilty in offsets or self._trials in self._kills:
            return True
        self.left = [offset for offset in self.left if offset not in offsets]
        return False


@st.composite
def worlds(draw: st.DrawFn, *, with_guilty: bool) -> tuple[int, int, int | None, set[int]]:
    records = draw(st.integers(1, 30))
    guilty = draw(st.integers(0, records - 1)) if with_guilty else None
    # Whoever kills more often than all suspects take is told apart by their probation alone.
    gaps = draw(st.lists(st.integers(records + 4, 3 * records + 9), max_size=8))
    kills = {sum(gaps[: number + 1]) for number in range(len(gaps))}
    return records, draw(st.integers(1, 30)), guilty, kills


@given(worlds(with_guilty=True))
def test_exactly_the_guilty_record_is_condemned_after_three_deaths_or_so(
    drawn: tuple[int, int, int, set[int]],
) -> None:
    world = World(*drawn)

    world.run()

    assert set(world.condemned) == {drawn[2]}
    # Kills from outside may have hit it in company once more.
    assert 3 <= world.condemned[drawn[2]] <= 3 + len(drawn[3])


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_without_kills_from_outside_it_takes_three_deaths(
    records: int, in_flight: int, data: st.DataObject
) -> None:
    guilty = data.draw(st.integers(0, records - 1))
    world = World(records, in_flight, guilty, set())

    world.run()

    assert world.condemned == {guilty: 3}
    assert world.lives == 4


@given(worlds(with_guilty=False))
def test_kills_from_outside_condemn_nobody(drawn: tuple[int, int, int | None, set[int]]) -> None:
    world = World(*drawn)

    world.run()

    assert world.condemned == {}


def test_deaths_in_company_alone_never_condemn() -> None:
    subject = Suspects()
    for life in range(10):
        two = [attempt(0), attempt(1)]
        subject.add(deaths_of("copier", str(life), two, how="died", at=float(life)))

    suspect = subject.of(attempt(0).origin)

    assert suspect is not None
    assert not suspect.is_condemned


def test_a_death_that_is_told_twice_counts_once() -> None:
    subject = Suspects()
    deaths = deaths_of("copier", "life", [attempt(0)], how="died", at=1.0)
    for _ in range(3):
        subject.add(deaths)

    suspect = subject.of(attempt(0).origin)

    assert suspect is not None
    assert len(suspect.deaths) == 1


def test_a_record_of_a_topic_that_was_made_anew_is_no_suspect() -> None:
    subject = Suspects()
    subject.add(deaths_of("copier", "life", [attempt(0, timestamp_ms=1)], how="died"))

    assert subject.of(attempt(0, timestamp_ms=2).origin) is None


def test_before_it_may_be_condemned_the_process_lives_as_long_without_it() -> None:
    subject = Suspects()
    for life, lived in enumerate((500.0, 7.0)):
        subject.add(
            deaths_of(
                "copier",
                str(life),
                [attempt(0)],
                how="died",
                at=float(life),
                lived_seconds=lived,
            )
        )
        if life == 0:
            first = subject.of(attempt(0).origin)
            assert first is not None
            assert first.probation(0) == 0

    suspect = subject.of(attempt(0).origin)

    assert suspect is not None
    assert suspect.probation(2.0) == 5.0
    assert suspect.probation(8.0) == 0.0


def test_its_dead_letter_says_when_and_how_it_died() -> None:
    subject = Suspects()
    for life in range(3):
        running = [attempt(0), attempt(1)] if life == 0 else [attempt(0)]
        subject.add(deaths_of("copier", str(life), running, how="died", at=60.0 * life))

    suspect = subject.of(attempt(0).origin)

    assert suspect is not None
    failure = suspect.failure()
    assert (failure.reason, failure.attempts) == ("redelivered", 3)
    assert "1970-01-01 00:00:00 UTC died among 2 records" in failure.message
    assert "1970-01-01 00:02:00 UTC died alone" in failure.message


def test_others_are_held_back_for_as_long_as_it_took_to_die_and_longer_if_it_dies_later() -> None:
    subject = Suspects()
    seconds = []
    for life, (worked, is_aside) in enumerate([(10.0, False), (40.0, True), (70.0, True)]):
        began = datetime.fromtimestamp(1_000.0 * life - worked, UTC)
        running = attempt(0).model_copy(update={"began_at": began, "is_aside": is_aside})
        subject.add(deaths_of("copier", str(life), [running], how="died", at=1_000.0 * life))
        suspect = subject.of(attempt(0).origin)
        assert suspect is not None
        seconds.append(suspect.trial_seconds)

    assert seconds == [15.0, 25.0, 45.0]


def test_a_record_that_was_set_aside_is_no_company_and_is_not_condemned() -> None:
    subject = Suspects()
    long = attempt(0).model_copy(update={"is_aside": True})
    for life in range(3):
        subject.add(deaths_of("copier", str(life), [long, attempt(1)], how="died", at=float(life)))

    suspects = [subject.of(attempt(offset).origin) for offset in (0, 1)]

    assert [suspect is not None and suspect.is_condemned for suspect in suspects] == [False, True]


@pytest.mark.parametrize(("together", "room"), [(1, 1), (200, 1), (201, 25), (1_500, 25)])
def test_records_that_died_among_very_many_are_tried_in_small_groups_first(
    together: int, room: int
) -> None:
    subject = Suspects()
    running = [attempt(offset) for offset in range(together)]
    subject.add(deaths_of("copier", "life", running, how="died"))

    suspect = subject.of(attempt(0).origin)

    assert suspect is not None
    assert suspect.room == room


def test_what_was_committed_is_cleared() -> None:
    subject = Suspects()
    subject.add(deaths_of("copier", "life", [attempt(0), attempt(5)], how="died"))

    cleared = list(subject.forget_before("articles", 0, 5))

    assert [death.attempt.offset for death in cleared] == [0]
    assert subject.of(attempt(0).origin) is None
    assert subject.of(attempt(5).origin) is not None
