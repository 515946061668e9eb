"""Health endpoints of a service: /healthz, /readyz, /metrics."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from perspektiven.errors import WrongSetting
from perspektiven.settings import Settings

Check = Callable[[], str | None]
"""Says in one line what is missing, or None when nothing is."""

Report = Callable[[], Awaitable[dict[str, Any]]]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Health:
    """Checks of one service, and the small server that exposes them.

    A failed `alive` check means that only a restart will help: /healthz answers 503 and the
    container is replaced. A failed `ready` check means that the service can't do its work now
    (a broker or a translation engine is away) and goes on trying.
    """

    def __init__(self) -> None:
        self._alive: dict[str, Check] = {}
        self._ready: dict[str, Check] = {}
        self._notes: dict[str, Check] = {}
        self._reports: dict[str, Report] = {}
        self._routes: list[tuple[str, str, Handler]] = []
        self._runner: web.AppRunner | None = None
        self.port = 0

    def add_check(self, name: str, check: Check, *, alive: bool = False) -> None:
        """Adds a check to /readyz, and to /healthz too when `alive`."""
        self._ready[name] = check
        if alive:
            self._alive[name] = check

    def add_note(self, name: str, note: Check) -> None:
        """Adds a note to /readyz that does not affect readiness."""
        self._notes[name] = note

    def add_report(self, path: str, report: Report) -> None:
        """Serves the result of `report` as JSON at `path`."""
        self._reports[path] = report

    def add_route(self, method: str, path: str, handler: Handler) -> None:
        """Routes requests for `path` (with `{name}` for variable parts) to `handler`."""
        self._routes.append((method, path, handler))

    def problems(self) -> dict[str, str]:
        """Failed checks: what keeps the service from its work, by check."""
        return _failed(self._ready)

    def fatal(self) -> dict[str, str]:
        """Failed checks that only a restart can fix, by check."""
        return _failed(self._alive)

    async def serve(self, settings: Settings) -> None:
        """Listens on the service's port until `stop`; `port` is the actual port.

        Raises WrongSetting when the port is taken.
        """
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", _metrics)
        for path, report in self._reports.items():
            app.router.add_get(path, _answering(report))
        for method, path, handler in self._routes:
            app.router.add_route(method, path, handler)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, settings.http_host, settings.http_port)
        try:
            await site.start()
        except OSError as exc:
            await self.stop()
            raise WrongSetting(
                f"PERSPEKTIVEN_HTTP_PORT: can't listen on {settings.http_host}:"
                f"{settings.http_port} ({exc.strerror}); choose another port"
            ) from exc
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Closes the port."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _healthz(self, _: web.Request) -> web.Response:
        return _answer(self.fatal(), good="alive", notes={})

    async def _readyz(self, _: web.Request) -> web.Response:
        return _answer(self.problems(), good="ready", notes=_failed(self._notes))


def metrics_page() -> tuple[bytes, str]:
    """All metrics in Prometheus' text format, and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST


def _failed(checks: dict[str, Check]) -> dict[str, str]:
    return {name: missing for name, check in checks.items() if (missing := check()) is not None}


def _answer(problems: dict[str, str], *, good: str, notes: dict[str, str]) -> web.Response:
    told = {"notes": notes} if notes else {}
    if problems:
        failing = {"status": "failing", "problems": problems}
        return web.json_response(failing | told, status=503)
    return web.json_response({"status": good} | told)


def _answering(report: Report) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response(await report())

    return answer


async def _metrics(_: web.Request) -> web.Response:
    body, content_type = metrics_page()
    return web.Response(body=body, headers={"Content-Type": content_type})
