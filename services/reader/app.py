"""Reader service: routes, error handlers, health, lifecycle."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from importlib.resources import files
from urllib.parse import quote, urlencode

import structlog
import uvicorn
from brotli_asgi import BrotliMiddleware
from elasticsearch import AsyncElasticsearch
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from typing_extensions import override

from perspektiven import index
from perspektiven.errors import PipelineError, WrongSetting
from services.reader.api import (
    outlet_list_routes,
    saved_search_routes,
    story_routes,
    timeline_routes,
)
from services.reader.api import routes as api_routes
from services.reader.article_index import article_index
from services.reader.background import background
from services.reader.dependencies import Dependencies, own_address
from services.reader.editions import routes as edition_routes
from services.reader.feeds import routes as feed_routes
from services.reader.health import add_health, serve_metrics
from services.reader.http import problems
from services.reader.http.failures import Failures
from services.reader.http.middleware import Middleware
from services.reader.images import ImageProxy
from services.reader.large_articles import LargeArticles
from services.reader.operators import replay_routes
from services.reader.operators import routes as operator_routes
from services.reader.operators.access import Access
from services.reader.operators.replay import Replays
from services.reader.operators.watch import Watch
from services.reader.outlet_lists import lists_file
from services.reader.pages import article_routes, front_routes, habit_routes
from services.reader.pages import routes as page_routes
from services.reader.pages import story_routes as story_page_routes
from services.reader.query.cursors import BadCursor, Cursors
from services.reader.query.spellings import widening
from services.reader.query.spellings.synonyms import Synonyms
from services.reader.settings import ReaderSettings
from services.reader.targets import target
from services.reader.worker import worker_pool

log = structlog.get_logger()

DRAIN_SECONDS = 6
"""How long requests may take to end after SIGTERM."""


async def run(settings: ReaderSettings) -> None:
    """Serves until told to stop, then lets running requests end.

    Raises WrongSetting when the port is taken, or the file of synonyms or of lists of outlets
    can't be read.
    """
    if settings.synonyms is not None:
        widening.use(Synonyms(settings.synonyms))
    # A moment longer than Elasticsearch itself may take: its own word says more than silence.
    elasticsearch = index.client(settings, timeout=settings.search_seconds + 1)
    listening = _listen(settings)
    port = listening.getsockname()[1]
    serve_metrics(settings)
    server = _Server(
        uvicorn.Config(
            application(settings, elasticsearch, port),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            timeout_graceful_shutdown=DRAIN_SECONDS,
            lifespan="on",
        )
    )
    log.info("reader_listens", host=settings.http_host, port=port)
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


def application(
    settings: ReaderSettings, elasticsearch: AsyncElasticsearch, port: int | None = None
) -> FastAPI:
    """The application; whoever makes it closes `elasticsearch`. `port` is the one it listens on."""
    app = FastAPI(
        title="Perspektiven",
        version="1",
        description="Searches articles of newspapers of the world, in translation.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        # They would lead to the host that the request names.
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.dependencies = _dependencies(settings, elasticsearch, port or settings.http_port)
    watch = Watch(settings, app.state.dependencies.article_indexes)
    app.state.operators = operator_routes.Operators(
        Access(settings), watch, Replays(settings, watch)
    )
    app.state.background = []
    for error in (PipelineError, RequestValidationError, HTTPException):
        app.add_exception_handler(error, _answer_error)
    _add_middleware(app, settings)
    _add_routes(app)
    add_health(app, settings)
    return app


def _add_routes(app: FastAPI) -> None:
    app.include_router(api_routes.router)
    app.include_router(timeline_routes.router)
    app.include_router(saved_search_routes.router)
    app.include_router(outlet_list_routes.router)
    app.include_router(story_routes.router)
    app.include_router(api_routes.article_files, include_in_schema=False)
    app.include_router(feed_routes.router, include_in_schema=False)
    app.include_router(article_routes.router, include_in_schema=False)
    app.include_router(edition_routes.router, include_in_schema=False)
    app.include_router(front_routes.router, include_in_schema=False)
    app.include_router(habit_routes.router, include_in_schema=False)
    app.include_router(operator_routes.router, include_in_schema=False)
    app.include_router(replay_routes.router, include_in_schema=False)
    app.include_router(story_page_routes.router, include_in_schema=False)
    app.include_router(page_routes.router, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=str(files("services.reader.pages") / "static")))


def _dependencies(
    settings: ReaderSettings, elasticsearch: AsyncElasticsearch, port: int
) -> Dependencies:
    lists = lists_file(settings.outlet_lists)
    secret = settings.reader_secret.get_secret_value() if settings.reader_secret else None
    workers = worker_pool()
    seconds = settings.search_seconds
    return Dependencies(
        {
            each: article_index(
                elasticsearch, settings, each, seconds=seconds, workers=workers, lists=lists
            )
            for each in settings.target_language
        },
        target(settings),
        settings,
        Cursors(secret),
        ImageProxy(settings),
        asyncio.Semaphore(settings.exports_at_once),
        LargeArticles(workers),
        own_address(settings, port),
    )


def _add_middleware(app: FastAPI, settings: ReaderSettings) -> None:
    """What every request goes through; what is added last comes first."""
    app.add_middleware(Failures, answer=_answer_error)
    app.add_middleware(
        BrotliMiddleware, minimum_size=1_000, gzip_fallback=True, excluded_handlers=[r"^/images/"]
    )
    app.add_middleware(
        Middleware,
        requests_per_minute=settings.requests_per_minute,
        seconds=settings.request_seconds,
    )
    # Around all others: pages of other origins may read refusals, too.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_methods=["GET"],
        allow_headers=["If-None-Match"],
        expose_headers=["ETag", "Retry-After"],
    )


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    dependencies: Dependencies = app.state.dependencies
    async with (
        contextlib.aclosing(dependencies.images),
        contextlib.AsyncExitStack() as stack,
        background(dependencies, app.state.operators) as tasks,
    ):
        stack.push_async_callback(dependencies.large.workers.stop)
        app.state.background = tasks
        yield


async def _answer_error(request: Request, exc: Exception) -> Response:
    if isinstance(exc, BadCursor) and page_routes.wants_page(request):
        # A link that has grown old: the list is still there, from its beginning.
        kept = [each for each in request.query_params.multi_items() if each[0] != "cursor"]
        path = quote(request.scope["path"])
        return RedirectResponse(f"{path}?{urlencode(kept)}" if kept else path, 303)
    found, headers = problems.of_exception(exc)
    if page_routes.wants_page(request):
        return await page_routes.error_page(request, found, headers)
    return problems.response(found, headers)


def _listen(settings: ReaderSettings) -> socket.socket:
    """The bound socket. Raises WrongSetting, naming the setting, when the port is taken."""
    family = socket.AF_INET6 if ":" in settings.http_host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only on sockets that name their protocol.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
