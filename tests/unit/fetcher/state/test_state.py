"""What the fetcher remembers, over failures and moves of partitions."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from perspektiven.errors import Transient
from services.fetcher.state.state import NotOurs
from tests.unit.fetcher.memory import ALL, PARTITIONS, MemoryChangelog, state_of


class Word(BaseModel):
    word: str = ""
    due: float = 0.0


def _key(host: str, name: str = "x") -> str:
    return f"seen/{host}/{name}"


async def test_a_write_that_returned_is_in_the_changelog_and_here(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    await state.open(ALL)
    await state.put({_key("a"): Word(word="hello")})

    assert state.get(Word, _key("a")) == Word(word="hello")
    assert [logged.key for logged in changelog.writes[state.partition_of("a")]] == [_key("a")]
    await state.close_all()


async def test_another_instance_knows_what_this_one_wrote(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    one, other = state_of(changelog, tmp_path / "1"), state_of(changelog, tmp_path / "2")
    await one.open(ALL)
    await one.put({_key("a"): Word(word="kept"), _key("a", "y"): Word(word="gone")})
    await one.put({_key("a", "y"): None})
    await one.close_all()
    await other.open(ALL)

    assert other.get(Word, _key("a")) == Word(word="kept")
    assert not other.has(_key("a", "y"))
    await other.close_all()


async def test_a_restart_reads_only_what_is_new(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    await state.open(ALL)
    await state.put({_key("a"): Word(word="before")})
    await state.close_all()
    partition = state.partition_of("a")
    await changelog.write(partition, {_key("a"): b'{"word": "since"}'})
    # What was read before the restart is not read again: even if it were lost.
    changelog.writes[partition][0] = changelog.writes[partition][1]
    again = state_of(changelog, tmp_path)
    await again.open(ALL)

    assert again.get(Word, _key("a")) == Word(word="since")
    await again.close_all()


async def test_a_topic_that_was_made_anew_empties_the_mirror(tmp_path: Path) -> None:
    state = state_of(MemoryChangelog(), tmp_path)
    await state.open(ALL)
    await state.put({_key("a"): Word(word="old world")})
    await state.close_all()
    again = state_of(MemoryChangelog(), tmp_path)
    await again.open(ALL)

    assert not again.has(_key("a"))
    await again.close_all()


async def test_a_write_waits_while_the_changelog_is_away(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    await state.open(ALL)
    changelog.failures = 1
    await state.put({_key("a"): Word(word="late")})

    assert state.get(Word, _key("a")) == Word(word="late")
    await state.close_all()


async def test_hosts_of_other_instances_are_nobodys_business(tmp_path: Path) -> None:
    state = state_of(MemoryChangelog(), tmp_path)
    mine = state.partition_of("a")
    await state.open(frozenset({mine}))
    foreign = next(host for host in "bcdefghij" if state.partition_of(host) != mine)

    assert state.owns("a")
    assert not state.owns(foreign)
    with pytest.raises(NotOurs):
        state.get(Word, _key(foreign))
    with pytest.raises(NotOurs):
        await state.put({_key(foreign): Word()})
    with pytest.raises(NotOurs):
        await state.ready(foreign)
    await state.close_all()


async def test_what_is_given_up_is_not_written_any_more(tmp_path: Path) -> None:
    state = state_of(MemoryChangelog(), tmp_path)
    await state.open(ALL)
    await state.close(frozenset({state.partition_of("a")}))

    with pytest.raises(NotOurs):
        await state.put({_key("a"): Word()})
    await state.close_all()


async def test_of_several_writes_at_once_the_last_one_stays(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    await state.open(ALL)
    await asyncio.gather(*(state.put({_key("a"): Word(word=str(n))}) for n in range(50)))

    assert state.get(Word, _key("a")) == Word(word="49")
    assert changelog.writes[state.partition_of("a")][-1].value == b'{"word":"49"}'
    await state.close_all()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("nonsense", b"{}"),
        ("todo/a", b"{}"),
        ("todo/a/x", b"\xff"),
        ("todo/a/x", b"[]"),
        ("look/a/x", b'{"due": "soon"}'),
    ],
)
async def test_what_is_no_row_of_ours_is_passed_over(
    tmp_path: Path, key: str, value: bytes
) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    number = state.partition_of("a")
    await changelog.write(number, {key: value})
    await changelog.write(number, {_key("a"): b'{"word": "kept"}'})
    await state.open(ALL)

    assert state.get(Word, _key("a")) == Word(word="kept")
    assert state.queued("todo", "a") == 0
    await state.close_all()


async def test_a_row_of_another_version_counts_as_unknown(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    await changelog.write(state.partition_of("a"), {_key("a"): b'{"word": {}}'})
    await state.open(ALL)

    assert state.get(Word, _key("a")) is None
    await state.close_all()


@given(host=st.text(min_size=1, max_size=30).filter(lambda text: "/" not in text))
def test_a_host_has_one_partition(host: str) -> None:
    state = state_of(MemoryChangelog(), Path())

    assert 0 <= state.partition_of(host) < PARTITIONS


@pytest.mark.parametrize("length", [10, 30_000])
async def test_a_row_that_did_not_change_is_parsed_once(tmp_path: Path, length: int) -> None:
    state = state_of(MemoryChangelog(), tmp_path)
    await state.open(ALL)
    await state.put({_key("a"): Word(word="w" * length)})

    first = state.get(Word, _key("a"))

    assert first is not None
    assert state.get(Word, _key("a")) is first
    await state.close_all()


@contextmanager
def _files_of_at_most(length: int) -> Iterator[None]:
    """A disk that is full: the kernel refuses to let a file grow any longer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_partition_that_did_not_fit_on_the_disk_is_loaded_when_it_does(
    tmp_path: Path,
) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    number = state.partition_of("a")
    await changelog.write(number, {_key("a", str(n)): b"{}" + b" " * 900 for n in range(3_000)})
    with _files_of_at_most(200_000), pytest.raises(Transient):
        await state.open(frozenset({number}))
    waiting = asyncio.create_task(state.ready("a"))
    await asyncio.sleep(0)

    assert (state.loading, waiting.done()) == (1, False)

    await state.open(frozenset({number}))
    await waiting

    assert all(state.has(_key("a", str(n))) for n in range(3_000))
    await state.close_all()


