"""The web application: routes, errors, health, and the server's life."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator
from datetime import timedelta
from importlib.resources import files

import httpx
import structlog
import uvicorn
from brotli_asgi import BrotliMiddleware
from elasticsearch import AsyncElasticsearch
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from typing_extensions import override

from perspektiven import guard, index
from perspektiven.errors import PipelineError, WrongSetting
from perspektiven.health import metrics_page
from services.reader import api, pages, problems, searches_api, syndication
from services.reader.alerts import Alerts
from services.reader.archive import archive
from services.reader.cursors import Cursors
from services.reader.desk import AtDesk, Desk
from services.reader.manners import Manners
from services.reader.saved import Shelf
from services.reader.settings import ReaderSettings
from services.reader.warm_up import warm_up

log = structlog.get_logger()

DRAIN_SECONDS = 6
"""How long requests may take to end after SIGTERM."""


async def run(settings: ReaderSettings) -> None:
    """Serves until told to stop, then lets running requests end.

    Raises WrongSetting when the port is taken.
    """
    elasticsearch = index.client(settings, timeout=settings.request_seconds)
    listening = _listen(settings)
    server = _Server(
        uvicorn.Config(
            application(settings, elasticsearch),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=DRAIN_SECONDS,
            lifespan="on",
        )
    )
    log.info("reader_listens", host=settings.http_host, port=listening.getsockname()[1])
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.handle_exit, number, None)
    try:
        await server.serve(sockets=[listening])
    finally:
        await elasticsearch.close()


class _Server(uvicorn.Server):
    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leaves signals to `run`: uvicorn would raise them again, and the exit code say so."""
        yield


def application(settings: ReaderSettings, elasticsearch: AsyncElasticsearch) -> FastAPI:
    """The application; whoever makes it closes `elasticsearch`."""
    app = FastAPI(
        title="Perspektiven",
        version="1",
        description="Searches articles of newspapers of the world, in translation.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    secret = settings.reader_secret.get_secret_value() if settings.reader_secret else None
    articles = archive(elasticsearch, settings, seconds=settings.search_seconds)
    app.state.desk = Desk(articles, settings, Cursors(secret))
    for error in (PipelineError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(error, _answer_error)
    app.add_middleware(BrotliMiddleware, minimum_size=1_000, gzip_fallback=True)
    app.add_middleware(
        CORSMiddleware, allow_origins=list(settings.cors_origins), allow_methods=["GET"]
    )
    app.add_middleware(
        Manners,
        requests_per_minute=settings.requests_per_minute,
        seconds=settings.request_seconds,
    )
    app.include_router(api.router)
    app.include_router(searches_api.router)
    app.include_router(syndication.router, include_in_schema=False)
    app.include_router(pages.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(files("services.reader") / "static")))
    _add_health(app)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    desk: Desk = app.state.desk
    web = guard.client(guard.Guard(desk.settings.allowed_hosts), user_agent="Perspektiven (alerts)")
    async with web, asyncio.TaskGroup() as background:
        tasks = [background.create_task(each) for each in _background(desk, web)]
        yield
        for task in tasks:
            task.cancel()


def _background(desk: Desk, web: httpx.AsyncClient) -> Iterator[Coroutine[None, None, None]]:
    """What goes on beside the requests."""
    if desk.settings.warm_up:
        yield warm_up(desk.archive)
    if desk.settings.alerts_token is not None:
        every = timedelta(seconds=desk.settings.alerts_every)
        yield Alerts(desk.archive, Shelf(desk.archive), web, every).watch()


async def _answer_error(request: Request, exc: Exception) -> Response:
    found, headers = problems.of_exception(exc)
    if pages.wants_page(request):
        return pages.error_page(request, found, headers)
    return problems.response(found, headers)


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(desk: AtDesk) -> Response:
        missing = await desk.archive.missing()
        if missing is None:
            return JSONResponse({"status": "ready"})
        answer = {"status": "failing", "problems": {"elasticsearch": missing}}
        return JSONResponse(answer, status_code=503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        body, content_type = metrics_page()
        return Response(body, headers={"Content-Type": content_type})


def _listen(settings: ReaderSettings) -> socket.socket:
    """The bound socket. Raises WrongSetting, naming the setting, when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.http_host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.http_host, settings.http_port))
    except OSError as exc:
        listening.close()
        raise WrongSetting(
            f"PERSPEKTIVEN_HTTP_PORT: can't listen on {settings.http_host}:{settings.http_port} "
            f"({exc.strerror}); choose another port"
        ) from exc
    listening.listen(2048)
    return listening
