"""Requests to an engine's server, and what its answers mean as our errors.

Every answer is looked at twice: its status and type here, the number and kind of its parts where
it is understood. Whatever is not what was asked for never becomes text.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from perspektiven.errors import Permanent, Transient, WrongSetting
from services.translator.engines.engine import Quota

_LONGEST_WAIT = 3600.0


class Server:
    """One engine's server."""

    def __init__(self, engine: str, url: str, *, timeout: float, connections: int) -> None:
        self._engine = engine
        self._url = url.rstrip("/")
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10)),
            limits=httpx.Limits(max_connections=connections),
            follow_redirects=False,
            trust_env=False,
        )

    async def get(self, path: str, **parameters: str) -> Any:
        """The JSON at a path. Raises as `request`."""
        return await self.request("GET", path, params=parameters)

    async def post_json(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON that answers a JSON body. Raises as `request`."""
        return await self.request("POST", path, json=body)

    async def post_form(self, path: str, form: Mapping[str, str]) -> Any:
        """The JSON that answers a form. Raises as `request`."""
        return await self.request("POST", path, data=form)

    async def request(self, method: str, path: str, **arguments: Any) -> Any:
        """The JSON of an answer with status 200.

        Raises Transient (unreachable, slow, 5xx, no JSON), Quota (429), WrongSetting (401, 403,
        404, 3xx), Permanent (`engine_refused`, any other 4xx, with what the server says).
        """
        try:
            response = await self._client.request(method, self._url + path, **arguments)
        except httpx.HTTPError as exc:
            raise Transient(f"{self._engine} at {self._url} can't be reached: {exc!r}") from exc
        if response.status_code != 200:
            raise self._error(response)
        try:
            return response.json()
        except ValueError as exc:
            raise Transient(f"{self._engine} answered 200 with what is no JSON") from exc

    def _error(self, response: httpx.Response) -> Exception:
        status = response.status_code
        said = f"{self._engine} answered {status}: {_message(response)}"
        if status == 429:
            return Quota(said, retry_after=_retry_after(response))
        if status >= 500 or status == 408:
            return Transient(said, retry_after=_retry_after(response))
        if status in {401, 403}:
            return WrongSetting(f"{said}; is PERSPEKTIVEN_TRANSLATOR_API_KEY right?")
        if status == 404 or status < 400:
            return WrongSetting(f"{said}; is PERSPEKTIVEN_TRANSLATOR_URL right?")
        return Permanent("engine_refused", said)

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()


def _message(response: httpx.Response) -> str:
    try:
        body = response.json()
    except ValueError:
        return " ".join(response.text.split())[:200]
    if isinstance(body, Mapping):
        for name in ("error", "message", "explanation", "detail"):
            if name in body:
                return str(body[name])[:300]
    return str(body)[:300]


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks us to wait. Source: RFC 9110, 10.2.3."""
    value = response.headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isdigit():
        return min(float(value), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), _LONGEST_WAIT)
