"""Who may keep searches and lists: holders of the token, nobody where there is none."""

import httpx
import pytest

from perspektiven import index
from services.reader.app import application
from services.reader.settings import ReaderSettings

TOKEN = "a token of the tests"


async def _status(token: str | None, headers: dict[str, str], path: str) -> int:
    settings = ReaderSettings(alerts_token=token, elasticsearch_url="http://127.0.0.1:1")
    async with index.client(settings) as elasticsearch:
        transport = httpx.ASGITransport(app=application(settings, elasticsearch))
        async with httpx.AsyncClient(transport=transport, base_url="http://reader") as web:
            answer = await web.get(path, headers=headers)
    return answer.status_code


@pytest.mark.parametrize("path", ["/api/v1/searches", "/api/v1/outlet-lists"])
async def test_only_the_token_opens_what_is_kept(path: str) -> None:
    given = {"Authorization": f"Bearer {TOKEN}"}

    assert await _status(TOKEN, {}, path) == 401
    assert await _status(TOKEN, {"Authorization": "Bearer another"}, path) == 401
    assert await _status(TOKEN, given, path) == 503, "Elasticsearch is asked"
    assert await _status(None, given, path) == 403