async def _saved(changelog: MemoryChangelog, folder: Path, number: int) -> Path:
    """The mirror of a partition with 3,000 rows of the host `a`."""
    state = state_of(changelog, folder)
    await state.open(frozenset({number}))
    await state.put({_key("a", str(n)): Word(word="w" * 200) for n in range(3_000)})
    await state.close_all()
    return folder / f"state-{number}.sqlite"


def _damage(path: Path) -> None:
    pages = path.read_bytes()
    with path.open("r+b") as file:
        file.seek(40_960)
        file.write(b"\xff" * (len(pages) - 40_960))


async def test_a_mirror_that_is_damaged_is_told_and_the_changelog_makes_it_anew(
    tmp_path: Path,
) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    number = state.partition_of("a")
    path = await _saved(changelog, tmp_path, number)
    await state.open(frozenset({number}))
    _damage(path)
    with pytest.raises(Transient):
        [state.get(Word, _key("a", str(n))) for n in range(3_000)]

    assert state.broken() is not None

    await state.close_all()
    again = state_of(changelog, tmp_path)
    await again.open(frozenset({number}))

    assert all(again.has(_key("a", str(n))) for n in range(3_000))
    assert again.broken() is None
    await again.close_all()


async def test_a_mirror_that_was_damaged_before_is_loaded_at_the_second_try(
    tmp_path: Path,
) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    number = state.partition_of("a")
    _damage(await _saved(changelog, tmp_path, number))
    with pytest.raises(Transient):
        await state.open(frozenset({number}))
    await state.open(frozenset({number}))

    assert all(state.has(_key("a", str(n))) for n in range(3_000))
    await state.close_all()


async def test_partitions_are_given_up_though_a_mirror_can_not_be_saved(tmp_path: Path) -> None:
    changelog = MemoryChangelog()
    state = state_of(changelog, tmp_path)
    await state.open(ALL)
    for number in ALL:
        mirror = state._open[number].mirror
        mirror.apply([(_key("a"), b"{}")], 1)
        mirror._db.execute("PRAGMA query_only = 1")
    partitions = list(state._open.values())
    await state.close(ALL)

    assert all(partition._writer.done() for partition in partitions if partition._writer)
