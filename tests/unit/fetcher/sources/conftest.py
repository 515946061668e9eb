"""A crawler that hubs can reach."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.unit.fetcher.sources.hub_scene import Scene, scene


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path, "https://news.example/") as made:
        yield made
