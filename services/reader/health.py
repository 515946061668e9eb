"""Health routes: /healthz, /readyz, and /metrics where the port is not public."""

import asyncio
import time
from ipaddress import ip_address

import structlog
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import start_http_server

from perspektiven.errors import WrongSetting
from perspektiven.ops.health import metrics_page
from services.reader.dependencies import AllDependencies, Dependencies
from services.reader.settings import ReaderSettings

log = structlog.get_logger()

_READY_SECONDS = 5.0
_MISSING_SECONDS = 1.0
"""How long an answer of Elasticsearch's counts: anybody may ask /readyz as often as he likes."""


class Readiness:
    """Whether the article indexes can be searched: asked once for all who want to know."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies
        self._missing: str | None = None
        self._until = 0.0
        self._lock = asyncio.Lock()

    async def missing(self) -> str | None:
        """What keeps an article index from answering, as of the last seconds."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._missing = await self._ask()
                seconds = _MISSING_SECONDS if self._missing else _READY_SECONDS
                self._until = time.monotonic() + seconds
        return self._missing

    async def _ask(self) -> str | None:
        for articles in self._dependencies.article_indexes.values():
            if (missing := await articles.missing()) is not None:
                return missing
        return None


def add_health(app: FastAPI, settings: ReaderSettings) -> None:
    """Adds the routes; `app.state` has the dependencies and the tasks in the background."""
    readiness = Readiness(app.state.dependencies)

    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(_: AllDependencies) -> Response:
        problems = {
            task.get_name(): "has failed and stands still; see the log, and start the reader again"
            for task in app.state.background
            if task.done() and not task.cancelled() and task.exception() is not None
        }
        if (missing := await readiness.missing()) is not None:
            problems["elasticsearch"] = missing
        if not problems:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "failing", "problems": problems}, status_code=503)

    if not is_published(settings) and settings.metrics_port is None:

        @app.get("/metrics", include_in_schema=False)
        async def metrics() -> Response:
            body, content_type = metrics_page()
            return Response(body, headers={"Content-Type": content_type})


def is_published(settings: ReaderSettings) -> bool:
    """Whether other machines may reach the port, directly or through a proxy."""
    return settings.public_url is not None or not _is_loopback(settings.http_host)


def serve_metrics(settings: ReaderSettings) -> None:
    """Serves /metrics on its own port, if there is one, until the process ends.

    Raises WrongSetting when the port is taken.
    """
    if settings.metrics_port is None:
        return
    try:
        server, _ = start_http_server(settings.metrics_port, addr=settings.http_host)
    except OSError as exc:
        raise WrongSetting(
            f"PERSPEKTIVEN_METRICS_PORT: can't listen on {settings.http_host}:"
            f"{settings.metrics_port} ({exc.strerror}); choose another port"
        ) from exc
    log.info("metrics_listen", host=settings.http_host, port=server.server_port)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
