"""The cache of segments: what it keeps, for how long, and that it never stands in the way."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspektiven.errors import WrongSetting
from services.translator.cache import SegmentCache, key_of

ENOUGH = 10**6


async def put(path: Path, texts: Mapping[bytes, str], most_bytes: int = ENOUGH) -> None:
    cache = SegmentCache(path, most_bytes)
    await cache.put(texts)
    await cache.close()


async def get(path: Path, keys: Sequence[bytes]) -> dict[bytes, str]:
    cache = SegmentCache(path, ENOUGH)
    found = await cache.get(keys)
    await cache.close()
    return found


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "translator" / "segments.sqlite3"


async def test_what_was_kept_is_there_after_a_restart(path: Path) -> None:
    await put(path, {key_of("a"): "Brücke", key_of("b"): ""})

    assert await get(path, [key_of("a"), key_of("b"), key_of("c")]) == {
        key_of("a"): "Brücke",
        key_of("b"): "",
    }


async def test_more_keys_than_one_query_takes_are_looked_up(path: Path) -> None:
    texts = {key_of(str(n)): f"Satz {n}" for n in range(1200)}

    await put(path, texts)

    assert await get(path, list(texts)) == texts


async def test_the_longest_unused_texts_go_first(path: Path) -> None:
    old = {key_of("old", str(n)): "x" * 1000 for n in range(40)}
    used = list(old)[:10]
    await put(path, old)
    await get(path, used)

    new = {key_of("new", str(n)): "y" * 1000 for n in range(20)}
    await put(path, new, most_bytes=40_000)

    kept = await get(path, [*old, *new])
    assert set(used) | set(new) <= set(kept)
    assert sum(len(text) for text in kept.values()) <= 40_000


async def test_it_never_grows_beyond_its_bytes(path: Path) -> None:
    cache = SegmentCache(path, 20_000)
    for n in range(100):
        await cache.put({key_of(str(n)): "x" * 1000})
    await cache.close()

    kept = await get(path, [key_of(str(n)) for n in range(100)])
    assert 10_000 < sum(len(text) for text in kept.values()) <= 20_000
    assert key_of("99") in kept


async def test_a_smaller_size_holds_after_a_restart(path: Path) -> None:
    await put(path, {key_of(str(n)): "x" * 1000 for n in range(50)})

    await put(path, {key_of("new"): "y" * 1000}, most_bytes=10_000)

    kept = await get(path, [*(key_of(str(n)) for n in range(50)), key_of("new")])
    assert key_of("new") in kept
    assert sum(len(text) for text in kept.values()) <= 10_000


async def test_texts_of_all_tasks_are_kept(path: Path) -> None:
    texts = {key_of(str(n)): f"Satz {n}" for n in range(50)}
    cache = SegmentCache(path, ENOUGH)

    await asyncio.gather(*(cache.put({key: text}) for key, text in texts.items()))

    assert await cache.get(list(texts)) == texts
    await cache.close()


@pytest.fixture
def broken(path: Path) -> Path:
    path.parent.mkdir()
    path.write_bytes(b"no database " * 100)
    return path


async def test_a_broken_file_is_replaced(broken: Path) -> None:
    cache = SegmentCache(broken, ENOUGH)

    assert await cache.get([key_of("a")]) == {}
    await cache.put({key_of("a"): "Brücke"})

    assert await cache.get([key_of("a")]) == {key_of("a"): "Brücke"}
    await cache.close()


async def test_what_is_no_broken_file_is_not_deleted(path: Path) -> None:
    await put(path, {key_of("a"): "Brücke"})
    other = sqlite3.connect(path)
    other.execute("ALTER TABLE segments RENAME TO away")

    assert await get(path, [key_of("a")]) == {}
    assert other.execute("SELECT count(*) FROM away").fetchone() == (1,)
    other.close()


async def test_what_is_known_is_given_even_where_nothing_can_be_written(path: Path) -> None:
    await put(path, {key_of("a"): "Brücke"})
    other = sqlite3.connect(path)
    full = "BEGIN SELECT RAISE(ABORT, 'full'); END"
    other.execute(f"CREATE TRIGGER full BEFORE UPDATE ON segments {full}")
    other.close()

    assert await get(path, [key_of("a")]) == {key_of("a"): "Brücke"}


async def test_a_text_that_is_no_unicode_is_not_kept(path: Path) -> None:
    await put(path, {key_of("a"): "\ud800"})

    assert await get(path, [key_of("a")]) == {}


async def test_without_bytes_there_is_no_file(path: Path) -> None:
    cache = SegmentCache(path, 0)

    await cache.put({key_of("a"): "Brücke"})

    assert await cache.get([key_of("a")]) == {}
    assert not await asyncio.to_thread(path.exists)


async def test_a_folder_that_cannot_be_made_is_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = SegmentCache(tmp_path / "file" / "segments.sqlite3", ENOUGH)

    with pytest.raises(WrongSetting, match="PERSPEKTIVEN_DATA_DIR"):
        await cache.get([key_of("a")])


PARTS = st.lists(st.text(st.characters(exclude_characters="\x1f")), min_size=3, max_size=3)


@given(PARTS, PARTS)
def test_keys_are_the_same_where_all_parts_are(one: list[str], other: list[str]) -> None:
    assert (key_of(*one) == key_of(*other)) == (one == other)


def test_parts_do_not_run_into_each_other() -> None:
    assert key_of("pl", "de", "x") != key_of("p", "lde", "x")
