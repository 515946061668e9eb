"""Which tasks go on beside the requests, and how they end."""

from pathlib import Path
from typing import Any

import pytest

from perspektiven import index
from perspektiven.settings import load
from services.reader.app import application
from services.reader.background import background
from services.reader.settings import ReaderSettings

TOKEN = "a token of the tests"
NOWHERE = {"kafka_bootstrap_servers": "127.0.0.1:1", "elasticsearch_url": "http://127.0.0.1:1"}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, set()),
        ({"warm_up": True}, {"warm-up"}),
        ({"status_page": True}, {"status"}),
        ({"status_token": TOKEN, "alerts_token": TOKEN}, {"status", "alerts"}),
    ],
)
async def test_only_what_the_settings_ask_for_runs(
    values: dict[str, Any], names: set[str], tmp_path: Path
) -> None:
    settings = load(ReaderSettings, **{**NOWHERE, "warm_up": False, "data_dir": tmp_path, **values})
    async with index.client(settings) as elasticsearch:
        app = application(settings, elasticsearch)
        async with background(app.state.dependencies, app.state.operators) as tasks:
            running = {task.get_name() for task in tasks}

    assert running == names
    assert all(task.done() for task in tasks)
