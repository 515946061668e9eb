"""HTTP requests to an engine's server, with responses mapped to our errors.

Every answer is looked at twice: its status and type here, the number and kind of its parts where
it is understood. Whatever is not what was asked for never becomes text.
"""

import time
from collections.abc import Mapping
from typing import Any

import httpx
from typing_extensions import override

from perspektiven.errors import Permanent, Transient, WrongSetting
from perspektiven.net.bounded import read_up_to
from perspektiven.net.retry_after import retry_after
from perspektiven.settings import without_passwords
from services.translator.engines.engine import Quota, Stumbled

_LONGEST_WAIT = 3600.0
# Until somebody has paid.
UNPAID_SECONDS = 600.0
# A batch has 25,000 letters at most; even four times as many, escaped, are a third of this.
MOST_BYTES = 2 * 2**20
# The body is decoded by then.
_OF_THE_BODY = frozenset({"content-encoding", "content-length", "transfer-encoding"})
# A server says these of a text that it can't bear, too.
STUMBLES = frozenset({408, 500, 504})


class BodyTooLarge(httpx.ReadError):
    """A body that is far larger than any right one."""


class BoundedTransport(httpx.AsyncHTTPTransport):
    """Connections whose bodies are read up to a size, for clients that read them whole."""

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises BodyTooLarge for a body beyond the limit."""
        return await _bounded(await super().handle_async_request(request))


async def _bounded(response: httpx.Response) -> httpx.Response:
    """The response with its whole body, decoded. Raises BodyTooLarge."""
    try:
        body, is_longer = await read_up_to(MOST_BYTES, response.aiter_bytes())
    finally:
        await response.aclose()
    if is_longer:
        raise BodyTooLarge(f"more than {MOST_BYTES:,} bytes")
    headers = [pair for pair in response.headers.multi_items() if pair[0] not in _OF_THE_BODY]
    return httpx.Response(response.status_code, headers=headers, content=body)


class EngineServer:
    """HTTP server of one engine."""

    def __init__(self, engine: str, url: str, *, timeout: float, connections: int) -> None:
        self._engine = engine
        self._url = url.rstrip("/")
        self._shown = without_passwords(self._url)
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout, connect=min(timeout, 10)),
            limits=httpx.Limits(max_connections=connections),
            follow_redirects=False,
            trust_env=False,
        )

    async def get(self, path: str, **parameters: str) -> Any:
        """JSON of a GET. Raises as `request`, but WrongSetting for a refusal.

        There is no text in such a request that could be at fault.
        """
        try:
            return await self.request("GET", path, params=parameters)
        except Permanent as exc:
            raise WrongSetting(f"{exc}; is PERSPEKTIVEN_TRANSLATOR_URL right?") from exc

    async def post_json(self, path: str, body: Mapping[str, Any]) -> Any:
        """JSON response to a JSON body. Raises as `request`."""
        return await self.request("POST", path, json=body)

    async def post_form(self, path: str, form: Mapping[str, str]) -> Any:
        """JSON response to a form. Raises as `request`."""
        return await self.request("POST", path, data=form)

    async def request(self, method: str, path: str, **arguments: Any) -> Any:
        """The JSON of an answer with status 200.

        Raises Transient (unreachable, 5xx, no JSON), Stumbled (408, 500, 504, no answer in time),
        Quota (402, 429), WrongSetting (401, 403, 404, 3xx), Permanent (`engine_refused`, any
        other 4xx, with what the server says).
        """
        try:
            response = await self._read(method, path, arguments)
        except httpx.ReadTimeout as exc:
            raise Stumbled(f"{self._engine} at {self._shown} does not answer in time") from exc
        except httpx.HTTPError as exc:
            raise Transient(f"{self._engine} at {self._shown} can't be reached: {exc!r}") from exc
        if response.status_code != 200:
            raise self._error(response)
        try:
            return response.json()
        except ValueError as exc:
            raise Transient(f"{self._engine} answered 200, but not with JSON") from exc

    async def _read(self, method: str, path: str, arguments: dict[str, Any]) -> httpx.Response:
        """The whole response. Raises Stumbled for one that is far larger than any right one."""
        url = self._url + path
        async with self._client.stream(method, url, **arguments) as response:
            try:
                return await _bounded(response)
            except BodyTooLarge as exc:
                raise Stumbled(f"{self._engine} answered with {exc}") from exc

    def _error(self, response: httpx.Response) -> Exception:
        status = response.status_code
        said = f"{self._engine} answered {status}: {_message(response)}"
        wait = seconds_to_wait(response.headers)
        if status in {402, 429}:
            return Quota(said, retry_after=wait or (UNPAID_SECONDS if status == 402 else None))
        if status in STUMBLES or status >= 500:
            kind = Stumbled if status in STUMBLES else Transient
            return kind(said, retry_after=wait)
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


def seconds_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks us to wait, an hour at most."""
    header = headers.get("retry-after")
    return retry_after(header, now=time.time(), most=_LONGEST_WAIT, fractions=True)
