import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.grouper.cache import CachedStory, Identity, StoryCache, Written
from tests.support.story_scene import NOW

IDENTITY = Identity("stories-de", 1, 8, "", {"articles-de-2026.11": "u1"})
STORIES = [
    CachedStory(f"s{number}", Written("stories-de-2026.11", b"12345678", number, 1), b"[]" * 200)
    for number in range(300)
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "grouper" / "de.sqlite3"


@pytest.fixture
def opened(path: Path) -> Iterator[StoryCache]:
    cache = StoryCache(path)
    yield cache
    cache.close()


def filled(path: Path) -> None:
    cache = StoryCache(path)
    assert cache.open(IDENTITY) is None
    cache.put(STORIES)
    cache.commit(NOW, IDENTITY)
    cache.close()


def reason(cache: StoryCache, identity: Identity) -> str | None:
    """Why the stories of a file are not used; None where they are."""
    with capture_logs() as logs:
        until = cache.open(identity)
    reasons = [each["reason"] for each in logs if each["event"] == "story_cache_discarded"]
    assert (until is None) == bool(reasons)
    return reasons[0] if reasons else None


def test_what_was_committed_is_there_after_a_restart(path: Path, opened: StoryCache) -> None:
    filled(path)

    assert opened.open(IDENTITY) == NOW
    assert list(opened.stories()) == STORIES
    assert opened.count() == len(STORIES)


def test_what_was_not_committed_is_not_there(path: Path, opened: StoryCache) -> None:
    filled(path)
    killed = StoryCache(path)
    killed.open(IDENTITY)
    killed.put([replace(STORIES[0], record=b"new")], gone=["s1"])
    killed.close()

    assert opened.open(IDENTITY) == NOW
    assert list(opened.stories()) == STORIES


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("another_index", {"stories": "stories-en"}),
        ("another_index", {"indices": {"articles-de-2026.11": "u2"}}),
        ("another_index", {"indices": {}}),
        ("another_version", {"model": 2}),
        ("another_history", {"history_days": 9}),
        ("rebuilt", {"rebuilt": "2026-11-27T12:00:00+00:00"}),
    ],
)
def test_stories_of_something_else_are_discarded_by_name(
    path: Path, opened: StoryCache, name: str, changed: dict[str, object]
) -> None:
    filled(path)

    assert reason(opened, replace(IDENTITY, **changed)) == name  # type: ignore[arg-type]
    assert list(opened.stories()) == []


def test_a_new_month_is_no_other_index(path: Path, opened: StoryCache) -> None:
    filled(path)
    later = replace(IDENTITY, indices={**IDENTITY.indices, "articles-de-2026.12": "u9"})

    assert reason(opened, later) is None


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_a_file_that_was_cut_off_is_discarded(path: Path, opened: StoryCache, share: float) -> None:
    filled(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert reason(opened, IDENTITY) == "damaged"
    opened.put(STORIES)
    opened.commit(NOW, IDENTITY)
    assert len(list(opened.stories())) == len(STORIES)


def test_a_row_that_changed_on_disk_is_told(path: Path, opened: StoryCache) -> None:
    filled(path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE stories SET record = ? WHERE id = 's7'", (b"{}" * 200,))
    db.close()
    opened.open(IDENTITY)

    with pytest.raises(ValueError, match="s7 is damaged"):
        list(opened.stories())


def test_a_file_that_another_process_has_is_left_alone(path: Path, opened: StoryCache) -> None:
    filled(path)
    owner = StoryCache(path)
    owner.open(IDENTITY)

    assert opened.open(IDENTITY) is None
    opened.put(STORIES)
    opened.commit(NOW, IDENTITY)

    assert len(list(owner.stories())) == len(STORIES)
    owner.close()
