"""Requests on lists of outlets that are refused before anything is asked or written."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from perspektiven import index
from services.reader.app import application
from services.reader.settings import ReaderSettings

TOKEN = "a token of the tests"


@pytest.mark.parametrize(
    ("method", "name", "body", "status"),
    [
        ("PUT", "two words", {"outlets": ["gazeta"]}, 422),
        ("PUT", "a,b", {"outlets": ["gazeta"]}, 422),
        ("PUT", "x" * 51, {"outlets": ["gazeta"]}, 422),
        ("PUT", "press", {"outlets": []}, 422),
        ("PUT", "press", {"outlets": [""]}, 422),
        ("PUT", "press", {"outlets": ["gazeta"], "more": 1}, 422),
        ("PUT", "FIXED", {"outlets": ["gazeta"]}, 409),
        ("DELETE", "fixed", None, 409),
        ("PUT", "press", {"outlets": ["gazeta"]}, 503),
    ],
)
async def test_a_list_needs_a_name_of_one_word_and_outlets(
    tmp_path: Path, method: str, name: str, body: Any, status: int
) -> None:
    path = tmp_path / "lists.txt"
    path.write_text("fixed: gazeta")
    settings = ReaderSettings(
        alerts_token=TOKEN, outlet_lists=path, elasticsearch_url="http://127.0.0.1:1"
    )
    async with index.client(settings) as elasticsearch:
        transport = httpx.ASGITransport(app=application(settings, elasticsearch))
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://reader", headers=headers
        ) as web:
            answer = await web.request(method, f"/api/v1/outlet-lists/{name}", json=body)

    assert answer.status_code == status
